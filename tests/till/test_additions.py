"""Articles that join an order at the counter: paid there, carried out at once or delivered with the rest."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest

from hanse import orders, payments, till
from hanse.kit import ids
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, Tx
from hanse.orders import Delivery, LineToAdd, TenderWanted
from tests.orders.build import Shop, build_shop

from .test_till import opened

SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def waiting(tx: Tx, shop: Shop) -> orders.Order:
    """A jacket from the web that waits to be collected in Lübeck, paid."""
    cart = await orders.open_cart(tx, SYSTEM, "web")
    await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, Delivery.PICKUP, shop.luebeck)
    wish = orders.PlaceOrder(
        cart=cart.id, email="a@example.org", name="A", payments=[TenderWanted("cash")], expected_total_minor=14900
    )
    return await orders.place_order(tx, SYSTEM, wish)


def books(shop: Shop, tender: TenderWanted, place: UUID | None = None) -> LineToAdd:
    """Two books that are taken along."""
    return LineToAdd(
        variant=shop.book,
        quantity=2,
        delivery=Delivery.CARRY_OUT,
        location=place or shop.luebeck,
        payments=[tender],
        expected_total_minor=2400,
    )


async def test_what_joins_an_order_at_the_counter_is_paid_carried_out_and_has_a_receipt(tx: Tx) -> None:
    shop = await build_shop(tx)
    register = await opened(tx, shop)
    order = await waiting(tx, shop)
    added = await till.add_line(tx, SYSTEM, shop.luebeck, register, order.id, books(shop, TenderWanted("cash")), 5000)
    line = added.order.lines[-1]
    assert (line.id, line.state, line.fulfilled_quantity, line.total_minor) == (added.line, "handed_over", 2, 2400)
    assert (added.order.state, added.order.lines[0].state, added.order.total_minor) == ("confirmed", "open", 17300)
    receipt = added.receipt
    assert receipt is not None
    assert (receipt.kind, receipt.total_minor, receipt.body["added"]) == ("sale", 2400, str(added.line))
    assert [one["sku"] for one in receipt.body["lines"]] == ["BOOK"]
    assert [(one["rate"], one["tax_minor"]) for one in receipt.body["taxes"]] == [(700, 157)]
    assert (receipt.tenders[0].given_minor, receipt.tenders[0].change_minor) == (5000, 2600)
    assert await till.issue_addition(tx, added.line) == receipt
    for payment in await payments.payments_of(tx, order.id):
        assert await till.issue_pickup(tx, payment.id) is None
    assert (await orders.hand_over(tx, SYSTEM, order.id, [order.lines[0].id])).state == "completed"


@pytest.mark.parametrize("answer", ["captured", "refused"])
async def test_goods_stay_on_the_counter_until_the_card_is_charged(tx: Tx, answer: str) -> None:
    shop = await build_shop(tx)
    await orders.set_terms(tx, "store", orders.Terms(tenders=["cash", "card"]))
    register = await opened(tx, shop)
    order = await waiting(tx, shop)
    wanted = books(shop, TenderWanted("card", token="term_slow"))
    added = await till.add_line(tx, SYSTEM, shop.luebeck, register, order.id, wanted)
    line = added.order.lines[-1]
    assert (added.receipt, line.state, line.awaits_payment) == (None, "open", True)
    card = (await payments.payments_of(tx, order.id))[-1]
    for _ in range(2):
        await payments.settle(tx, card.id, payments.Outcome(answer, "ch_1"))
        settling = orders.settle(tx, order.id) if answer == "captured" else orders.refuse_payment(tx, order.id, "no")
        now = await settling
    receipt = await till.issue_addition(tx, added.line)
    if answer == "refused":
        assert (now.lines[-1].state, now.payment_state, receipt) == ("cancelled", "paid", None)
    else:
        assert (now.lines[-1].state, now.payment_state) == ("handed_over", "paid")
        assert receipt is not None
        assert [(one.tender, one.amount_minor) for one in receipt.tenders] == [("card", 2400)]
    assert (await orders.hand_over(tx, SYSTEM, order.id, [order.lines[0].id])).state == "completed"


async def test_only_who_stands_at_a_register_there_adds_what_is_carried_out(
    database: Database, signed_in: SignedIn
) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        register = await opened(tx, shop)
        order = await waiting(tx, shop)
        with pytest.raises(orders.OrderDelivered):
            await orders.add_line(tx, SYSTEM, order.id, books(shop, TenderWanted("cash")))
        elsewhere = books(shop, TenderWanted("cash"), shop.altona)
        with pytest.raises(orders.OrderDelivered):
            await till.add_line(tx, SYSTEM, shop.luebeck, register, order.id, elsewhere)
    body = {
        "location": str(shop.luebeck),
        "register": str(register),
        "order": str(order.id),
        "given_minor": 2400,
        "line": {
            "variant": str(shop.book), "quantity": 2, "delivery": "carry_out", "location": str(shop.luebeck),
            "payments": [{"tender": "cash"}], "expected_total_minor": 2400,
        },
    }  # fmt: skip
    key = {"Idempotency-Key": str(ids.new_id())}
    picker, cashier = await signed_in("picker", shop.luebeck), await signed_in("cashier", shop.luebeck)
    assert (await picker.post("/v1/till/additions", json=body, headers=key)).status_code == 403
    answers = [await cashier.post("/v1/till/additions", json=body, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].text
    assert answers[0].json()["receipt"]["number"] == answers[1].json()["receipt"]["number"]
    async with database.transaction() as tx:
        assert len((await orders.load_order(tx, order.id)).lines) == 2
