"""Gift cards: money that somebody paid before. Nothing is taxed until it buys something (multi-purpose voucher)."""

from uuid import UUID

import msgspec

from hanse import ledger
from hanse.kit.actor import Actor
from hanse.kit.cards import masked
from hanse.kit.db import Tx
from hanse.kit.ids import new_code, new_id
from hanse.payments import queries, rules
from hanse.payments.contracts import GiftCard, GiftCardLoad, Payment, PaymentState
from hanse.payments.refusals import UnknownTender

from .moved import move
from .paying import open_payment

GIFT_CARD_CODE_LENGTH = 16
# What a gift card may be paid with: another gift card or a debt is no money, and cash needs a receipt of the till.
SOLD_FOR = ("card", "wallet")


class _Due(msgspec.Struct, frozen=True):
    id: UUID
    gift_card: UUID
    currency: str


async def issue_gift_card(tx: Tx, amount_minor: int, currency: str) -> GiftCard:
    """A new gift card that carries this amount, given away or sold elsewhere."""
    card, code = await _new_card(tx, currency)
    await move(
        tx,
        rules.entry("gift_card", card),
        amount_minor,
        currency,
        ledger.AccountKey("money.gift_cards", ledger.HOUSE),
        ledger.AccountKey("gift_card", card),
        card,
        "issued",
    )
    return await queries.get_gift_card(tx, code)


async def _new_card(tx: Tx, currency: str) -> tuple[UUID, str]:
    card, code = new_id(), new_code(GIFT_CARD_CODE_LENGTH)
    await tx.run(
        "insert into payments.gift_card (id, code, currency, created_at) values ($1, $2, $3, $4)",
        card,
        code,
        currency,
        tx.now,
    )
    return card, code


async def sell_gift_card(
    tx: Tx,
    actor: Actor,
    amount_minor: int,
    currency: str,
    tender: str,
    token: str | None,
    code: str | None = None,
    location: UUID | None = None,
    register: UUID | None = None,
) -> GiftCardLoad:
    """Sell a new gift card, or put more on the one with this code. It carries the money as soon as that is there.

    Refuses with GiftCardUnknown, UnknownTender, TokenNeeded and CardNumberSeen.
    """
    if tender not in SOLD_FOR:
        raise UnknownTender(tender=masked(tender), offered=list(SOLD_FOR))
    if code is None:
        card, _ = await _new_card(tx, currency)
    else:
        card = (await queries.get_gift_card(tx, code)).id
    load = new_id()
    await tx.run(
        "insert into payments.gift_card_load (id, gift_card, amount_minor, state, sold_by, at) "
        "values ($1, $2, $3, 'due', $4, $5)",
        load,
        card,
        amount_minor,
        actor.name,
        tx.now,
    )
    await open_payment(tx, load, tender, amount_minor, currency, location, register, token)
    return await queries.get_load(tx, load)


async def load_gift_card(tx: Tx, load: UUID) -> bool:
    """Put the money of a sale on its card, as far as it came; false where this is no sale of a gift card.

    A repeat changes nothing.
    """
    found = await tx.row(
        _Due,
        "select l.id, l.gift_card, g.currency from payments.gift_card_load l "
        "join payments.gift_card g on g.id = l.gift_card where l.id = $1 for update of l",
        load,
    )
    if found is None:
        return False
    paid: list[Payment] = await queries.payments_of(tx, load)
    captured = sum(one.captured_minor for one in paid)
    state = "loaded" if captured else "refused"
    if not captured and any(one.state not in (PaymentState.REFUSED, PaymentState.CANCELLED) for one in paid):
        return True
    fresh = await tx.run(
        "update payments.gift_card_load set state = $2, done_at = $3 where id = $1 and state = 'due'",
        load,
        state,
        tx.now,
    )
    if fresh and captured:
        await move(
            tx,
            rules.entry("gift_card_load", load),
            captured,
            found.currency,
            rules.order_account(load),
            ledger.AccountKey("gift_card", found.gift_card),
            load,
            "loaded",
        )
    return True
