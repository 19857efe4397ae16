"""Ask providers, between transactions: the intent was written before, and the answer is taken in after."""

import contextlib
from datetime import date, timedelta
from importlib import import_module
from uuid import UUID

from hanse.kit import attempts
from hanse.kit.house import House
from hanse.kit.outbound import OutboundFailed
from hanse.payments import commands, queries, rules
from hanse.payments.contracts import Outcome, Payment, PaymentState, Settlement, Tender
from hanse.payments.refusals import NoCardFields, NoProvider, NotAtTheProvider, NothingToConfirm

from .port import Provider
from .simulated import SimulatedProvider
from .terminal import SimulatedTerminal

# Providers that write settlement files.
SETTLING = ("simulated",)
# So often in a quarter of an hour cards may be entered from one address: whoever tries out stolen ones needs more.
CARDS_PER_ADDRESS = 40


def provider(house: House, name: str = "simulated") -> Provider:
    """A provider of this installation by its name. Refuses with NoProvider."""
    settings = house.settings
    if name == "simulated" and settings.payment_url:
        return SimulatedProvider(house.outbound, settings.payment_url, settings.payment_secret, own_url(house))
    if name == "stripe" and settings.stripe_key:
        # Only who pays by Stripe reads its library: it takes a tenth of what starting a process does.
        adapter = import_module(".stripe_adapter", __package__)  # tidy: dynamic-import the file beside this one
        secrets = (settings.stripe_key, settings.stripe_webhook_secret, settings.stripe_url)
        found: Provider = adapter.StripeProvider(house.outbound, *secrets)
        return found
    if name == "terminal" and (settings.terminal_url or settings.payment_url):
        return terminal(house)
    raise NoProvider(provider=name)


def terminal(house: House) -> SimulatedTerminal:
    """The terminals of the registers: at the provider, unless HANSE_TERMINAL_URL names another place."""
    settings = house.settings
    url = settings.terminal_url or settings.payment_url
    return SimulatedTerminal(house.outbound, url, settings.payment_secret, own_url(house))


def own_url(house: House) -> str:
    """The address of this installation as others reach it."""
    return house.settings.public_url or f"http://{house.settings.host}:{house.settings.port}"


async def set_up_card(house: House, address: str) -> str:
    """Let a shopper enter a card; the secret that the script of its fields asks for.

    Refuses with NoCardFields, TooManyAttempts and OutboundFailed.
    """
    if rules.card_fields(house.settings) is None:
        raise NoCardFields
    async with house.database.transaction() as tx:
        await attempts.count(tx, f"card-setup:{address}", CARDS_PER_ADDRESS)
    return await provider(house, "stripe").set_up_card()


async def charge(house: House, payment: UUID) -> Outcome | None:
    """Ask for the money of a payment that waits. A lost answer leaves it unknown; a repeat charges once."""
    async with house.database.transaction() as tx:
        found = await queries.get_payment(tx, payment)
        here = found.provider in rules.ASKS_HERE
        secret = await queries.approval_secret(tx, payment) if here or found.tender == Tender.WALLET else None
    if not found.undecided or not found.provider:
        return None
    back = own_url(house) + ("/" if secret is None else rules.approval_path(payment, secret, "return"))
    if here and secret is not None:
        back = ""  # Its customer is still in the shop, and need not leave it.
    try:
        outcome = await provider(house, found.provider).charge(found, back)
    except OutboundFailed:
        await _take_in(house, payment, Outcome("unknown"))
        raise
    await _take_in(house, payment, outcome)
    return outcome


async def inquire(house: House, payment: UUID) -> Outcome:
    """Ask what became of a payment and take it in. One that the provider never saw is charged by its job."""
    async with house.database.transaction() as tx:
        found, late = await queries.get_payment(tx, payment), tx.now - rules.CONFIRM_WITHIN
    if found.void_pending:
        return await void(house, payment)
    if not found.undecided or not found.provider:
        return Outcome(found.state, found.provider_reference, found.reason)
    asked = provider(house, found.provider)
    outcome = await asked.look_up(found)
    if outcome.stage == rules.CONFIRM and found.created_at < late:
        outcome = await asked.void(found)
    if outcome.state != "missing":
        await _take_in(house, payment, outcome)
        return outcome
    async with house.database.transaction() as tx:
        await tx.enqueue("payments.charge", {"payment": payment}, key=f"payments.charge:{payment}")
    return outcome


async def void(house: House, payment: UUID) -> Outcome:
    """Tell the provider that a payment is cancelled. Where the money was taken meanwhile, it is here after all."""
    async with house.database.transaction() as tx:
        found = await queries.get_payment(tx, payment)
    if not found.void_pending:
        return Outcome(found.state, found.provider_reference, found.reason)
    outcome = await provider(house, found.provider).void(found)
    kept = found.state == PaymentState.CAPTURED and outcome.state == "captured"
    await _take_in(house, payment, Outcome("voided") if kept else outcome)
    return outcome


async def told(house: House, order: UUID) -> list[Payment]:
    """The payments of an order that a provider makes."""
    async with house.database.transaction(readonly=True) as tx:
        return [found for found in await queries.payments_of(tx, order) if found.provider]


async def look(house: House, payment: UUID) -> Payment:
    """A payment as it stands. Refuses with NotFound."""
    async with house.database.transaction(readonly=True) as tx:
        return await queries.get_payment(tx, payment)


async def sign(house: House, found: Payment, *, accepted: bool) -> Outcome:
    """Say at the terminal whether a signature fits. Refuses with NotAtTheProvider."""
    if found.provider != "terminal":
        raise NotAtTheProvider(payment=found.id)
    outcome = await terminal(house).sign(found, accepted=accepted)
    await _take_in(house, found.id, outcome)
    return outcome


async def abort(house: House, found: Payment) -> Outcome:
    """Stop at the terminal what is not decided. What was approved meanwhile stays. Refuses with NotAtTheProvider."""
    if found.provider != "terminal":
        raise NotAtTheProvider(payment=found.id)
    if not found.undecided:
        return Outcome(found.state, found.provider_reference, found.reason)
    outcome = await terminal(house).void(found)
    if outcome.state == "voided":
        outcome = Outcome("refused", outcome.reference, "aborted")
    await _take_in(house, found.id, outcome)
    return outcome


async def capture(house: House, capture_id: UUID) -> None:
    """Take a part of what is set aside."""
    async with house.database.transaction() as tx:
        part = await queries.get_capture(tx, capture_id)
        found = await queries.get_payment(tx, part.payment)
    if part.state == "pending":
        done = await provider(house, found.provider).capture(found, part)
        async with house.database.transaction() as tx:
            await commands.capture_answered(tx, part.id, done=done)


async def refund(house: House, refund_id: UUID) -> None:
    """Give money back at the provider."""
    async with house.database.transaction() as tx:
        found = await queries.get_refund(tx, refund_id)
        paid = await queries.get_payment(tx, found.payment)
    if found.state == "pending" and not paid.taking_minor:
        reference = await provider(house, paid.provider).refund(found, paid)
        async with house.database.transaction() as tx:
            await commands.refund_done(tx, found.id, reference)


async def settle_day(house: House, name: str, day: date, by: str) -> Settlement:
    """Fetch the settlement file of a provider for a day and take it in. Refuses with OutboundFailed."""
    rows = await provider(house, name).settlement(day)
    async with house.database.transaction() as tx:
        return await commands.take_settlement(tx, by, name, day, rows)


async def settle_yesterday(house: House) -> None:
    """Take in the file of yesterday of every provider that writes one, once it is there."""
    async with house.database.transaction(readonly=True) as tx:
        day = (tx.now - timedelta(days=1)).date()
        due = [name for name in SETTLING if not await queries.is_settled(tx, name, day)]
    for name in due:
        with contextlib.suppress(NoProvider):
            await settle_day(house, name, day, "Hanse")


async def where_to_approve(house: House, payment: UUID, secret: str) -> str:
    """Where a customer agrees to pay; who has agreed already, or cannot any more, goes on to the order's page.

    Refuses with NotFound.
    """
    async with house.database.transaction() as tx:
        back = await queries.return_path(tx, payment, secret)
        found = await queries.get_payment(tx, payment)
    if found.approval_url is None:
        # Without an answer the order's page says that it waits, and the sweep asks again.
        with contextlib.suppress(OutboundFailed):
            await charge(house, payment)
        found = await look(house, payment)
    return found.approval_url or back


async def confirm(house: House, payment: UUID, secret: str) -> str:
    """The secret by which a bank asks a customer in a page of ours.

    Refuses with NotFound, NothingToConfirm and OutboundFailed.
    """
    async with house.database.transaction(readonly=True) as tx:
        await queries.return_path(tx, payment, secret)
        found = await queries.get_payment(tx, payment)
    if found.provider not in rules.ASKS_HERE or not rules.must_agree(found):
        raise NothingToConfirm(payment=payment)
    return await provider(house, found.provider).confirm(found)


async def come_back(house: House, payment: UUID, secret: str) -> str:
    """Where a customer goes on who was sent to agree, decided or not: the provider is asked. Refuses with NotFound."""
    async with house.database.transaction() as tx:
        back = await queries.return_path(tx, payment, secret)
    with contextlib.suppress(OutboundFailed):
        await inquire(house, payment)
    return back


async def _take_in(house: House, payment: UUID, outcome: Outcome) -> Payment:
    async with house.database.transaction() as tx:
        return await commands.settle(tx, payment, outcome)
