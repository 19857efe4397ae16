"""Talks to the payment provider, between transactions, and takes in what it says."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from hanse.kit.house import House
from hanse.kit.outbound import OutboundFailed

from . import commands, queries
from .contracts import Outcome, PaymentState
from .providers import SimulatedProvider

# A payment without an answer for this long is looked up at the provider.
UNANSWERED = timedelta(seconds=20)


class NoProvider(Exception):
    """No payment provider is configured; set HANSE_PAYMENT_URL."""


def provider(house: House) -> SimulatedProvider:
    """The provider of this installation. Raises NoProvider."""
    settings = house.settings
    if not settings.payment_url:
        raise NoProvider(NoProvider.__doc__)
    own = settings.public_url or f"http://{settings.host}:{settings.port}"
    return SimulatedProvider(house.outbound, settings.payment_url, f"{own}/v1/payments/webhooks/simulated")


async def charge(house: House, payload: dict[str, Any]) -> None:
    """Charge a card. A lost answer leaves the payment unknown; a repeat carries the same key and charges once."""
    payment = UUID(payload["payment"])
    async with house.database.transaction() as tx:
        found = await queries.get_payment(tx, payment)
    if found.state not in (PaymentState.STARTED, PaymentState.UNKNOWN):
        return
    try:
        outcome = await provider(house).charge(found)
    except OutboundFailed:
        async with house.database.transaction() as tx:
            await commands.settle(tx, payment, Outcome("unknown"))
        raise
    async with house.database.transaction() as tx:
        await commands.settle(tx, payment, outcome)


async def refund(house: House, payload: dict[str, Any]) -> None:
    """Give money back at the provider."""
    async with house.database.transaction() as tx:
        found = await queries.get_refund(tx, UUID(payload["refund"]))
        paid = await queries.get_payment(tx, found.payment)
    if found.state == "done":
        return
    reference = await provider(house).refund(found, paid)
    async with house.database.transaction() as tx:
        await commands.refund_done(tx, found.id, reference)


async def reconcile(house: House) -> None:
    """Ask the provider about payments that wait for its word; one that it never saw is charged by its job."""
    async with house.database.transaction() as tx:
        waiting = await queries.unanswered(tx, tx.now - UNANSWERED)
    for payment in waiting:
        async with house.database.transaction() as tx:
            found = await queries.get_payment(tx, payment)
        outcome = await provider(house).look_up(found)
        async with house.database.transaction() as tx:
            if outcome.state == "missing":
                await tx.enqueue("payments.charge", {"payment": payment}, key=f"payments.charge:{payment}")
            else:
                await commands.settle(tx, payment, outcome)


HANDLERS = {"payments.charge": charge, "payments.refund": refund}
SWEEPS = {"payments.reconcile": (10.0, reconcile)}
