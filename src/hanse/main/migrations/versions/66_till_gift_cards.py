"""Gift cards are sold and given back at a register, with receipts of their own."""

from hanse.main.migrations import run

revision = "66_till_gift_cards"
down_revision = "65_payments_gift_cards"

SQL = """
create table till.gift_card_sale (
    load uuid primary key,
    register uuid not null,
    location uuid not null,
    cashier text not null,
    given_minor bigint
);
alter table till.receipt drop constraint receipt_kind_check;
alter table till.receipt add constraint receipt_kind_check
    check (kind in ('sale', 'return', 'pickup', 'gift_card', 'gift_card_return'));
"""


def upgrade() -> None:
    run(SQL)
