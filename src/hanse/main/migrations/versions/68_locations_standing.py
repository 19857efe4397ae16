"""Changes to locations are counted."""

from hanse.main.migrations import run

revision = "68_locations_standing"
down_revision = "67_kit_standing"

SQL = """
create trigger location_stands after insert or update or delete or truncate on locations.location
    for each statement execute function kit.count_change('locations');
"""


def upgrade() -> None:
    run(SQL)
