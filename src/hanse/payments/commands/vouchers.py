"""Gift cards: money that somebody paid before. Nothing is taxed until it buys something (multi-purpose voucher)."""

from uuid import UUID

import msgspec

from hanse import ledger
from hanse.kit.actor import Actor
from hanse.kit.cards import masked
from hanse.kit.db import Tx
from hanse.kit.ids import new_code, new_id
from hanse.payments import queries, rules
from hanse.payments.contracts import (
    GiftCard,
    GiftCardGivenBack,
    GiftCardLoad,
    GiftCardLoaded,
    GiftCardRefused,
    GiftCardSaleWanted,
    Payment,
    PaymentState,
)
from hanse.payments.refusals import (
    GiftCardNotPaid,
    GiftCardTendersDiffer,
    GiftCardUnknown,
    GiftCardUsed,
    UnknownTender,
)

from .giving_back import refund
from .moved import move
from .paying import cancel, open_payment

ENDED = (PaymentState.REFUSED, PaymentState.CANCELLED)

INSERT_CARD = """
insert into payments.gift_card (id, code, currency, created_at) values ($1, $2, $3, $4)
on conflict (code) do update set code = excluded.code returning id
"""

LOAD = """
select l.id, l.gift_card, l.amount_minor, l.state, g.currency from payments.gift_card_load l
join payments.gift_card g on g.id = l.gift_card where l.id = $1 for update of l
"""


class _Load(msgspec.Struct, frozen=True):
    id: UUID
    gift_card: UUID
    amount_minor: int
    state: str
    currency: str


async def issue_gift_card(tx: Tx, amount_minor: int, currency: str) -> GiftCard:
    """A new gift card that carries this amount, given away or sold elsewhere."""
    code = new_code(rules.GIFT_CARD_CODE_LENGTH)
    card = await _new_card(tx, code, currency)
    await move(
        tx,
        rules.entry("gift_card", card),
        amount_minor,
        currency,
        ledger.AccountKey("money.gift_cards", ledger.HOUSE),
        rules.gift_card_account(card),
        card,
        "issued",
    )
    return await queries.get_gift_card(tx, code)


async def _new_card(tx: Tx, code: str, currency: str) -> UUID:
    made: UUID = await tx.value(INSERT_CARD, new_id(), code, currency, tx.now)
    return made


async def sell_gift_card(tx: Tx, actor: Actor, wanted: GiftCardSaleWanted, load: UUID | None = None) -> GiftCardLoad:
    """Sell a new gift card, or put more on one. It carries the money as soon as all of it is there.

    `load` is the id of the sale where somebody else has made one. Refuses with GiftCardUnknown, UnknownTender,
    GiftCardTendersDiffer, TokenNeeded and CardNumberSeen.
    """
    for one in wanted.tenders:
        if one.tender not in rules.GIFT_CARD_TENDERS or (one.tender == "cash" and wanted.register is None):
            raise UnknownTender(tender=masked(one.tender), offered=list(rules.GIFT_CARD_TENDERS))
    if sum(one.amount_minor for one in wanted.tenders) != wanted.amount_minor:
        raise GiftCardTendersDiffer(amount_minor=wanted.amount_minor)
    card, made = await _card_of(tx, wanted), load or new_id()
    await tx.run(
        "insert into payments.gift_card_load (id, gift_card, amount_minor, state, sold_by, at) "
        "values ($1, $2, $3, 'due', $4, $5)",
        made,
        card,
        wanted.amount_minor,
        actor.name,
        tx.now,
    )
    for one in wanted.tenders:
        await open_payment(
            tx, made, one.tender, one.amount_minor, wanted.currency, wanted.location, wanted.register, one.token
        )
    await load_gift_card(tx, made)
    return await queries.get_load(tx, made)


async def _card_of(tx: Tx, wanted: GiftCardSaleWanted) -> UUID:
    """The card that is there, a printed one that nobody has bought yet, or a new one."""
    if wanted.code is None:
        return await _new_card(tx, new_code(rules.GIFT_CARD_CODE_LENGTH), wanted.currency)
    code = rules.tidy_code(wanted.code)
    rules.refuse_card_numbers(code)
    if wanted.fresh and rules.GIFT_CARD_CODE.fullmatch(code):
        return await _new_card(tx, code, wanted.currency)
    found = await queries.get_gift_card(tx, code)
    if found.currency != wanted.currency:
        raise GiftCardUnknown
    return found.id


async def load_gift_card(tx: Tx, load: UUID) -> bool:
    """Put the money of a sale on its card once all of it is there; false where this is no sale of a gift card.

    Where a part of it does not come, the rest goes back, and what comes late too. A repeat changes nothing.
    """
    found = await tx.row(_Load, LOAD, load)
    if found is None:
        return False
    paid = await queries.payments_of(tx, load)
    if found.state == "due":
        if sum(one.captured_minor for one in paid) == found.amount_minor:
            await _load(tx, found)
        elif any(one.state in ENDED for one in paid) or not any(one.undecided for one in paid):
            await tx.run(
                "update payments.gift_card_load set state = 'refused', done_at = $2 where id = $1", load, tx.now
            )
            await tx.emit(GiftCardRefused(load))
            await _let_go(tx, paid)
    elif found.state != "loaded":
        await _let_go(tx, paid)
    return True


async def _load(tx: Tx, found: _Load) -> None:
    await tx.run("update payments.gift_card_load set state = 'loaded', done_at = $2 where id = $1", found.id, tx.now)
    await move(
        tx,
        rules.entry("gift_card_load", found.id),
        found.amount_minor,
        found.currency,
        rules.order_account(found.id),
        rules.gift_card_account(found.gift_card),
        found.id,
        "loaded",
    )
    await tx.emit(GiftCardLoaded(found.id, found.amount_minor, found.currency))


async def _let_go(tx: Tx, paid: list[Payment]) -> None:
    """What came goes back the way it came, and nothing more is taken."""
    for one in paid:
        left = one.captured_minor - one.refunded_minor
        if left:
            await refund(tx, one.id, left, "gift card not sold", f"gift_card:{one.id}")
        elif one.undecided:
            await cancel(tx, one.id)


async def give_back_gift_card(tx: Tx, load: UUID) -> GiftCardLoad:
    """Give back what a gift card cost, as long as nothing was bought with it; the money goes the way it came.

    Refuses with NotFound, GiftCardNotPaid and GiftCardUsed.
    """
    found = await tx.row(_Load, LOAD, load)
    sold = await queries.get_load(tx, load)
    if found is None or sold.state != "loaded":
        raise GiftCardNotPaid(load=load)
    if not sold.whole:
        raise GiftCardUsed(load=load)
    await tx.run(
        "update payments.gift_card_load set state = 'given_back', given_back_at = $2 where id = $1", load, tx.now
    )
    try:
        await move(
            tx,
            rules.entry("gift_card_back", load),
            found.amount_minor,
            found.currency,
            rules.gift_card_account(found.gift_card),
            rules.order_account(load),
            load,
            "gift card given back",
        )
    except ledger.InsufficientBalance:
        # Somebody paid with it at this very moment.
        raise GiftCardUsed(load=load) from None
    await _let_go(tx, await queries.payments_of(tx, load))
    await tx.emit(GiftCardGivenBack(load, found.amount_minor, found.currency))
    return await queries.get_load(tx, load)
