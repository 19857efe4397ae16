"""The card terminal of a register, against the simulated one in its own process: never charged twice, never unsure."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from hanse import payments
from hanse.kit.house import House
from hanse.kit.ids import new_id
from hanse.kit.outbound import OutboundFailed
from tests.orders.build import build_shop

from .shop import charge, findings, now, opened, theirs

SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def at_the_till(house: House, signed_in: SignedIn, card: str) -> tuple[httpx.AsyncClient, payments.Payment]:
    """A cashier of the store, and a payment that its terminal shall make."""
    async with house.database.transaction() as tx:
        shop = await build_shop(tx)
    cashier = await signed_in("cashier", shop.luebeck)
    return cashier, await opened(house, 1990, card, location=shop.luebeck, register=new_id())


async def told(cashier: httpx.AsyncClient, order: object, *stages: str) -> dict[str, Any]:
    """Ask as the till does, until the terminal has decided, or says one of these."""
    for _ in range(200):
        answer = await cashier.post("/v1/payments/inquiries", json={"order": str(order)})
        assert answer.status_code == 200, answer.text
        (found,) = answer.json()
        if found["state"] not in ("waiting", "missing") or found["stage"] in stages:
            return dict(found)
        await asyncio.sleep(0.05)
    raise AssertionError("the terminal never decided")


@pytest.mark.parametrize(
    ("card", "state", "reason"),
    [("term_approved", "captured", ""), ("term_declined", "refused", "declined"),
     ("term_timeout", "refused", "timed_out"), (None, "captured", "")],
)  # fmt: skip
async def test_the_terminal_decides_and_the_payment_follows(
    house: House, signed_in: SignedIn, card: str | None, state: str, reason: str
) -> None:
    cashier, made = await at_the_till(house, signed_in, card)  # type: ignore[arg-type]
    await charge(house, made.id)
    said = await told(cashier, made.order)
    assert (said["state"], said["reason"]) == (state, reason)
    found = await now(house, made.id)
    assert (found.state, found.reason, found.provider) == (state, reason, "terminal")


@pytest.mark.parametrize(("fits", "state"), [(True, "captured"), (False, "refused")])
async def test_a_signature_waits_for_the_word_of_the_cashier(
    house: House, signed_in: SignedIn, fits: bool, state: str
) -> None:
    cashier, made = await at_the_till(house, signed_in, "term_signature")
    await charge(house, made.id)
    assert (await told(cashier, made.order, "signature"))["stage"] == "signature"
    first = await cashier.post(f"/v1/payments/{made.id}/signature", json={"accepted": fits})
    again = await cashier.post(f"/v1/payments/{made.id}/signature", json={"accepted": not fits})
    assert (first.json()["state"], again.json()["state"]) == (state, state)
    assert (await now(house, made.id)).state == state


async def test_an_answer_of_the_terminal_that_was_lost_is_asked_for_and_charged_once(
    house: House, signed_in: SignedIn
) -> None:
    cashier, made = await at_the_till(house, signed_in, "term_lost")
    with pytest.raises(OutboundFailed):
        await charge(house, made.id)
    assert (await now(house, made.id)).state == "unknown"
    await charge(house, made.id)
    assert (await told(cashier, made.order))["state"] == "captured"
    assert (await theirs(house, made.id))["captured"] == 1990
    assert (await now(house, made.id)).captured_minor == 1990


async def test_the_cashier_stops_the_terminal_unless_it_has_approved_already(house: House, signed_in: SignedIn) -> None:
    cashier, made = await at_the_till(house, signed_in, "term_patient")
    await charge(house, made.id)
    assert (await told(cashier, made.order, "present_card"))["stage"] == "present_card"
    stopped = await cashier.post(f"/v1/payments/{made.id}/abort")
    assert (stopped.json()["state"], stopped.json()["reason"]) == ("refused", "aborted")
    assert (await now(house, made.id)).reason == "aborted"
    assert (await theirs(house, made.id))["captured"] == 0
    late = await opened(house, 500, "term_approved", location=made.location, register=new_id())
    await charge(house, late.id)
    for _ in range(200):
        if (await theirs(house, late.id))["state"] == "captured":
            break
        await asyncio.sleep(0.05)
    kept = await cashier.post(f"/v1/payments/{late.id}/abort")
    assert kept.json()["state"] == "captured"
    assert (await now(house, late.id)).captured_minor == 500
    assert await findings(house) == []


async def test_another_store_may_not_stop_a_terminal(house: House, signed_in: SignedIn) -> None:
    cashier, made = await at_the_till(house, signed_in, "term_patient")
    other = await opened(house, 500, "term_patient", location=new_id(), register=new_id())
    assert (await cashier.post(f"/v1/payments/{other.id}/abort")).status_code == 403
    assert (await cashier.post("/v1/payments/inquiries", json={"order": str(other.order)})).status_code == 403
    by_mail = await opened(house, 500, "tok_accepted", location=made.location)
    assert (await cashier.post(f"/v1/payments/{by_mail.id}/abort")).json()["code"] == "not_at_the_provider"
