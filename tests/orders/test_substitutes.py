"""What is missing is replaced where the customer said so: by what is alike and there, and never dearer."""

from uuid import UUID

import msgspec
import pytest

from hanse import catalog, insight, inventory, orders, payments, pricing
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, NotFound
from hanse.orders import Delivery, Substitution, TenderWanted
from tests.orders.build import Shop, build_shop
from tests.orders.test_orders import SHOPPER, cart_with, wish

JACKET_MINOR = 14900
# The jackets in other colors: one is cheaper, one dearer, and one has another size as well.
COLORS = {"RED": ("red", "m", 12900), "BLUE": ("blue", "m", 17900), "LARGE": ("red", "l", 14900)}


class Range(msgspec.Struct, frozen=True):
    """The shop with jackets in several colors; a piece of each lies in Lübeck."""

    shop: Shop
    red: UUID
    blue: UUID
    large: UUID


async def build_range(tx: Tx) -> Range:
    shop = await build_shop(tx, stock=5)
    saved = await catalog.save_product(
        tx,
        catalog.ProductInput(
            handle="jacket",
            name={"de": "Jacket", "en": "Jacket"},
            variants=[
                catalog.VariantInput(sku="JACKET", options={"color": "navy", "size": "m"}),
                *(
                    catalog.VariantInput(sku=f"JACKET-{key}", options={"color": color, "size": size})
                    for key, (color, size, _) in COLORS.items()
                ),
            ],
        ),
    )
    known = {one.sku: one.id for one in saved.variants}
    colored = [known[f"JACKET-{key}"] for key in COLORS]
    prices = [pricing.PriceRow(one, minor) for one, (_, _, minor) in zip(colored, COLORS.values(), strict=True)]
    base = await pricing.save_price_list(
        tx, pricing.PriceListInput(key="colors", name={"de": "Farben", "en": "Colors"})
    )
    await pricing.set_prices(tx, base.id, prices)
    await inventory.receive(tx, [inventory.StockLine(one, shop.luebeck, 5) for one in colored], None, "receive")
    return Range(shop, *colored)


async def bought(
    tx: Tx,
    shop: Shop,
    quantity: int = 3,
    delivery: Delivery = Delivery.PICKUP,
    consent: Substitution = Substitution.SIMILAR,
) -> orders.Order:
    cart = await cart_with(tx, (shop.jacket, quantity, delivery, shop.luebeck))
    await orders.set_substitution(tx, SHOPPER, cart.id, consent)
    tenders = [] if delivery is Delivery.RESERVE else [TenderWanted("cash")]
    return await orders.place_order(tx, SHOPPER, wish(cart, JACKET_MINOR * quantity, *tenders))


async def replaced(tx: Tx, order: orders.Order, quantity: int, variant: UUID) -> orders.Substituted:
    return await orders.substitute_pieces(tx, SYSTEM, order.id, order.lines[0].id, quantity, variant, "shelf empty")


async def kept(tx: Tx, order: UUID) -> int:
    return sum(one.captured_minor - one.refunded_minor for one in await payments.payments_of(tx, order))


async def test_what_is_alike_but_for_its_color_may_replace_and_is_never_dearer(tx: Tx) -> None:
    made = await build_range(tx)
    order = await bought(tx, made.shop)
    found = await orders.candidates(tx, order.id, order.lines[0].id)
    assert [(one.sku, one.unit_minor, one.list_minor, one.available) for one in found] == [
        ("JACKET-RED", 12900, 12900, 5),
        ("JACKET-BLUE", JACKET_MINOR, 17900, 5),
    ]
    assert all(one.same_product for one in found)


async def test_missing_pieces_are_replaced_and_the_difference_goes_back(tx: Tx) -> None:
    made = await build_range(tx)
    order = await bought(tx, made.shop)
    done = await replaced(tx, order, 2, made.red)
    after = await orders.load_order(tx, order.id)
    assert [(one.sku, one.quantity, one.state, one.total_minor) for one in after.lines] == [
        ("JACKET", 1, "open", JACKET_MINOR),
        ("JACKET", 2, "cancelled", 2 * JACKET_MINOR),
        ("JACKET-RED", 2, "open", 2 * 12900),
    ]
    missed, new = after.lines[1:]
    assert (new.id, new.replaces, missed.id, new.promise) == (done.line, missed.id, done.missed, missed.promise)
    assert (new.source_location, new.pickup_location) == (made.shop.luebeck, made.shop.luebeck)
    assert done.back_minor == 4000
    assert await kept(tx, order.id) == JACKET_MINOR + 2 * 12900
    assert (after.state, after.payment_state) == ("confirmed", "partly_refunded")
    said = after.adjustments[-1]
    assert (said.kind, said.amount_minor, said.facts["of"]) == ("substitute", 4000, str(order.lines[0].id))
    books = {one.variant: one.available for one in await inventory.availability(
        tx, [made.shop.jacket, made.red], [made.shop.luebeck]
    )}  # fmt: skip
    assert books == {made.shop.jacket: 4, made.red: 3}
    assert await insight.audit(tx) == []


async def test_what_is_dearer_costs_what_the_missing_piece_was_bought_for(tx: Tx) -> None:
    made = await build_range(tx)
    order = await bought(tx, made.shop, 1)
    done = await replaced(tx, order, 1, made.blue)
    after = await orders.load_order(tx, order.id)
    assert [(one.sku, one.state, one.total_minor) for one in after.lines] == [
        ("JACKET", "cancelled", JACKET_MINOR),
        ("JACKET-BLUE", "open", JACKET_MINOR),
    ]
    assert (done.back_minor, after.payment_state, await kept(tx, order.id)) == (0, "paid", JACKET_MINOR)
    assert await insight.audit(tx) == []


async def test_a_discount_of_the_missing_piece_lowers_what_its_substitute_costs(tx: Tx) -> None:
    made = await build_range(tx)
    terms = {"kind": "percentage", "scope": "order", "rate": 3333, "all": True}
    name = {"de": "Drittel", "en": "Third"}
    await pricing.save_promotion(tx, pricing.PromotionInput(key="third", name=name, needs_coupon=True, terms=terms))
    await pricing.save_coupon(tx, pricing.Coupon("THIRD", "third", 10))
    cart = await cart_with(tx, (made.shop.jacket, 3, Delivery.PICKUP, made.shop.luebeck))
    await orders.set_substitution(tx, SHOPPER, cart.id, Substitution.SIMILAR)
    cart = await orders.add_coupon(tx, SHOPPER, cart.id, "THIRD")
    total = (await orders.price_cart(tx, cart)).quote.totals.total_minor
    order = await orders.place_order(tx, SHOPPER, wish(cart, total, TenderWanted("cash")))
    await replaced(tx, order, 2, made.red)
    stays, missed, new = (await orders.load_order(tx, order.id)).lines
    assert stays.total_minor + missed.total_minor == total < 3 * 12900
    assert missed.total_minor - 1 <= new.total_minor <= missed.total_minor
    assert await kept(tx, order.id) == stays.total_minor + new.total_minor
    assert await insight.audit(tx) == []


async def test_what_is_reserved_is_replaced_and_nothing_is_paid_before_it_is_collected(tx: Tx) -> None:
    made = await build_range(tx)
    order = await bought(tx, made.shop, 2, Delivery.RESERVE)
    done = await replaced(tx, order, 1, made.red)
    after = await orders.load_order(tx, order.id)
    assert (done.back_minor, await kept(tx, order.id), after.payment_state) == (0, 0, "at_pickup")
    lines = [one.id for one in after.lines if one.state == "open"]
    await orders.pay_at_pickup(tx, order.id, lines, [TenderWanted("cash")], made.shop.luebeck)
    await orders.hand_over(tx, SYSTEM, order.id, lines)
    assert await kept(tx, order.id) == JACKET_MINOR + 12900
    assert await insight.audit(tx) == []


async def test_a_parcel_keeps_its_place_and_its_shipping(tx: Tx) -> None:
    made = await build_range(tx)
    cart = await cart_with(tx, (made.shop.jacket, 1, Delivery.SHIP, None))
    await orders.set_substitution(tx, SHOPPER, cart.id, Substitution.SIMILAR)
    order = await orders.place_order(tx, SHOPPER, wish(cart, JACKET_MINOR + 490, TenderWanted("cash"), ship=True))
    place = order.lines[0].source_location
    await inventory.receive(tx, [inventory.StockLine(made.red, place, 1)], None, "receive")
    await replaced(tx, order, 1, made.red)
    after = await orders.load_order(tx, order.id)
    assert (after.lines[1].source_location, after.shipping_cancelled) == (place, False)
    assert await kept(tx, order.id) == 12900 + 490
    await orders.ship(tx, SYSTEM, order.id, [after.lines[1].id], "T 1")
    back = [orders.ReturnLine(after.lines[1].id, 1)]
    await orders.return_goods(tx, SYSTEM, order.id, made.shop.luebeck, back, "not this color")
    assert await kept(tx, order.id) == 490
    assert await insight.audit(tx) == []


async def test_nothing_is_replaced_of_what_the_customer_wants_as_it_is(tx: Tx) -> None:
    made = await build_range(tx)
    order = await bought(tx, made.shop, consent=Substitution.NONE)
    assert await orders.candidates(tx, order.id, order.lines[0].id) == []
    with pytest.raises(orders.SubstitutionNotWanted):
        await replaced(tx, order, 1, made.red)


async def test_a_substitute_is_not_replaced_again(tx: Tx) -> None:
    made = await build_range(tx)
    order = await bought(tx, made.shop, 1)
    done = await replaced(tx, order, 1, made.red)
    with pytest.raises(orders.SubstitutionNotWanted):
        await orders.substitute_pieces(tx, SYSTEM, order.id, done.line, 1, made.blue, "shelf empty")


@pytest.mark.parametrize("article", ["large", "book", "jacket", "gone"])
async def test_another_size_another_article_and_what_is_not_there_replace_nothing(tx: Tx, article: str) -> None:
    made = await build_range(tx)
    order = await bought(tx, made.shop)
    (books,) = await inventory.availability(tx, [made.blue], [made.shop.luebeck])
    lost = inventory.StockChange(made.blue, made.shop.luebeck, -books.on_hand)
    await inventory.adjust(tx, SYSTEM, [lost], inventory.Reason.LOST)
    named = {"large": made.large, "book": made.shop.book, "jacket": made.shop.jacket, "gone": made.blue}
    with pytest.raises(orders.NotASubstitute):
        await replaced(tx, order, 1, named[article])


async def test_more_than_is_there_of_a_candidate_is_refused_and_changes_nothing(tx: Tx) -> None:
    made = await build_range(tx)
    lost = inventory.StockChange(made.red, made.shop.luebeck, -4)
    await inventory.adjust(tx, SYSTEM, [lost], inventory.Reason.LOST)
    order = await bought(tx, made.shop)
    with pytest.raises(orders.LinesOutOfStock):
        async with tx.attempt():
            await replaced(tx, order, 2, made.red)
    assert await orders.load_order(tx, order.id) == order


async def test_another_product_of_the_kind_may_be_a_quarter_dearer(tx: Tx) -> None:
    shop = await build_shop(tx)
    await catalog.save_family(tx, catalog.FamilyInput(key="bags", name={"de": "Taschen", "en": "Bags"}))
    for key in ("packs", "suitcases"):
        await catalog.save_category(tx, catalog.CategoryInput(key=key, name={"de": key, "en": key}))
    found = {}
    for sku, category, minor in (
        ("BAG", "packs", 10000), ("NEAR", "packs", 12500), ("FAR", "packs", 12501), ("CASE", "suitcases", 9000),
    ):  # fmt: skip
        saved = await catalog.save_product(
            tx,
            catalog.ProductInput(
                handle=sku.lower(), name={"de": sku, "en": sku}, family="bags", categories=[category],
                channels=["web"], variants=[catalog.VariantInput(sku=sku)],
            ),
        )  # fmt: skip
        found[sku] = pricing.PriceRow(saved.variants[0].id, minor)
    prices = await pricing.save_price_list(tx, pricing.PriceListInput(key="bags", name={"de": "T", "en": "B"}))
    await pricing.set_prices(tx, prices.id, list(found.values()))
    lines = [inventory.StockLine(one.variant, shop.luebeck, 2) for one in found.values()]
    await inventory.receive(tx, lines, None, "receive")
    cart = await cart_with(tx, (found["BAG"].variant, 1, Delivery.PICKUP, shop.luebeck))
    await orders.set_substitution(tx, SHOPPER, cart.id, Substitution.SIMILAR)
    order = await orders.place_order(tx, SHOPPER, wish(cart, 10000, TenderWanted("cash")))
    fitting = await orders.candidates(tx, order.id, order.lines[0].id)
    assert [(one.sku, one.unit_minor, one.same_product) for one in fitting] == [("NEAR", 10000, False)]


async def test_the_word_of_a_cart_counts_for_all_lines_and_that_of_a_line_for_itself(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await cart_with(tx, (shop.jacket, 1, Delivery.PICKUP, shop.luebeck))
    assert cart.lines[0].substitution is Substitution.NONE
    await orders.set_substitution(tx, SHOPPER, cart.id, Substitution.SIMILAR)
    cart = await orders.put_line(tx, SHOPPER, cart.id, shop.book, 1, Delivery.PICKUP, shop.luebeck)
    jacket, book = cart.lines
    cart = await orders.set_substitution(tx, SHOPPER, cart.id, Substitution.NONE, book.id)
    said = [Substitution.SIMILAR, Substitution.NONE]
    assert [one.substitution for one in cart.lines] == said
    copied = await orders.copy_cart(tx, SHOPPER, cart.id)
    assert [one.substitution for one in copied.lines] == said
    order = await orders.place_order(tx, SHOPPER, wish(cart, JACKET_MINOR + 1200, TenderWanted("cash")))
    assert [one.substitution for one in order.lines] == said
    cart = await orders.set_substitution(tx, SHOPPER, copied.id, Substitution.NONE)
    assert [one.substitution for one in cart.lines] == [Substitution.NONE] * 2
    with pytest.raises(NotFound):
        await orders.set_substitution(tx, SHOPPER, copied.id, Substitution.NONE, jacket.id)


async def test_the_article_that_was_chosen_for_a_line_is_the_only_one_that_replaces_it(tx: Tx) -> None:
    made = await build_range(tx)
    cart = await cart_with(tx, (made.shop.jacket, 3, Delivery.PICKUP, made.shop.luebeck))
    (line,) = cart.lines
    offered = (await orders.choices(tx, cart, [line.id]))[line.id]
    assert {one.variant for one in offered} == {made.red, made.blue}
    for wrong in (made.large, made.shop.book):
        with pytest.raises(orders.NotASubstitute):
            await orders.set_substitution(tx, SHOPPER, cart.id, Substitution.CHOSEN, line.id, wrong)
    for said, of, chosen in (
        (Substitution.CHOSEN, line.id, None),
        (Substitution.CHOSEN, None, made.red),
        (Substitution.SIMILAR, line.id, made.red),
    ):
        with pytest.raises(InvalidInput):
            await orders.set_substitution(tx, SHOPPER, cart.id, said, of, chosen)
    await orders.set_substitution(tx, SHOPPER, cart.id, Substitution.CHOSEN, line.id, made.red)
    cart = await orders.copy_cart(tx, SHOPPER, cart.id)
    assert [one.substitute for one in cart.lines] == [made.red]
    order = await orders.place_order(tx, SHOPPER, wish(cart, JACKET_MINOR * 3, TenderWanted("cash")))
    fitting = await orders.candidates(tx, order.id, order.lines[0].id)
    assert [one.variant for one in fitting] == [made.red]
    with pytest.raises(orders.NotASubstitute):
        await replaced(tx, order, 1, made.blue)
    await replaced(tx, order, 2, made.red)
    assert await insight.audit(tx) == []


async def test_a_channel_that_does_not_ask_takes_no_word_but_keeps_that_of_another(tx: Tx) -> None:
    made = await build_range(tx)
    cart = await cart_with(tx, (made.shop.jacket, 1, Delivery.PICKUP, made.shop.luebeck))
    await orders.set_substitution(tx, SHOPPER, cart.id, Substitution.SIMILAR)
    terms = await orders.get_terms(tx, "web")
    await orders.set_terms(tx, "web", msgspec.structs.replace(terms, substitution=False))
    with pytest.raises(orders.SubstitutionNotAsked):
        await orders.set_substitution(tx, SHOPPER, cart.id, Substitution.SIMILAR)
    wanted = orders.DirectOrder(
        lines=[orders.DirectLine(made.shop.jacket, 1, Delivery.PICKUP, made.shop.luebeck)],
        substitution=Substitution.SIMILAR,
        expected_total_minor=JACKET_MINOR,
    )
    with pytest.raises(orders.SubstitutionNotAsked):
        await orders.place_direct(tx, SHOPPER, wanted)
    cart = await orders.get_cart(tx, SHOPPER, cart.id)
    order = await orders.place_order(tx, SHOPPER, wish(cart, JACKET_MINOR, TenderWanted("cash")))
    assert order.lines[0].substitution is Substitution.SIMILAR
    again = await cart_with(tx, (made.shop.jacket, 1, Delivery.PICKUP, made.shop.luebeck))
    cart = await orders.set_substitution(tx, SHOPPER, again.id, Substitution.NONE)
    assert cart.substitution is Substitution.NONE


async def test_pieces_of_a_replaced_line_keep_what_they_replace(tx: Tx) -> None:
    made = await build_range(tx)
    order = await bought(tx, made.shop)
    done = await replaced(tx, order, 3, made.red)
    after = await orders.cancel_pieces(tx, SYSTEM, order.id, done.line, 1, "not this color")
    assert [(one.state, one.quantity, one.replaces) for one in after.lines[1:]] == [
        ("open", 2, done.missed), ("cancelled", 1, done.missed),
    ]  # fmt: skip
    assert await kept(tx, order.id) == 2 * 12900
    assert await insight.audit(tx) == []
