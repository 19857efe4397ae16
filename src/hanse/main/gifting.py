"""What is told of gift cards that were bought in the shop: to who bought them, and to whom they are for."""

from hanse import engagement, payments
from hanse.kit.db import Tx
from hanse.kit.events import Recorded
from hanse.kit.installation import installation

from .telling import day_of


async def gift_card_bought(tx: Tx, recorded: Recorded, event: payments.GiftCardLoaded) -> None:
    """Who bought a gift card in the shop for somebody has it confirmed, without the code."""
    ordered = await payments.find_gift_card_order(tx, event.load)
    if ordered is not None and ordered.recipient_email:
        await _tell_buyer(tx, recorded, ordered, "loaded")


async def gift_card_refused(tx: Tx, recorded: Recorded, event: payments.GiftCardRefused) -> None:
    """Nothing was charged for a gift card of the shop, or it goes back."""
    ordered = await payments.find_gift_card_order(tx, event.load)
    if ordered is not None:
        await _tell_buyer(tx, recorded, ordered, "refused")


async def gift_card_given_back(tx: Tx, recorded: Recorded, event: payments.GiftCardGivenBack) -> None:
    """Who thought better of a gift card reads that the money is on its way."""
    ordered = await payments.find_gift_card_order(tx, event.load)
    if ordered is not None:
        await _tell_buyer(tx, recorded, ordered, "given_back")


async def gift_card_due(tx: Tx, _: Recorded, event: payments.GiftCardDue) -> None:
    """The gift card itself: its code goes to whom it is for and to nobody else."""
    known, load = await installation(tx), await payments.get_load(tx, event.load)
    ordered = await payments.get_gift_card_order(tx, event.load)
    if load.state != "loaded":
        return
    own = not ordered.recipient_email
    await engagement.say(
        tx,
        engagement.MessageWanted(
            key=f"{event.load}:gift_card",
            template="gift_card",
            address=ordered.buyer_email if own else ordered.recipient_email,
            language=ordered.language,
            facts={
                "retailer": known.retailer,
                "name": ordered.buyer_name if own else ordered.recipient_name,
                "giver": "" if own else ordered.buyer_name,
                "message": ordered.message,
                "code": load.spaced_code,
                "amount_minor": load.amount_minor,
                "currency": load.currency,
                "days": payments.GIFT_CARD_DAYS if own else 0,
                "url": f"{known.url}/gift-cards/{load.id}?token={ordered.token}" if own else f"{known.url}/",
            },
            secret=True,
        ),
    )


async def _tell_buyer(tx: Tx, recorded: Recorded, ordered: payments.GiftCardOrder, state: str) -> None:
    known, load = await installation(tx), await payments.get_load(tx, ordered.load)
    await engagement.say(
        tx,
        engagement.MessageWanted(
            key=f"{recorded.id}:gift_card_bought",
            template="gift_card_bought",
            address=ordered.buyer_email,
            language=ordered.language,
            facts={
                "retailer": known.retailer,
                "name": ordered.buyer_name or ordered.buyer_email,
                "state": state,
                "recipient": ordered.recipient_name or ordered.recipient_email,
                "day": day_of(ordered.language, ordered.send_date) if ordered.send_date else "",
                "amount_minor": load.amount_minor,
                "currency": load.currency,
                "days": payments.GIFT_CARD_DAYS,
                "url": f"{known.url}/gift-cards/{load.id}?token={ordered.token}",
            },
            # Whoever bought it for themselves sees the code behind this link.
            secret=not ordered.recipient_email,
        ),
    )
