"""Gift cards over the counter. They are no turnover and carry no tax, but their money lies in the drawer."""

from typing import Any
from uuid import UUID

import msgspec

from hanse import orders, payments
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.qr import data_uri
from hanse.till import queries, rules
from hanse.till.contracts import GiftCardSold, Receipt
from hanse.till.refusals import WrongRegister

from .selling import issue, locked_shift, stands_here

KEEP = "insert into till.gift_card_sale (load, register, location, cashier, given_minor) values ($1, $2, $3, $4, $5)"


class _Sale(msgspec.Struct, frozen=True):
    register: UUID
    cashier: str
    given_minor: int | None


async def sell_gift_card(
    tx: Tx, actor: Actor, wanted: payments.GiftCardSaleWanted, given_minor: int | None = None
) -> GiftCardSold:
    """Sell a gift card at a register, or put more on one. Its receipt follows when all tenders have paid.

    Refuses with NoShift, WrongRegister, GivenTooLittle, and what selling a gift card refuses.
    """
    if wanted.location is None or wanted.register is None:
        raise WrongRegister(register=wanted.register)
    actor.require("till.sell", wanted.location)
    await stands_here(tx, wanted.register, wanted.location)
    await locked_shift(tx, wanted.register)
    load = await payments.sell_gift_card(tx, actor, wanted)
    # Too little cash is refused now, not when the receipt is printed that may have to wait for a card.
    rules.with_change(rules.paid_with(await payments.payments_of(tx, load.id)), given_minor)
    await tx.run(KEEP, load.id, wanted.register, wanted.location, actor.name, given_minor)
    return GiftCardSold(load, await issue_gift_card(tx, load.id), data_uri(load.code))


async def issue_gift_card(tx: Tx, load_id: UUID) -> Receipt | None:
    """Print the receipt of a gift card that is paid; a repeat gives the same one. None without a register."""
    sold = await tx.row(
        _Sale, "select register, cashier, given_minor from till.gift_card_sale where load = $1", load_id
    )
    if sold is None:
        return None
    known = await tx.value("select id from till.receipt where kind = 'gift_card' and subject = $1", load_id)
    if known is not None:
        return await queries.load_receipt(tx, known)
    load = await payments.get_load(tx, load_id)
    if load.state != "loaded":
        return None
    tenders = rules.with_change(rules.paid_with(await payments.payments_of(tx, load_id)), sold.given_minor)
    body = _body(load, load.amount_minor)
    return await issue(tx, sold.register, "gift_card", load, load_id, load.amount_minor, tenders, body, sold.cashier)


async def take_back_gift_card(tx: Tx, actor: Actor, location: UUID, register: UUID, load_id: UUID) -> GiftCardSold:
    """Give back what a gift card cost that nobody has used, wherever it was sold.

    Refuses with NoShift, WrongRegister, and what giving a gift card back refuses.
    """
    actor.require("till.return", location)
    await stands_here(tx, register, location)
    await locked_shift(tx, register)
    load = await payments.give_back_gift_card(tx, load_id)
    tenders = rules.given_back([
        orders.Refunded(paid.id, paid.tender, one.amount_minor, one.rounding_minor)
        for paid in await payments.payments_of(tx, load_id)
        for one in await payments.refunds_of(tx, paid.id)
    ])  # fmt: skip
    back = -load.amount_minor
    receipt = await issue(tx, register, "gift_card_return", load, load_id, back, tenders, _body(load, back), actor.name)
    return GiftCardSold(load, receipt)


def _body(load: payments.GiftCardLoad, total_minor: int) -> dict[str, Any]:
    """What a receipt says of a gift card. It is kept for ever, so of the code it has the end only."""
    line = {
        "sku": load.number,
        "name": {"de": "Gutscheinkarte", "en": "Gift card"},
        "quantity": 1 if total_minor > 0 else -1,
        "total_minor": total_minor,
    }
    return {"lines": [line], "gift_card": {"ending": load.number, "balance_minor": load.balance_minor}}
