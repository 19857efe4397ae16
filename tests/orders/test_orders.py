"""The sale from cart to return, through the door, on a real database."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from hanse import inventory, ledger, orders, payments, pricing
from hanse.kit.actor import SYSTEM, Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.orders import Delivery, TenderWanted

from .build import HOME, build_shop

SHOPPER = Actor(Kind.ANONYMOUS, visitor="a visitor")


async def free(tx: Tx, variant: UUID, location: UUID) -> int:
    (found,) = await inventory.availability(tx, [variant], [location])
    return found.available


async def cart_with(tx: Tx, *lines: tuple[UUID, int, Delivery, UUID | None], channel: str = "web") -> orders.Cart:
    cart = await orders.open_cart(tx, SHOPPER, channel)
    for variant, quantity, delivery, location in lines:
        cart = await orders.put_line(tx, SHOPPER, cart.id, variant, quantity, delivery, location)
    return cart


def wish(
    cart: orders.Cart, total: int, *tenders: TenderWanted, ship: bool = False, **more: object
) -> orders.PlaceOrder:
    address = {"shipping": HOME, "delivery_method": "standard"} if ship else {}
    return orders.PlaceOrder(
        cart=cart.id,
        email="kundin@example.org",
        name="Test Kundin",
        payments=list(tenders),
        expected_total_minor=total,
        **address,
        **more,
    )


async def order_account(tx: Tx, order: UUID) -> int:
    balance = await ledger.balance(tx, ledger.AccountKey("money.order", order), ledger.currency_unit("EUR"))
    return balance.posted


async def test_cash_over_the_counter_is_completed_in_one_transaction(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.CARRY_OUT, shop.luebeck), channel="store")
    order = await orders.place_order(tx, SHOPPER, wish(cart, 14900, TenderWanted("cash"), location=shop.luebeck))
    assert (order.state, order.payment_state) == ("completed", "paid")
    assert order.lines[0].state == "handed_over"
    assert await free(tx, shop.jacket, shop.luebeck) == 9
    assert await order_account(tx, order.id) == 0
    assert (order.net_minor, order.tax_minor) == (12521, 2379)


async def test_a_piece_in_the_hand_is_sold_even_when_the_books_say_none(tx: Tx) -> None:
    shop = await build_shop(tx, stock=0)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.CARRY_OUT, shop.luebeck), channel="store")
    order = await orders.place_order(tx, SHOPPER, wish(cart, 14900, TenderWanted("cash"), location=shop.luebeck))
    assert order.lines[0].state == "handed_over"
    assert await free(tx, shop.jacket, shop.luebeck) == 0


async def test_a_card_order_waits_until_the_money_is_there(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.SHIP, None))
    placed = await orders.place_order(
        tx, SHOPPER, wish(cart, 15390, TenderWanted("card", token="tok_accepted"), ship=True)
    )
    assert (placed.state, placed.payment_state) == ("placed", "due")
    assert await free(tx, shop.jacket, shop.warehouse) == 9
    (payment,) = await payments.payments_of(tx, placed.id)
    await payments.settle(tx, payment.id, payments.Outcome("captured", "ch_1"))
    confirmed = await orders.settle(tx, placed.id)
    assert (confirmed.state, confirmed.payment_state) == ("confirmed", "paid")
    assert await order_account(tx, placed.id) == 0


async def test_a_refused_card_gives_everything_back(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.SHIP, None))
    placed = await orders.place_order(
        tx, SHOPPER, wish(cart, 15390, TenderWanted("card", token="tok_refused"), ship=True)
    )
    (payment,) = await payments.payments_of(tx, placed.id)
    await payments.settle(tx, payment.id, payments.Outcome("refused", "ch_2", "insufficient_funds"))
    refused = await orders.refuse_payment(tx, placed.id, "insufficient_funds")
    assert refused.state == "cancelled"
    assert await free(tx, shop.jacket, shop.warehouse) == 10
    assert await order_account(tx, placed.id) == 0


async def test_money_that_arrives_after_the_cancellation_goes_back(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.book, 1, Delivery.SHIP, None))
    placed = await orders.place_order(tx, SHOPPER, wish(cart, 1690, TenderWanted("card", token="tok_slow"), ship=True))
    await orders.cancel(tx, SYSTEM, placed.id, None, "changed my mind")
    (payment,) = await payments.payments_of(tx, placed.id)
    await payments.settle(tx, payment.id, payments.Outcome("captured", "ch_3"))
    await orders.settle(tx, placed.id)
    (after,) = await payments.payments_of(tx, placed.id)
    assert (after.captured_minor, after.refunded_minor) == (1690, 1690)
    assert await order_account(tx, placed.id) == 0


async def test_what_was_cancelled_while_the_bank_was_asked_goes_back_when_it_pays(tx: Tx) -> None:
    shop = await build_shop(tx)
    lines = [(shop.beanie, 1, Delivery.PICKUP, shop.altona), (shop.book, 2, Delivery.CARRY_OUT, shop.luebeck)]
    cart = await cart_with(tx, *lines)
    placed = await orders.place_order(tx, SHOPPER, wish(cart, 4390, TenderWanted("card", token="tok_slow")))
    await orders.cancel(tx, SYSTEM, placed.id, [placed.lines[0].id], "changed my mind")
    (payment,) = await payments.payments_of(tx, placed.id)
    for _ in range(2):
        await payments.settle(tx, payment.id, payments.Outcome("captured", "ch_4"))
        after = await orders.settle(tx, placed.id)
    (paid,) = await payments.payments_of(tx, placed.id)
    assert (paid.captured_minor, paid.refunded_minor) == (4390, 1990)
    assert (after.state, [line.state for line in after.lines]) == ("completed", ["cancelled", "handed_over"])
    assert await order_account(tx, placed.id) == 0


async def test_the_total_that_the_buyer_saw_counts(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.CARRY_OUT, shop.luebeck), channel="store")
    with pytest.raises(orders.PriceChanged) as refused:
        await orders.place_order(tx, SHOPPER, wish(cart, 14800, TenderWanted("cash")))
    assert refused.value.facts == {"expected_minor": 14800, "actual_minor": 14900}


async def test_the_last_piece_is_refused_with_places_that_have_it(tx: Tx) -> None:
    shop = await build_shop(tx, stock=1)
    first = await cart_with(tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck))
    await orders.place_order(tx, SHOPPER, wish(first, 14900, TenderWanted("cash")))
    second = await cart_with(tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck))
    with pytest.raises(orders.LinesOutOfStock) as refused:
        await orders.place_order(tx, SHOPPER, wish(second, 14900, TenderWanted("cash")))
    (line,) = refused.value.facts["lines"]
    assert line["available"] == 0
    assert str(shop.altona) in {str(place["location"]) for place in line["alternatives"]}


async def test_a_cart_keeps_its_pieces_and_prices_on_the_way_to_the_till(tx: Tx) -> None:
    shop = await build_shop(tx, stock=1)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.CARRY_OUT, shop.luebeck))
    held = await orders.hold_cart(tx, SHOPPER, cart.id)
    assert await free(tx, shop.jacket, shop.luebeck) == 0
    (base,) = await pricing.list_price_lists(tx)
    later = Tx(tx._connection, tx.now + timedelta(minutes=5))
    await pricing.set_prices(later, base.id, [pricing.PriceRow(shop.jacket, 15900)])
    recalled = await orders.recall_cart(later, SYSTEM, held.code.lower())
    priced = await orders.price_cart(later, recalled)
    assert priced.quote.totals.total_minor == 14900
    assert not priced.problems
    order = await orders.place_order(later, SYSTEM, wish(recalled, 14900, TenderWanted("cash"), location=shop.luebeck))
    assert order.state == "completed"


async def test_holding_twice_never_competes_with_itself(tx: Tx) -> None:
    shop = await build_shop(tx, stock=1)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck))
    first = await orders.hold_cart(tx, SHOPPER, cart.id)
    second = await orders.hold_cart(tx, SHOPPER, cart.id)
    assert first.lines[0].hold == second.lines[0].hold


async def test_what_is_cancelled_twice_is_refused_the_second_time(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(
        tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck), (shop.book, 2, Delivery.PICKUP, shop.luebeck)
    )
    order = await orders.place_order(tx, SHOPPER, wish(cart, 17300, TenderWanted("cash")))
    book = next(line for line in order.lines if line.variant == shop.book)
    after = await orders.cancel(tx, SYSTEM, order.id, [book.id], "too many books")
    assert after.state == "confirmed"
    assert after.adjustments[0].amount_minor == 2400
    with pytest.raises(orders.NothingToCancel):
        await orders.cancel(tx, SYSTEM, order.id, [book.id], "again")
    (payment,) = await payments.payments_of(tx, order.id)
    assert payment.refunded_minor == 2400
    assert await order_account(tx, order.id) == 0


async def test_returns_in_parts_give_back_exactly_what_was_paid(tx: Tx) -> None:
    shop = await build_shop(tx)
    await pricing.save_promotion(
        tx,
        pricing.PromotionInput(
            key="moin",
            name={"de": "Moin", "en": "Moin"},
            needs_coupon=True,
            terms={"kind": "percentage", "scope": "order", "rate": 1000, "all": True},
        ),
    )
    await pricing.save_coupon(tx, pricing.Coupon("MOIN10", "moin", 1))
    card = await payments.issue_gift_card(tx, 1000, "EUR")
    cart = await cart_with(tx, (shop.beanie, 3, Delivery.CARRY_OUT, shop.luebeck), channel="store")
    await orders.add_coupon(tx, SHOPPER, cart.id, "moin10")
    total = 5970 - 597
    tenders = [TenderWanted("gift_card", 1000, card.code), TenderWanted("cash")]
    order = await orders.place_order(tx, SHOPPER, wish(cart, total, *tenders, location=shop.luebeck))
    assert order.total_minor == total
    (line,) = order.lines
    amounts = []
    for _ in range(3):
        back = await orders.return_goods(tx, SYSTEM, order.id, shop.altona, [orders.ReturnLine(line.id, 1)], "size")
        amounts.append(back.amount_minor)
    assert sum(amounts) == total
    with pytest.raises(orders.NothingToReturn):
        await orders.return_goods(tx, SYSTEM, order.id, shop.altona, [orders.ReturnLine(line.id, 1)], "size")
    assert (await payments.get_gift_card(tx, card.code)).balance_minor == 1000
    assert await free(tx, shop.beanie, shop.altona) == 13
    assert await order_account(tx, order.id) == 0
    assert (await orders.load_order(tx, order.id)).lines[0].state == "returned"


async def test_a_used_up_coupon_cannot_be_used_again_until_it_is_given_back(tx: Tx) -> None:
    shop = await build_shop(tx)
    await pricing.save_promotion(
        tx,
        pricing.PromotionInput(
            key="once",
            name={"de": "Einmal", "en": "Once"},
            needs_coupon=True,
            terms={"kind": "amount", "scope": "order", "minor": 500, "all": True},
        ),
    )
    await pricing.save_coupon(tx, pricing.Coupon("ONCE", "once", 1))
    first = await cart_with(tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck))
    await orders.add_coupon(tx, SHOPPER, first.id, "ONCE")
    order = await orders.place_order(tx, SHOPPER, wish(first, 14400, TenderWanted("cash")))
    second = await cart_with(tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck))
    cart = await orders.add_coupon(tx, SHOPPER, second.id, "ONCE")
    priced = await orders.price_cart(tx, cart)
    assert [m.code for m in priced.quote.messages] == ["coupon_used_up"]
    await orders.cancel(tx, SYSTEM, order.id, None, "changed my mind")
    assert (await orders.price_cart(tx, cart)).quote.totals.total_minor == 14400


async def test_a_reservation_is_paid_when_it_is_collected(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.RESERVE, shop.luebeck))
    order = await orders.place_order(tx, SHOPPER, wish(cart, 14900))
    assert (order.state, order.payment_state) == ("confirmed", "at_pickup")
    (line,) = order.lines
    with pytest.raises(orders.NotPaid):
        await orders.hand_over(tx, SYSTEM, order.id, [line.id])
    await orders.pay_at_pickup(tx, order.id, [line.id], [TenderWanted("cash")], shop.luebeck)
    done = await orders.hand_over(tx, SYSTEM, order.id, [line.id])
    assert (done.state, done.payment_state) == ("completed", "paid")
    assert await order_account(tx, order.id) == 0


async def test_an_expired_reservation_is_cancelled(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.RESERVE, shop.luebeck))
    order = await orders.place_order(tx, SHOPPER, wish(cart, 14900))
    assert order.lines[0].hold is not None
    assert await free(tx, shop.jacket, shop.luebeck) == 9
    later = Tx(tx._connection, tx.now + timedelta(hours=25))
    await inventory.expire_holds(later)
    await orders.expire_reservation(later, order.id, order.lines[0].hold)
    assert (await orders.load_order(tx, order.id)).state == "cancelled"
    assert await free(tx, shop.jacket, shop.luebeck) == 10


async def test_a_cart_is_merged_at_sign_in_without_doubling(tx: Tx) -> None:
    shop = await build_shop(tx)
    await cart_with(tx, (shop.jacket, 1, Delivery.SHIP, None), (shop.book, 2, Delivery.SHIP, None))
    customer = UUID(int=7)
    known = Actor(Kind.SHOPPER, customer=customer, visitor="a visitor")
    own = await orders.open_cart(tx, msgspec.structs.replace(known, visitor=None), "web")
    await orders.put_line(tx, known, own.id, shop.jacket, 1, Delivery.SHIP)
    merged = await orders.adopt_cart(tx, known, "web")
    assert merged is not None
    assert {(line.variant, line.quantity) for line in merged.lines} == {(shop.jacket, 1), (shop.book, 2)}


async def test_others_do_not_see_a_cart(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.SHIP, None))
    with pytest.raises(NotFound):
        await orders.get_cart(tx, Actor(Kind.ANONYMOUS, visitor="somebody else"), cart.id)


async def test_what_is_left_goes_on_when_all_that_was_due_is_cancelled_before_the_bank_answers(tx: Tx) -> None:
    shop = await build_shop(tx)
    lines = [(shop.beanie, 1, Delivery.PICKUP, shop.altona), (shop.book, 1, Delivery.RESERVE, shop.luebeck)]
    cart = await cart_with(tx, *lines)
    placed = await orders.place_order(tx, SHOPPER, wish(cart, 3190, TenderWanted("card", token="tok_slow")))
    after = await orders.cancel(tx, SYSTEM, placed.id, [placed.lines[0].id], "changed my mind")
    assert (after.state, after.payment_state) == ("confirmed", "at_pickup")
    (payment,) = await payments.payments_of(tx, placed.id)
    assert (payment.state, payment.void_pending) == ("cancelled", True)
    # The bank had taken the money already: it goes back, and the reservation is still to be paid.
    for _ in range(2):
        await payments.settle(tx, payment.id, payments.Outcome("captured", "ch_5"))
        await orders.settle(tx, placed.id)
    (payment,) = await payments.payments_of(tx, placed.id)
    assert (payment.captured_minor, payment.refunded_minor) == (1990, 1990)
    await orders.pay_at_pickup(tx, placed.id, [placed.lines[1].id], [TenderWanted("cash")], shop.luebeck)
    done = await orders.hand_over(tx, SYSTEM, placed.id, [placed.lines[1].id])
    assert done.state == "completed"
    assert await order_account(tx, placed.id) == 0


async def test_a_card_that_covers_a_part_only_at_the_counter_leaves_the_reservation_to_be_paid(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.book, 1, Delivery.RESERVE, shop.luebeck))
    placed = await orders.place_order(tx, SHOPPER, wish(cart, 1200))
    line = placed.lines[0].id
    card = TenderWanted("card", token="tok_slow")
    await orders.pay_at_pickup(tx, placed.id, [line], [card], shop.luebeck)
    (payment,) = await payments.payments_of(tx, placed.id)
    await payments.settle(tx, payment.id, payments.Outcome("captured", "ch_6", amount_minor=500))
    after = await orders.settle(tx, placed.id)
    assert (after.payment_state, after.lines[0].paid_at_pickup) == ("at_pickup", True)
    await orders.pay_at_pickup(tx, placed.id, [line], [TenderWanted("cash")], shop.luebeck)
    assert (await orders.hand_over(tx, SYSTEM, placed.id, [line])).state == "completed"
    assert await order_account(tx, placed.id) == 0


async def test_a_payment_at_the_counter_is_stopped_when_what_it_was_for_is_cancelled(tx: Tx) -> None:
    shop = await build_shop(tx)
    lines = [(shop.beanie, 1, Delivery.PICKUP, shop.luebeck), (shop.book, 1, Delivery.RESERVE, shop.luebeck)]
    cart = await cart_with(tx, *lines)
    placed = await orders.place_order(tx, SHOPPER, wish(cart, 3190, TenderWanted("cash")))
    card = TenderWanted("card", token="tok_slow")
    reserved = placed.lines[1].id
    await orders.pay_at_pickup(tx, placed.id, [reserved], [card], shop.luebeck)
    after = await orders.cancel(tx, SYSTEM, placed.id, [reserved], "nobody came")
    assert (after.payment_state, (await payments.payments_of(tx, placed.id))[1].state) == ("paid", "cancelled")
    assert (await orders.hand_over(tx, SYSTEM, placed.id, [placed.lines[0].id])).state == "completed"
