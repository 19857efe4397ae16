"""On what terms goods come back: policies, inspections, exchanges, parcels and goods without a receipt."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from hanse import catalog, customers, inventory, orders, payments, pricing
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, StaleVersion
from hanse.orders import BackLine, Delivery, Exchange, ReturnLine, ReturnRule, ReturnWanted, TenderWanted

from .build import Shop, build_shop
from .test_changes import everything_fits, kept, placed
from .test_orders import SHOPPER, cart_with, free, wish


async def stated(tx: Tx, *rules: ReturnRule, receiptless_minor: int = 5000) -> orders.ReturnPolicy:
    wanted = orders.ReturnPolicyInput(rules=[ReturnRule(key="everything"), *rules], receiptless_minor=receiptless_minor)
    return await orders.save_return_policy(tx, SYSTEM, wanted)


async def bought(tx: Tx, shop: Shop, variant: UUID, minor: int, quantity: int = 1) -> orders.Order:
    """Carried out of the store in Lübeck, paid in cash."""
    cart = await cart_with(tx, (variant, quantity, Delivery.CARRY_OUT, shop.luebeck), channel="store")
    total = minor * quantity
    return await orders.place_order(tx, SHOPPER, wish(cart, total, TenderWanted("cash"), location=shop.luebeck))


async def test_what_is_sold_keeps_the_terms_that_held_then(tx: Tx) -> None:
    shop = await build_shop(tx)
    before = await bought(tx, shop, shop.jacket, 14900)
    policy = await stated(tx, ReturnRule(key="stores", channel="store", days=3, fee_percent=1000, used_percent=5000))
    with pytest.raises(StaleVersion):
        await orders.save_return_policy(tx, SYSTEM, orders.ReturnPolicyInput(rules=[], receiptless_minor=0), 1)
    with pytest.raises(InvalidInput):
        await orders.save_return_policy(
            tx, SYSTEM, orders.ReturnPolicyInput(rules=[ReturnRule(key="web", channel="web")], receiptless_minor=0)
        )
    after = await bought(tx, shop, shop.jacket, 14900)
    assert after.terms.returns is not None
    assert (after.terms.returns.version, after.terms.returns.key) == (policy.version, "stores")
    line = after.lines[0]
    assert (line.return_until, before.lines[0].return_until) == (
        tx.now.date() + timedelta(days=3),
        tx.now.date() + timedelta(days=30),
    )
    whole = await orders.return_goods(
        tx, SYSTEM, before.id, shop.altona, [ReturnLine(before.lines[0].id, 1, "damaged", "used")], "worn"
    )
    assert (whole.amount_minor, whole.deducted_minor) == (14900, 0)
    part = await orders.return_goods(
        tx, SYSTEM, after.id, shop.altona, [ReturnLine(line.id, 1, "damaged", "used")], "worn"
    )
    assert (part.amount_minor, part.deducted_minor) == (14900 * 4 // 10, 14900 * 6 // 10)
    assert await kept(tx, after.id) == part.deducted_minor
    assert (await orders.list_returns(tx, SYSTEM, after.id))[0].deducted_minor == part.deducted_minor
    await everything_fits(tx, after.id)


async def test_lines_of_a_category_come_back_on_their_own_terms(tx: Tx) -> None:
    shop = await build_shop(tx)
    await catalog.save_category(tx, catalog.CategoryInput(key="books", name={"de": "Bücher", "en": "Books"}))
    await catalog.save_product(
        tx,
        catalog.ProductInput(
            handle="book",
            name={"de": "Book", "en": "Book"},
            categories=["books"],
            channels=["web", "store", "phone"],
            variants=[catalog.VariantInput(sku="BOOK", tax_class="reduced")],
        ),
    )
    await stated(tx, ReturnRule(key="books", category="books", exchange_only=True, receipt_needed=True))
    cart = await cart_with(
        tx, (shop.book, 1, Delivery.CARRY_OUT, shop.luebeck), (shop.beanie, 1, Delivery.CARRY_OUT, shop.luebeck),
        channel="store",
    )  # fmt: skip
    order = await orders.place_order(tx, SHOPPER, wish(cart, 3190, TenderWanted("cash"), location=shop.luebeck))
    assert [line.returns and line.returns.key for line in order.lines] == ["books", "everything"]
    book, beanie = order.lines
    with pytest.raises(orders.ExchangeOnly):
        await orders.return_goods(tx, SYSTEM, order.id, shop.altona, [ReturnLine(book.id, 1)], "read it")
    wrong = ReturnLine(beanie.id, 1, finding="wrong_article")
    with pytest.raises(orders.WrongArticleBack):
        await orders.return_goods(tx, SYSTEM, order.id, shop.altona, [wrong], "another one")
    customer = await customers.start_guest(tx, "kundin@example.org", "Test Kundin")
    wanted = orders.ReceiptlessWanted(location=shop.altona, variant=shop.book, customer=customer)
    with pytest.raises(orders.ReceiptNeeded):
        await orders.return_without_receipt(tx, SYSTEM, wanted)
    online = await placed(tx, (shop.book, 1, Delivery.PICKUP, shop.luebeck), total=1200)
    await orders.hand_over(tx, SYSTEM, online.id, [online.lines[0].id])
    back = await orders.return_goods(tx, SYSTEM, online.id, shop.altona, [ReturnLine(online.lines[0].id, 1)], "law")
    assert back.amount_minor == 1200


async def by_card(tx: Tx, shop: Shop, answer: str) -> tuple[orders.Order, orders.Order]:
    """A beanie that shall become a jacket, paid by card: before and after the bank's answer."""
    order = await bought(tx, shop, shop.beanie, 1990, 2)
    wanted = Exchange(
        location=shop.altona, back=[ReturnLine(order.lines[0].id, 1)], variant=shop.jacket,
        payments=[TenderWanted("cash", 1000), TenderWanted("card", token="term_slow")], expected_minor=14900 - 1990,
    )  # fmt: skip
    asked = await orders.exchange(tx, SYSTEM, order.id, wanted)
    assert asked.back is None
    assert (asked.order.state, asked.order.payment_state) == ("completed", "due")
    assert (await free(tx, shop.beanie, shop.altona), await free(tx, shop.jacket, shop.altona)) == (10, 9)
    for again in (orders.exchange(tx, SYSTEM, order.id, wanted), sent_back(tx, shop, order)):
        with pytest.raises(orders.OrderUnsettled):
            await again
    with pytest.raises(orders.LineNotThere):
        await orders.mark_picking(tx, order.id, [asked.line])
    (card,) = [one for one in await payments.payments_of(tx, order.id) if one.state == "started"]
    assert card.amount_minor == 14900 - 1990 - 1000
    await payments.settle(tx, card.id, payments.Outcome(answer, "ch_1"))
    if answer == "captured":
        await orders.settle(tx, order.id)
    else:
        await orders.refuse_payment(tx, order.id, "declined")
    # An answer that comes twice changes nothing.
    return asked.order, await orders.settle(tx, order.id)


async def sent_back(tx: Tx, shop: Shop, order: orders.Order) -> orders.Return:
    return await orders.return_goods(tx, SYSTEM, order.id, shop.altona, [ReturnLine(order.lines[0].id, 1)], "size")


async def test_goods_change_hands_when_the_card_has_paid_the_difference(tx: Tx) -> None:
    shop = await build_shop(tx)
    asked, after = await by_card(tx, shop, "captured")
    back, out = after.lines
    assert (back.returned_quantity, out.state, out.awaits_payment) == (1, "handed_over", False)
    assert (after.state, after.payment_state) == ("completed", "paid")
    assert (await free(tx, shop.beanie, shop.altona), await free(tx, shop.jacket, shop.altona)) == (11, 9)
    assert await kept(tx, after.id) == orders.kept_minor(after) == 14900 + 1990
    assert [(one.kind, one.amount_minor) for one in after.adjustments[-2:]] == [("add", -14900), ("exchange", 1990)]
    done = await orders.get_exchange(tx, out.id)
    assert done.back is not None
    assert (done.back.amount_minor, done.difference_minor) == (1990, 12910)
    await everything_fits(tx, asked.id)


async def test_nothing_changes_hands_when_the_card_is_refused(tx: Tx) -> None:
    shop = await build_shop(tx)
    asked, after = await by_card(tx, shop, "refused")
    back, out = after.lines
    assert (back.returned_quantity, out.state, out.awaits_payment) == (0, "cancelled", False)
    # The cash that was given beside the card went back.
    assert (after.state, after.payment_state) == ("completed", "partly_refunded")
    assert (await free(tx, shop.beanie, shop.altona), await free(tx, shop.jacket, shop.altona)) == (10, 10)
    assert await kept(tx, after.id) == orders.kept_minor(after) == 2 * 1990
    await everything_fits(tx, asked.id)
    assert (await sent_back(tx, shop, after)).amount_minor == 1990


async def test_an_exchange_moves_the_difference_alone(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await bought(tx, shop, shop.beanie, 1990, 2)
    line = order.lines[0].id
    tx = Tx(tx._connection, tx.now + timedelta(minutes=5))
    (base,) = await pricing.list_price_lists(tx)
    await pricing.set_prices(tx, base.id, [pricing.PriceRow(shop.beanie, 2490)])
    even = Exchange(location=shop.altona, back=[ReturnLine(line, 1)], variant=shop.beanie, expected_minor=0)
    shown = await orders.preview_exchange(tx, order, even)
    assert (shown.out_minor, shown.even) == (1990, True)
    done = await orders.exchange(tx, SYSTEM, order.id, even)
    assert (done.difference_minor, done.back.refunds) == (0, [])
    assert (done.order.lines[-1].state, done.order.lines[-1].total_minor) == ("handed_over", 1990)
    assert await free(tx, shop.beanie, shop.altona) == 10
    assert await kept(tx, order.id) == orders.kept_minor(done.order) == 3980
    dearer = Exchange(
        location=shop.altona,
        back=[ReturnLine(line, 1)],
        variant=shop.jacket,
        payments=[TenderWanted("cash")],
        expected_minor=14900 - 1990,
    )
    done = await orders.exchange(tx, SYSTEM, order.id, dearer)
    assert await kept(tx, order.id) == orders.kept_minor(done.order) == 14900 + 1990
    await everything_fits(tx, order.id)
    cheaper = Exchange(
        location=shop.altona, back=[ReturnLine(done.line, 1)], variant=shop.book, expected_minor=1200 - 14900
    )
    with pytest.raises(orders.NothingToReturn):
        await orders.exchange(tx, SYSTEM, order.id, even)
    with pytest.raises(orders.PriceChanged):
        await orders.exchange(tx, SYSTEM, order.id, msgspec.structs.replace(cheaper, expected_minor=0))
    done = await orders.exchange(tx, SYSTEM, order.id, cheaper)
    assert sum(one.amount_minor for one in done.back.refunds) == 13700
    assert await kept(tx, order.id) == orders.kept_minor(done.order) == 1990 + 1200
    assert await free(tx, shop.jacket, shop.altona) == 10
    assert [one.kind for one in done.order.adjustments] == ["exchange"] * 3
    await everything_fits(tx, order.id)


async def test_goods_without_a_receipt_give_credit_at_the_lowest_price_within_a_limit(tx: Tx) -> None:
    shop = await build_shop(tx)
    await stated(tx, receiptless_minor=3500)
    await bought(tx, shop, shop.beanie, 1990)
    tx = Tx(tx._connection, tx.now + timedelta(minutes=5))
    (base,) = await pricing.list_price_lists(tx)
    await pricing.set_prices(tx, base.id, [pricing.PriceRow(shop.beanie, 2490)])
    customer = await customers.start_guest(tx, "kundin@example.org", "Test Kundin")
    wanted = orders.ReceiptlessWanted(
        location=shop.altona, variant=shop.beanie, customer=customer, condition="quarantine"
    )
    said = await orders.preview_receiptless(tx, wanted, "EUR")
    back = await orders.return_without_receipt(tx, SYSTEM, wanted)
    assert (back.unit_minor, back.amount_minor) == (said.unit_minor, said.amount_minor) == (1990, 1990)
    assert (await payments.get_store_credit(tx, customer, "EUR")).balance_minor == 1990
    assert await free(tx, shop.beanie, shop.altona) == 10
    with pytest.raises(orders.TooMuchWithoutReceipt) as refused:
        await orders.return_without_receipt(tx, SYSTEM, wanted)
    assert (refused.value.facts["before_minor"], refused.value.facts["limit_minor"]) == (1990, 3500)


async def test_what_was_announced_in_time_may_arrive_late(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await placed(tx, (shop.beanie, 3, Delivery.SHIP, None), total=6460, ship=True)
    line = order.lines[0].id
    await orders.ship(tx, SYSTEM, order.id, [line], "JJD1")
    parcel = await orders.announce_return(tx, SYSTEM, order.id, ReturnWanted(lines=[BackLine(line, 2)], reason="size"))
    with pytest.raises(orders.NothingToReturn):
        await orders.announce_return(tx, SYSTEM, order.id, ReturnWanted(lines=[BackLine(line, 2)], reason="size"))
    later = Tx(tx._connection, tx.now + timedelta(days=90))
    with pytest.raises(orders.ReturnWindowClosed):
        await orders.return_goods(later, SYSTEM, order.id, shop.altona, [ReturnLine(line, 1)], "late")
    with pytest.raises(orders.ReturnParcelClosed):
        await orders.settle_return(later, SYSTEM, parcel.id, [ReturnLine(line, 2)])
    await orders.receive_return(later, SYSTEM, parcel.id, shop.altona)
    found = [ReturnLine(line, 1), ReturnLine(line, 1, "quarantine", "missing_parts")]
    back = await orders.settle_return(later, SYSTEM, parcel.id, found)
    assert back.amount_minor == 3980
    assert await free(tx, shop.beanie, shop.altona) == 11
    assert [one.state for one in await orders.return_parcels_of(tx, order.id)] == ["settled"]
    stock = await inventory.availability(tx, [shop.beanie], [shop.altona])
    assert stock[0].on_hand == 11
    told = [one.kind for one in (await orders.load_order(tx, order.id)).adjustments]
    assert told == ["ship", "return_announced", "return_arrived", "return"]
    await everything_fits(tx, order.id)


async def test_a_parcel_that_was_lost_on_its_way_back_is_refunded_once(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await placed(tx, (shop.beanie, 3, Delivery.PICKUP, shop.luebeck), total=5970)
    line = order.lines[0].id
    await orders.hand_over(tx, SYSTEM, order.id, [line])
    parcel = await orders.announce_return(tx, SYSTEM, order.id, ReturnWanted(lines=[BackLine(line, 2)], reason="size"))
    with pytest.raises(orders.ReturnNotLost):
        await orders.refund_lost_return(tx, SYSTEM, parcel.id, "never came")
    back = await orders.refund_lost_return(tx, SYSTEM, parcel.id, "never came", exception="receipt of the post office")
    assert (back.amount_minor, [(one.quantity, one.condition) for one in back.lines]) == (3980, [(2, "lost")])
    (closed,) = await orders.return_parcels_of(tx, order.id)
    assert (closed.state, closed.goods_return) == ("lost", back.id)
    after = await orders.settle(tx, order.id)
    assert (after.adjustments[-1].kind, after.adjustments[-1].amount_minor) == ("return_lost", 3980)
    # The pieces were sold, and nobody has them: seven are on the shelf.
    assert await free(tx, shop.beanie, shop.luebeck) == 7
    assert await kept(tx, order.id) == orders.kept_minor(after) == 1990
    with pytest.raises(orders.ReturnParcelClosed):
        await orders.refund_lost_return(tx, SYSTEM, parcel.id, "again", exception="again")
    await everything_fits(tx, order.id)


async def test_the_policy_refunds_small_losses_at_once_and_leaves_the_others_to_somebody(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await placed(tx, (shop.beanie, 3, Delivery.PICKUP, shop.luebeck), total=5970)
    line = order.lines[0].id
    await orders.hand_over(tx, SYSTEM, order.id, [line])
    parcel = await orders.announce_return(tx, SYSTEM, order.id, ReturnWanted(lines=[BackLine(line, 2)], reason="size"))
    # Two came back over the counter meanwhile, so one is still out.
    await orders.return_goods(tx, SYSTEM, order.id, shop.luebeck, [ReturnLine(line, 2)], "size")
    assert not await orders.refund_lost_by_rule(tx, parcel.id)


async def test_a_lost_parcel_whose_goods_all_came_back_otherwise_is_left_to_somebody(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await placed(tx, (shop.beanie, 3, Delivery.PICKUP, shop.luebeck), total=5970)
    line = order.lines[0].id
    await orders.hand_over(tx, SYSTEM, order.id, [line])
    parcel = await orders.announce_return(tx, SYSTEM, order.id, ReturnWanted(lines=[BackLine(line, 2)], reason="size"))
    await orders.return_goods(tx, SYSTEM, order.id, shop.luebeck, [ReturnLine(line, 3)], "size")
    assert not await orders.refund_lost_by_rule(tx, parcel.id)
    assert [one.state for one in await orders.return_parcels_of(tx, order.id)] == ["announced"]
    assert await kept(tx, order.id) == 0
    await everything_fits(tx, order.id)
