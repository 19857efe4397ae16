"""Gift cards: money that somebody paid before."""

from hanse import ledger
from hanse.kit.db import Tx
from hanse.kit.ids import new_code, new_id
from hanse.payments import queries, rules
from hanse.payments.contracts import GiftCard

from .moved import move

GIFT_CARD_CODE_LENGTH = 16


async def issue_gift_card(tx: Tx, amount_minor: int, currency: str) -> GiftCard:
    """A new gift card that carries this amount."""
    card, code = new_id(), new_code(GIFT_CARD_CODE_LENGTH)
    await tx.run(
        "insert into payments.gift_card (id, code, currency, created_at) values ($1, $2, $3, $4)",
        card,
        code,
        currency,
        tx.now,
    )
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
