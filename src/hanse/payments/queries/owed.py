"""What customers and the house owe each other."""

import hmac
from datetime import datetime
from uuid import UUID

import msgspec

from hanse import ledger
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.payments import rules
from hanse.payments.contracts import AccountStanding, AccountTerms, GiftCardLoad, GiftCardOrder, OpenItem, StoreCredit

from .tenders import get_gift_card, gift_card_balance

LOAD = """
select l.id, g.code, l.amount_minor, g.currency, l.state, l.at, l.done_at, g.id as card,
    l.state = 'loaded' and not exists (
        select from payments.payment p
        where p.gift_card = g.id and p.captured_minor > p.refunded_minor and p.created_at >= l.done_at
    ) as unused
from payments.gift_card_load l join payments.gift_card g on g.id = l.gift_card
"""

ORDER = """
select load, token, language, buyer_name, buyer_email, recipient_name, recipient_email, message, send_date, sent_at
from payments.gift_card_order
"""


class _Load(msgspec.Struct, frozen=True):
    id: UUID
    code: str
    amount_minor: int
    currency: str
    state: str
    at: datetime
    done_at: datetime | None
    card: UUID
    unused: bool


async def get_load(tx: Tx, load: UUID) -> GiftCardLoad:
    """A sale of a gift card. Refuses with NotFound."""
    found = await tx.row(_Load, LOAD + "where l.id = $1", load)
    if found is None:
        raise NotFound(load=load)
    return _load(found, await gift_card_balance(tx, found.card, found.currency))


async def loads_of(tx: Tx, code: str) -> list[GiftCardLoad]:
    """What was put on a gift card, the latest first. Refuses with GiftCardUnknown and CardNumberSeen."""
    card = await get_gift_card(tx, code)
    found = await tx.rows(_Load, LOAD + "where g.id = $1 order by l.at desc, l.id desc limit 50", card.id)
    return [_load(one, card.balance_minor) for one in found]


def _load(found: _Load, balance_minor: int) -> GiftCardLoad:
    whole = found.unused and balance_minor >= found.amount_minor
    return GiftCardLoad(
        found.id, found.code, found.amount_minor, found.currency, found.state, balance_minor, found.at, found.done_at,
        whole,
    )  # fmt: skip


async def find_gift_card_order(tx: Tx, load: UUID) -> GiftCardOrder | None:
    """A gift card that was bought in the shop."""
    return await tx.row(GiftCardOrder, ORDER + "where load = $1", load)


async def get_gift_card_order(tx: Tx, load: UUID, token: str | None = None) -> GiftCardOrder:
    """A gift card that was bought in the shop, for whoever holds its token. Refuses with NotFound."""
    found = await find_gift_card_order(tx, load)
    if found is None or (token is not None and not hmac.compare_digest(found.token.encode(), token.encode())):
        raise NotFound(load=load)
    return found


async def is_load(tx: Tx, order: UUID) -> bool:
    """Whether money that came for this was for a gift card, and not for an order."""
    return bool(await tx.value("select true from payments.gift_card_load where id = $1", order))


async def get_store_credit(tx: Tx, customer: UUID, currency: str) -> StoreCredit:
    """What the house owes a customer."""
    balance = await ledger.balance(tx, rules.credit_account(customer), ledger.currency_unit(currency))
    return StoreCredit(customer, currency, balance.free)


async def account_terms(tx: Tx, customer: UUID | None) -> AccountTerms:
    """The terms of a customer on account, or those for everybody."""
    found = await tx.row(
        AccountTerms,
        "select customer, limit_minor, days from payments.account_terms where customer = $1 or customer is null "
        "order by customer nulls last limit 1",
        customer,
    )
    return found or AccountTerms(None, 0, 0)


OPEN_ITEM = """
select i.payment, p.sales_order as order, i.customer, i.amount_minor, i.settled_minor, i.credited_minor, p.currency,
       i.due_date, i.due_date < $2 and i.settled_minor + i.credited_minor < i.amount_minor as overdue
from payments.open_item i join payments.payment p on p.id = i.payment
"""


async def get_open_item(tx: Tx, payment: UUID) -> OpenItem:
    """What is open of a payment on account. Refuses with NotFound."""
    found = await tx.row(OpenItem, OPEN_ITEM + "where i.payment = $1", payment, tx.now.date())
    if found is None:
        raise NotFound(payment=payment)
    return found


async def open_items(tx: Tx, customer: UUID | None = None) -> list[OpenItem]:
    """What is not settled, of one customer or of all, the longest due first; at most 200."""
    return await tx.rows(
        OpenItem,
        OPEN_ITEM
        + "where i.settled_minor + i.credited_minor <> i.amount_minor and ($1::uuid is null or i.customer = $1) "
        "order by i.due_date, i.payment limit 200",
        customer,
        tx.now.date(),
    )


async def standing_of(tx: Tx, customer: UUID) -> AccountStanding:
    """What a customer may owe, and owes."""
    items = await open_items(tx, customer)
    return AccountStanding(await account_terms(tx, customer), sum(max(one.open_minor, 0) for one in items), items)
