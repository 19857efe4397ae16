"""Cards that are charged when goods leave: set aside with the order, taken with its parcels, released if none goes."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from hanse import insight, orders, payments
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.orders import CaptureAt, Delivery, TenderWanted
from hanse.payments import commands, jobs, queries
from hanse.payments.providers import SimulatedProvider
from hanse.payments.providers.port import Ability
from hanse.payments.providers.stripe_adapter import StripeProvider
from hanse.payments.rules import SETS_ASIDE, TAKES_ONCE

from .build import TENDERS, Shop, build_shop
from .test_orders import SHOPPER, cart_with, order_account, wish

CARD = TenderWanted("card", token="tok_accepted")
TOTAL = 14900 + 1990 + 490


async def authorized(tx: Tx, *tenders: TenderWanted) -> tuple[Shop, orders.Order]:
    """A jacket and a beanie that go by parcel, whose card the bank has set money aside for."""
    shop = await build_shop(tx)
    await orders.set_terms(tx, "web", orders.Terms(tenders=TENDERS, capture_at=CaptureAt.LEAVING))
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.SHIP, None), (shop.beanie, 1, Delivery.SHIP, None))
    placed = await orders.place_order(tx, SHOPPER, wish(cart, TOTAL, *(tenders or (CARD,)), ship=True))
    for one in await payments.payments_of(tx, placed.id):
        if one.state == "started":
            await payments.settle(tx, one.id, payments.Outcome("authorized", f"ch_{one.id}"))
    return shop, await orders.settle(tx, placed.id)


async def card_of(tx: Tx, order: UUID) -> payments.Payment:
    (found,) = [one for one in await payments.payments_of(tx, order) if one.tender == "card"]
    return found


async def amounts(tx: Tx, order: UUID) -> tuple[int, int, int, int]:
    """Of the card: set aside, asked for, taken, given back."""
    card = await card_of(tx, order)
    return card.set_aside_minor, card.taking_minor, card.captured_minor, card.refunded_minor


async def answer(tx: Tx, order: UUID, *, done: bool = True) -> None:
    """The bank answers to all that it was asked for."""
    for part in await queries.unfinished_parts(tx, tx.now + timedelta(seconds=1)):
        await commands.capture_answered(tx, part, done=done)
        await commands.capture_answered(tx, part, done=not done)
    await orders.settle(tx, order)


async def state(tx: Tx, order: UUID) -> tuple[str, str]:
    found = await orders.load_order(tx, order)
    assert await order_account(tx, order) == 0
    assert await insight.audit(tx) == []
    return found.state, found.payment_state


async def test_each_parcel_takes_what_is_in_it_and_the_first_its_shipping_too(tx: Tx) -> None:
    _, order = await authorized(tx)
    assert await state(tx, order.id) == ("confirmed", "authorized")
    assert await amounts(tx, order.id) == (TOTAL, 0, 0, 0)
    jacket, beanie = order.lines
    await orders.ship(tx, SYSTEM, order.id, [beanie.id], "first")
    assert await amounts(tx, order.id) == (14900, 2480, 0, 0)
    await answer(tx, order.id)
    assert await amounts(tx, order.id) == (14900, 0, 2480, 0)
    assert await state(tx, order.id) == ("confirmed", "authorized")
    await orders.ship(tx, SYSTEM, order.id, [jacket.id], "second")
    await answer(tx, order.id)
    assert await amounts(tx, order.id) == (0, 0, TOTAL, 0)
    assert await state(tx, order.id) == ("completed", "paid")


async def test_nobody_is_charged_for_what_is_cancelled_before_it_leaves(tx: Tx) -> None:
    _, order = await authorized(tx)
    await orders.cancel(tx, SYSTEM, order.id, [order.lines[0].id], "not wanted")
    assert await amounts(tx, order.id) == (2480, 0, 0, 0)
    assert await state(tx, order.id) == ("confirmed", "authorized")
    await orders.cancel(tx, SYSTEM, order.id, None, "not wanted")
    assert await amounts(tx, order.id) == (0, 0, 0, 0)
    assert await state(tx, order.id) == ("cancelled", "released")
    card = await card_of(tx, order.id)
    assert (card.state, card.void_pending) == ("cancelled", True)


async def test_what_is_left_of_it_is_let_go_of_with_the_last_parcel(tx: Tx) -> None:
    _, order = await authorized(tx)
    await orders.ship(tx, SYSTEM, order.id, [order.lines[0].id], "first")
    await answer(tx, order.id)
    await orders.cancel(tx, SYSTEM, order.id, [order.lines[1].id], "sold out")
    assert await amounts(tx, order.id) == (0, 0, 15390, 0)
    card = await card_of(tx, order.id)
    assert (card.state, card.void_pending) == ("captured", True)
    assert await state(tx, order.id) == ("completed", "paid")


async def test_what_a_gift_card_pays_is_taken_at_once_and_counts_for_the_goods_that_leave_last(tx: Tx) -> None:
    gift = await payments.issue_gift_card(tx, 2000, "EUR")
    _, order = await authorized(tx, TenderWanted("gift_card", 2000, gift.code), CARD)
    await orders.ship(tx, SYSTEM, order.id, [order.lines[1].id], "first")
    assert await amounts(tx, order.id) == (14900, 480, 0, 0)
    assert await state(tx, order.id) == ("confirmed", "authorized")


async def test_what_comes_back_while_other_goods_are_to_come_is_not_charged_for_them(tx: Tx) -> None:
    shop, order = await authorized(tx)
    await orders.ship(tx, SYSTEM, order.id, [order.lines[1].id], "first")
    await answer(tx, order.id)
    back = [orders.ReturnLine(order.lines[1].id, 1)]
    await orders.return_goods(tx, SYSTEM, order.id, shop.luebeck, back, "size")
    assert await amounts(tx, order.id) == (14900 - 1990, 0, 2480, 0)
    await orders.ship(tx, SYSTEM, order.id, [order.lines[0].id], "second")
    await answer(tx, order.id)
    assert await amounts(tx, order.id) == (0, 0, 15390, 0)
    assert (await state(tx, order.id))[0] == "completed"


async def test_what_a_bank_does_not_give_for_goods_that_left_is_owed(tx: Tx) -> None:
    _, order = await authorized(tx)
    await orders.ship(tx, SYSTEM, order.id, [line.id for line in order.lines], "all")
    await answer(tx, order.id, done=False)
    card, item = await payments.payments_of(tx, order.id)
    assert (card.state, card.captured_minor, card.set_aside_minor) == ("refused", 0, 0)
    assert (item.tender, item.captured_minor) == ("on_account", TOTAL)
    assert await state(tx, order.id) == ("completed", "paid")
    (told,) = await tx.column("select body from kit.event where type = 'capture.refused'")
    assert (told["amount_minor"], told["owed_minor"]) == (TOTAL, TOTAL)


@pytest.mark.parametrize("done", [True, False])
async def test_goods_that_come_back_before_the_bank_has_answered(tx: Tx, done: bool) -> None:
    shop, order = await authorized(tx)
    await orders.ship(tx, SYSTEM, order.id, [line.id for line in order.lines], "all")
    back = [orders.ReturnLine(line.id, 1) for line in order.lines]
    await orders.return_goods(tx, SYSTEM, order.id, shop.luebeck, back, "size")
    assert await amounts(tx, order.id) == (0, TOTAL, 0, TOTAL - 490)
    assert await queries.unfinished_refunds(tx, tx.now + timedelta(seconds=1)) == []
    await answer(tx, order.id, done=done)
    assert len(await queries.unfinished_refunds(tx, tx.now + timedelta(seconds=1))) == int(done)
    assert await amounts(tx, order.id) == ((0, 0, TOTAL, TOTAL - 490) if done else (0, 0, 0, 0))
    owed = [one.amount_minor for one in await payments.payments_of(tx, order.id) if one.tender == "on_account"]
    assert owed == ([] if done else [490])
    assert (await state(tx, order.id))[0] == "completed"


async def test_who_takes_an_authorization_only_once_takes_all_of_it_with_the_first_parcel(tx: Tx) -> None:
    _, order = await authorized(tx, TenderWanted("card", token="pm_card_visa"))
    await orders.ship(tx, SYSTEM, order.id, [order.lines[0].id], "first")
    assert await amounts(tx, order.id) == (0, TOTAL, 0, 0)


async def test_before_a_bank_would_let_go_of_it_the_rest_is_taken(tx: Tx) -> None:
    _, order = await authorized(tx)
    assert await queries.ends_soon(tx, tx.now - jobs.KEPT_FOR) == []
    later = Tx(tx._connection, tx.now + jobs.KEPT_FOR + timedelta(seconds=1))
    for payment in await queries.ends_soon(later, later.now - jobs.KEPT_FOR):
        for _ in range(2):
            await commands.take_before_the_end(later, payment)
    assert await amounts(tx, order.id) == (0, TOTAL, 0, 0)


async def test_a_channel_that_charges_with_the_order_sets_nothing_aside(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.SHIP, None))
    placed = await orders.place_order(tx, SHOPPER, wish(cart, 15390, CARD, ship=True))
    assert not (await card_of(tx, placed.id)).capture_later
    assert msgspec.to_builtins(placed.terms)["capture_at"] == "placing"


def test_what_providers_declare_is_what_is_asked_of_them() -> None:
    can = {one.name: one.can for one in (SimulatedProvider, StripeProvider)}
    assert {name for name, able in can.items() if Ability.AUTHORIZE in able} == set(SETS_ASIDE)
    once = {name for name in SETS_ASIDE if Ability.CAPTURE_PARTS not in can[name]}
    assert once == set(TAKES_ONCE)
