"""What providers are asked in the background, and the sweep that asks again where no answer came."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from hanse.kit.house import House
from hanse.kit.outbound import OutboundFailed

from . import commands, providers, queries
from .providers import provider

__all__ = ["HANDLERS", "SWEEPS", "provider", "reconcile"]

# A payment without an answer for this long is looked up at the provider.
UNANSWERED = timedelta(seconds=20)
# What else waits for the provider is asked for again after this long; its own job has tried several times by then.
UNFINISHED = timedelta(minutes=10)


# Banks keep what is set aside for about a week; Stripe, for one, lets go after seven days. Before that it is taken.
KEPT_FOR = timedelta(days=6)


async def charge(house: House, payload: dict[str, Any]) -> None:
    """Charge a card or ask for an approval."""
    await providers.charge(house, UUID(payload["payment"]))


async def capture(house: House, payload: dict[str, Any]) -> None:
    """Take a part of what is set aside."""
    await providers.capture(house, UUID(payload["capture"]))


async def void(house: House, payload: dict[str, Any]) -> None:
    """Tell the provider that a payment is cancelled."""
    await providers.void(house, UUID(payload["payment"]))


async def refund(house: House, payload: dict[str, Any]) -> None:
    """Give money back at the provider."""
    await providers.refund(house, UUID(payload["refund"]))


async def reconcile(house: House) -> None:
    """Ask providers about whatever waits for their word; one that does not answer now is asked next time."""
    async with house.database.transaction() as tx:
        waiting = await queries.unanswered(tx, tx.now - UNANSWERED)
        parts = await queries.unfinished_parts(tx, tx.now - UNFINISHED)
        refunds = await queries.unfinished_refunds(tx, tx.now - UNFINISHED)
        for part in parts:
            await tx.enqueue("payments.capture", {"capture": part}, key=f"payments.capture:{part}")
        for made in refunds:
            await tx.enqueue("payments.refund", {"refund": made}, key=f"payments.refund:{made}")
    failed: OutboundFailed | None = None
    for payment in waiting:
        try:
            await providers.inquire(house, payment)
        except OutboundFailed as refusal:
            failed = refusal
    if failed is not None:
        raise failed


async def take_what_ends(house: House) -> None:
    """Take what a bank would let go of soon, whether the goods have left or not."""
    async with house.database.transaction() as tx:
        for payment in await queries.ends_soon(tx, tx.now - KEPT_FOR):
            await commands.take_before_the_end(tx, payment)


async def send_gift_cards(house: House) -> None:
    """Gift cards of the shop that are for a certain day leave on it."""
    async with house.database.transaction() as tx:
        await commands.send_gift_cards(tx)


HANDLERS = {"payments.charge": charge, "payments.capture": capture, "payments.void": void, "payments.refund": refund}
SWEEPS = {
    "payments.take_what_ends": (600.0, take_what_ends),
    "payments.reconcile": (10.0, reconcile),
    "payments.send_gift_cards": (300.0, send_gift_cards),
    "payments.settle_yesterday": (900.0, providers.settle_yesterday),
}
