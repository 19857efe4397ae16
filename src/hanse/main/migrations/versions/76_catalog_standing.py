"""Changes to the catalogue are counted, so that a question about it is answered once."""

from hanse.main.migrations import run

revision = "76_catalog_standing"
down_revision = "75_kit_standing_apart"

SQL = """
create trigger attribute_stands after insert or update or delete or truncate on catalog.attribute
    for each statement execute function kit.count_change('catalogue');
create trigger category_stands after insert or update or delete or truncate on catalog.category
    for each statement execute function kit.count_change('catalogue');
create trigger entry_stands after insert or update or delete or truncate on catalog.entry
    for each statement execute function kit.count_change('catalogue');
create trigger facet_value_stands after insert or update or delete or truncate on catalog.facet_value
    for each statement execute function kit.count_change('catalogue');
create trigger product_stands after insert or update or delete or truncate on catalog.product
    for each statement execute function kit.count_change('catalogue');
create trigger variant_stands after insert or update or delete or truncate on catalog.variant
    for each statement execute function kit.count_change('catalogue');
create trigger variant_gtin_stands after insert or update or delete or truncate on catalog.variant_gtin
    for each statement execute function kit.count_change('catalogue');
create trigger word_stands after insert or update or delete or truncate on catalog.word
    for each statement execute function kit.count_change('catalogue');
"""


def upgrade() -> None:
    run(SQL)
