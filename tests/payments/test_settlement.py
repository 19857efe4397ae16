"""Daily settlement: the provider's file is matched, what was in doubt is settled by it, what differs is listed."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from hanse import orders, payments
from hanse.kit.house import House
from hanse.kit.ids import new_id
from hanse.kit.outbound import OutboundFailed
from hanse.orders import Delivery, TenderWanted
from hanse.payments import jobs
from tests.orders.build import build_shop
from tests.orders.test_orders import SHOPPER, cart_with, wish

from .shop import charge, findings, now, opened, owed

SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]
DAY = "2026-11-24"
HEAD = "kind,reference,provider_reference,amount,fee,currency,at\n"


async def listed(finance: httpx.AsyncClient, *, resolved: bool = False) -> dict[str, Any]:
    """The differences by the payment or the reference that they are about."""
    answer = await finance.get("/v1/settlement-differences", params={"resolved": str(resolved).lower()})
    return {one["reference"]: one for one in answer.json()["items"]}


def row(kind: str, reference: object, amount: int, currency: str = "EUR") -> str:
    return f"{kind},{reference},ch_{new_id()},{amount},10,{currency},{DAY}T12:00:00+00:00\n"


async def taken(finance: httpx.AsyncClient, content: str) -> dict[str, Any]:
    answer = await finance.post(
        "/v1/settlements",
        json={"provider": "simulated", "day": DAY, "content": content},
        headers={"Idempotency-Key": str(new_id())},
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_payment_whose_answer_was_lost_is_settled_by_the_file_of_its_provider(
    house: House, signed_in: SignedIn
) -> None:
    finance = await signed_in("finance")
    lost, fine = await opened(house, 4200, "tok_answer_lost"), await opened(house, 800, "tok_accepted")
    with pytest.raises(OutboundFailed):
        await charge(house, lost.id)
    await charge(house, fine.id)
    async with house.database.transaction() as tx:
        back = await payments.refund(tx, fine.id, 300, "", "once")
    await jobs.refund(house, {"refund": str(back.id)})
    for _ in range(2):
        answer = await finance.post("/v1/settlements/fetched", json={"provider": "simulated", "day": DAY})
        assert answer.status_code == 201, answer.text
    found = await now(house, lost.id)
    assert (found.state, found.captured_minor) == ("captured", 4200)
    assert await owed(house, lost.order) == 0
    ours = {str(lost.id), str(fine.id), str(back.id)}
    # The books of the provider are those of all tests; what is not of this one is unknown here, and said so.
    differing = await listed(finance)
    assert not ours & set(differing)
    assert {one["reason"] for one in differing.values()} <= {"unknown_here"}
    assert (await listed(finance, resolved=True))[str(lost.id)]["reason"] == "answer_was_lost"
    assert await findings(house) == []


async def test_what_differs_is_listed_with_its_reason_until_somebody_has_cleared_it_up(
    house: House, signed_in: SignedIn
) -> None:
    finance = await signed_in("finance")
    dearer, foreign, refused, missing = [
        await opened(house, 1000, token) for token in ("tok_accepted", "tok_accepted", "tok_refused", "tok_accepted")
    ]
    for one in (dearer, foreign, refused, missing):
        await charge(house, one.id)
    stray = new_id()
    content = HEAD + row("charge", dearer.id, 1200) + row("charge", foreign.id, 1000, "CHF")
    content += row("charge", refused.id, 1000) + row("charge", stray, 77) + row("refund", "no id of ours", 5)
    summary = await taken(finance, content)
    assert (summary["row_count"], summary["differences"], summary["charged_minor"]) == (5, 6, 3277)
    reasons = {reference: one["reason"] for reference, one in (await listed(finance)).items()}
    assert reasons == {
        str(dearer.id): "amount_differs", str(foreign.id): "currency_differs", str(refused.id): "refused_here",
        str(stray): "unknown_here", "no id of ours": "unknown_here", str(missing.id): "missing_there",
    }  # fmt: skip
    assert (await taken(finance, content))["differences"] == 0
    assert len(await listed(finance)) == 6
    await taken(finance, HEAD + row("charge", missing.id, 1000) + row("charge", stray, 78))
    left = await listed(finance)
    assert str(missing.id) not in left
    cleared = left[str(dearer.id)]["id"]
    for status in (200, 409):
        answer = await finance.post(
            f"/v1/settlement-differences/{cleared}/resolution", json={"note": "the provider corrected it"}
        )
        assert answer.status_code == status, answer.text
    assert str(dearer.id) not in await listed(finance)
    assert (await listed(finance, resolved=True))[str(dearer.id)]["note"] == "the provider corrected it"


async def test_a_file_that_is_none_is_refused_and_only_finance_may_bring_one(house: House, signed_in: SignedIn) -> None:
    finance, cashier = await signed_in("finance"), await signed_in("cashier")
    wanted = {"provider": "simulated", "day": DAY, "content": "kind,amount\ncharge,ten\n"}
    for who, status in ((finance, 422), (cashier, 403)):
        answer = await who.post("/v1/settlements", json=wanted, headers={"Idempotency-Key": str(new_id())})
        assert answer.status_code == status, answer.text


async def test_the_audit_sees_an_order_whose_clearing_account_is_not_at_zero(house: House) -> None:
    async with house.database.transaction() as tx:
        shop = await build_shop(tx)
        cart = await cart_with(tx, (shop.book, 1, Delivery.CARRY_OUT, shop.luebeck), channel="store")
        order = await orders.place_order(tx, SHOPPER, wish(cart, 1200, TenderWanted("cash"), location=shop.luebeck))
    assert await findings(house) == []
    async with house.database.transaction() as tx:
        await payments.reverse_sale(tx, order.id, 5, "EUR", order.id)
    assert [one.invariant for one in await findings(house)] == ["orders.inv_clearing"]
