"""Which promises were hurt already: the next sale beyond what is free hurts another one."""

from hanse.main.migrations import run

revision = "74_inventory_hurt"
down_revision = "73_pricing_standing"

SQL = """
-- Pieces of a hold that somebody else carried out, that are in the books as found and not yet taken out again.
create table inventory.hurt (
    hold uuid primary key references inventory.hold (id),
    quantity bigint not null check (quantity > 0)
);
"""


def upgrade() -> None:
    run(SQL)
