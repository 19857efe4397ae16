"""Changes to prices and promotions are counted, so that what everybody is asked for is read once."""

from hanse.main.migrations import run

revision = "77_pricing_standing"
down_revision = "76_catalog_standing"

SQL = """
create trigger price_stands after insert or update or delete or truncate on pricing.price
    for each statement execute function kit.count_change('prices');
create trigger price_list_stands after insert or update or delete or truncate on pricing.price_list
    for each statement execute function kit.count_change('prices');
create trigger price_list_version_stands after insert or update or delete or truncate on pricing.price_list_version
    for each statement execute function kit.count_change('prices');
create trigger promotion_stands after insert or update or delete or truncate on pricing.promotion
    for each statement execute function kit.count_change('prices');
create trigger promotion_version_stands after insert or update or delete or truncate on pricing.promotion_version
    for each statement execute function kit.count_change('prices');
"""


def upgrade() -> None:
    run(SQL)
