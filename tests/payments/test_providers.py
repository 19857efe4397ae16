"""The port for providers, against the simulated one in its own process: nothing is taken twice, whatever gets lost."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest

from hanse import payments
from hanse.kit.clock import MovableClock
from hanse.kit.house import House
from hanse.kit.outbound import OutboundFailed
from hanse.kit.refusals import Refusal
from hanse.payments import jobs

from .shop import charge, findings, now, opened, owed, theirs


@pytest.mark.parametrize(
    ("token", "state", "captured"),
    [("tok_accepted", "captured", 5000), ("tok_refused", "refused", 0), ("tok_partial_capture", "captured", 2500)],
)
async def test_a_card_does_what_its_token_says(house: House, token: str, state: str, captured: int) -> None:
    made = await opened(house, 5000, token)
    await charge(house, made.id)
    await charge(house, made.id)
    found = await now(house, made.id)
    assert (found.state, found.captured_minor) == (state, captured)
    assert (await theirs(house, made.id))["captured"] == captured
    assert await owed(house, made.order) == captured - 5000


async def test_an_answer_that_was_lost_is_asked_for_and_nothing_is_charged_twice(
    house: House, clock: MovableClock
) -> None:
    made = await opened(house, 4200, "tok_answer_lost")
    with pytest.raises(OutboundFailed):
        await charge(house, made.id)
    assert (await now(house, made.id)).state == "unknown"
    clock.move(timedelta(minutes=1))
    await jobs.reconcile(house)
    await jobs.reconcile(house)
    found = await now(house, made.id)
    assert (found.state, found.captured_minor) == ("captured", 4200)
    assert await owed(house, made.order) == 0


async def test_what_is_set_aside_is_captured_in_parts_and_the_rest_released(house: House) -> None:
    made = await opened(house, 10_000, "tok_accepted", capture_later=True)
    await charge(house, made.id)
    assert (await now(house, made.id)).state == "authorized"
    assert await owed(house, made.order) == 0
    for key, amount in (("first", 3000), ("second", 2500), ("first", 3000)):
        async with house.database.transaction() as tx:
            part = await payments.capture(tx, made.id, amount, key)
        await asyncio.gather(*(jobs.capture(house, {"capture": str(part.id)}) for _ in range(3)))
    async with house.database.transaction() as tx:
        with pytest.raises(payments.NothingToCapture):
            await payments.capture(tx, made.id, 4501, "too much")
        await payments.release(tx, made.id, 4500, "the rest")
    await jobs.void(house, {"payment": str(made.id)})
    found = await now(house, made.id)
    assert (found.state, found.captured_minor, found.authorized_minor) == ("captured", 5500, 5500)
    assert not found.void_pending
    assert (await theirs(house, made.id))["captured"] == 5500
    assert await owed(house, made.order) == -4500
    async with house.database.transaction() as tx:
        with pytest.raises(payments.NothingToCapture):
            await payments.capture(tx, made.id, 100, "after the release")


async def test_parts_that_are_captured_at_once_are_never_more_than_was_set_aside(house: House) -> None:
    made = await opened(house, 1000, "tok_accepted", capture_later=True)
    await charge(house, made.id)

    async def take(number: int) -> UUID | None:
        try:
            async with house.database.transaction() as tx:
                return (await payments.capture(tx, made.id, 300, f"part {number % 6}")).id
        except payments.NothingToCapture:
            return None

    parts = {part for part in await asyncio.gather(*(take(n) for n in range(24))) if part is not None}
    assert len(parts) == 3
    await asyncio.gather(*(jobs.capture(house, {"capture": str(part)}) for part in parts for _ in range(2)))
    assert (await now(house, made.id)).captured_minor == 900
    assert (await theirs(house, made.id))["captured"] == 900


async def test_what_was_cancelled_before_the_provider_heard_of_it_is_never_charged(house: House) -> None:
    made = await opened(house, 900, "tok_accepted")
    async with house.database.transaction() as tx:
        await payments.cancel(tx, made.id)
    await jobs.void(house, {"payment": str(made.id)})
    await charge(house, made.id)
    assert (await now(house, made.id)).state == "cancelled"
    assert (await theirs(house, made.id))["state"] == "voided"


async def test_what_was_taken_before_it_was_cancelled_is_here_after_all(house: House) -> None:
    made = await opened(house, 900, "tok_answer_lost")
    with pytest.raises(OutboundFailed):
        await charge(house, made.id)
    async with house.database.transaction() as tx:
        await payments.cancel(tx, made.id)
    await jobs.void(house, {"payment": str(made.id)})
    assert (await now(house, made.id)).captured_minor == 900


async def test_whatever_order_things_happen_in_our_books_are_those_of_the_provider(
    house: House, clock: MovableClock
) -> None:
    chance = random.Random(5)
    tokens = ["tok_accepted", "tok_refused", "tok_answer_lost", "tok_partial_capture"]
    made = [
        (await opened(house, chance.randint(100, 9000), chance.choice(tokens), capture_later=chance.random() < 0.5)).id
        for _ in range(14)
    ]
    parts: list[UUID] = []
    refunds: list[UUID] = []

    async def capture(payment: UUID) -> None:
        async with house.database.transaction() as tx:
            parts.append((await payments.capture(tx, payment, chance.randint(1, 4000), str(chance.random()))).id)

    async def refund(payment: UUID) -> None:
        async with house.database.transaction() as tx:
            refunds.append((await payments.refund(tx, payment, chance.randint(1, 3000), "", str(chance.random()))).id)

    async def cancel(payment: UUID) -> None:
        async with house.database.transaction() as tx:
            aside = (await payments.get_payment(tx, payment)).set_aside_minor
            if aside:
                await payments.release(tx, payment, aside, str(chance.random()))
            await payments.cancel(tx, payment)

    async def finish(_: UUID) -> None:
        for part in parts:
            await jobs.capture(house, {"capture": str(part)})
        for one in refunds:
            await jobs.refund(house, {"refund": str(one)})

    async def void(payment: UUID) -> None:
        await jobs.void(house, {"payment": str(payment)})

    async def asked(payment: UUID) -> None:
        await charge(house, payment)

    acts: list[Callable[[UUID], Awaitable[None]]] = [asked, asked, capture, refund, cancel, finish, void]
    for _ in range(150):
        try:
            await chance.choice(acts)(chance.choice(made))
        except (OutboundFailed, Refusal):
            clock.move(timedelta(seconds=1))
    await finish(made[0])
    clock.move(timedelta(minutes=5))
    for payment in made:
        await charge(house, payment)
    await jobs.reconcile(house)
    for payment in made:
        ours, their = await now(house, payment), await theirs(house, payment)
        assert ours.captured_minor == their.get("captured", 0), (ours, their)
        assert ours.state not in ("started", "unknown")
        assert not ours.void_pending
    assert await findings(house) == []
