"""What the screen of a register asks: articles, scans, parked carts, what may come back."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest

from hanse import access, catalog, customers, locations, orders, payments, till
from hanse.kit import ids
from hanse.kit.actor import SYSTEM, Actor, Grant, Kind
from hanse.kit.db import Database, Tx
from hanse.kit.refusals import Forbidden, NotFound
from hanse.orders import Delivery, TenderWanted
from tests.catalog.shop import furnish, product
from tests.orders.build import Shop, build_shop

SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]


def cashier(*places: UUID) -> Actor:
    return Actor(Kind.STAFF, id=ids.new_id(), name="Anna", grants=(Grant(access.ROLES["cashier"], frozenset(places)),))


async def bought(tx: Tx, shop: Shop, *, quantity: int = 2) -> tuple[orders.Order, till.Receipt]:
    """Two beanies for 39.80, sold in Lübeck for cash."""
    register = await locations.save_register(tx, shop.luebeck, 1, "Kasse 1")
    await till.open_shift(tx, SYSTEM, shop.luebeck, register.id, 10000)
    cart = await orders.open_cart(tx, SYSTEM, "store", location=shop.luebeck)
    await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, quantity, Delivery.CARRY_OUT, shop.luebeck)
    wish = orders.PlaceOrder(
        cart=cart.id,
        payments=[TenderWanted("cash")],
        expected_total_minor=1990 * quantity,
        location=shop.luebeck,
        register=register.id,
    )
    order, receipt = await till.sell(tx, SYSTEM, wish)
    assert receipt is not None
    return order, receipt


async def test_articles_are_shown_with_the_price_and_the_pieces_of_their_store(tx: Tx) -> None:
    shop = await build_shop(tx, stock=3)
    page = await till.find_articles(tx, SYSTEM, shop.luebeck, catalog.SearchWanted(text="beanie"))
    (article,) = page.items[0].articles
    assert (article.sku, article.unit_minor, article.here, article.online) == ("BEANIE", 1990, 3, 9)


async def test_a_scan_finds_articles_cards_carts_receipts_and_orders(tx: Tx) -> None:
    shop = await build_shop(tx)
    actor = cashier(shop.luebeck)
    order, receipt = await bought(tx, shop)
    known = await customers.register(tx, customers.RegisterCustomer(email="anna@example.org", given_name="Anna"))
    carded = await customers.issue_card(tx, known.id)
    cart = await orders.open_cart(tx, SYSTEM, "web")
    gift = await payments.issue_gift_card(tx, 5000, "EUR")
    codes = [
        "beanie",
        carded.card,
        cart.code.lower(),
        f"https://shop.example/cart/{cart.code}",
        receipt.number,
        order.number,
        gift.code,
    ]
    kinds = [(await till.scanned(tx, actor, shop.luebeck, str(code))).kind for code in codes]
    assert kinds == ["article", "customer", "cart", "cart", "receipt", "order", "gift_card"]


async def test_a_scan_that_means_nothing_is_refused(tx: Tx) -> None:
    shop = await build_shop(tx)
    for code in ("4006381333931", "ABCD2345", "ABCD23", "ABCD\x00", "2900000000000"):
        with pytest.raises(till.NothingScanned):
            await till.scanned(tx, cashier(shop.luebeck), shop.luebeck, code)


async def test_a_pickup_code_means_something_only_where_it_is_collected(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await orders.open_cart(tx, SYSTEM, "web")
    await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, Delivery.PICKUP, shop.luebeck)
    wish = orders.PlaceOrder(
        cart=cart.id, email="a@example.org", name="A", payments=[TenderWanted("cash")], expected_total_minor=14900
    )
    order = await orders.place_order(tx, SYSTEM, wish)
    code = order.pickups[0].code
    assert (await till.scanned(tx, SYSTEM, shop.luebeck, code)).kind == "pickup"
    with pytest.raises(till.NothingScanned):
        await till.scanned(tx, SYSTEM, shop.altona, code)


async def test_a_parked_cart_is_taken_up_once(tx: Tx) -> None:
    shop = await build_shop(tx)
    actor = cashier(shop.luebeck)
    cart = await orders.open_cart(tx, actor, "store", location=shop.luebeck)
    await orders.put_line(tx, actor, cart.id, shop.beanie, 2, Delivery.CARRY_OUT, shop.luebeck)
    parked = await till.park(tx, actor, shop.luebeck, cart.id, "red coat")
    assert (parked.note, parked.pieces, parked.total_minor) == ("red coat", 2, 3980)
    assert [p.cart for p in await till.list_parked(tx, actor, shop.luebeck)] == [cart.id]
    slip = await till.parked_slip(tx, actor, shop.luebeck, cart.id)
    assert (slip.cart, slip.link.rpartition("/cart/")[2]) == (parked, cart.code)
    assert slip.picture.startswith("data:image/svg+xml")
    with pytest.raises(NotFound):
        await till.parked_slip(tx, cashier(shop.altona), shop.altona, cart.id)
    scanned = await till.scanned(tx, actor, shop.luebeck, slip.link)
    assert (scanned.kind, scanned.cart.cart.id if scanned.cart else None) == ("cart", cart.id)
    again = await till.take_up(tx, actor, shop.luebeck, cart.id)
    assert again.cart.lines[0].quantity == 2
    assert await till.list_parked(tx, actor, shop.luebeck) == []
    with pytest.raises(NotFound):
        await till.take_up(tx, actor, shop.luebeck, cart.id)


async def test_an_empty_cart_is_not_parked(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await orders.open_cart(tx, SYSTEM, "store", location=shop.luebeck)
    with pytest.raises(orders.EmptyCart):
        await till.park(tx, SYSTEM, shop.luebeck, cart.id)


async def test_a_receipt_of_one_store_is_good_for_a_return_at_another(tx: Tx) -> None:
    shop = await build_shop(tx)
    order, receipt = await bought(tx, shop)
    for number in (receipt.number.lower(), order.number):
        found = await till.find_returnable(tx, cashier(shop.altona), number)
        assert (found.order, found.lines[0].returnable, found.paid[0].captured_minor) == (order.id, 2, 3980)
    with pytest.raises(till.NothingSoldUnder):
        await till.find_returnable(tx, cashier(shop.altona), "H-1")
    picker = Actor(Kind.STAFF, grants=(Grant(access.ROLES["picker"], None),))
    with pytest.raises(Forbidden):
        await till.find_returnable(tx, picker, receipt.number)


async def test_an_article_may_join_what_is_to_come_of_an_order_and_who_sees_all_of_it_is_told(tx: Tx) -> None:
    shop = await build_shop(tx)
    done, _ = await bought(tx, shop)
    cart = await orders.open_cart(tx, SYSTEM, "web")
    await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, Delivery.PICKUP, shop.luebeck)
    wanted = orders.PlaceOrder(
        cart=cart.id, email="a@example.org", name="A", payments=[TenderWanted("cash")], expected_total_minor=14900
    )
    waits = await orders.place_order(tx, SYSTEM, wanted)
    seen = [
        (await till.find_returnable(tx, cashier(place), number)).joinable
        for number in (done.number, waits.number)
        for place in (shop.luebeck, shop.altona)
    ]
    assert seen == [False, False, True, False]


async def test_orders_of_a_customer_are_found_by_mail_without_a_receipt(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await orders.open_cart(tx, SYSTEM, "store", location=shop.luebeck)
    await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 1, Delivery.CARRY_OUT, shop.luebeck)
    wanted = orders.PlaceOrder(
        cart=cart.id,
        email="kundin@example.org",
        payments=[TenderWanted("cash")],
        expected_total_minor=1990,
        location=shop.luebeck,
    )
    order = await orders.place_order(tx, SYSTEM, wanted)
    rows = await till.list_returnables(tx, cashier(shop.altona), "Kundin@example.org")
    assert [row.number for row in rows] == [order.number]
    assert await till.list_returnables(tx, cashier(shop.altona), "nobody@example.com") == []


async def test_a_return_gives_back_what_was_said_before(tx: Tx) -> None:
    shop = await build_shop(tx)
    order, _ = await bought(tx, shop, quantity=3)
    lines = [orders.ReturnLine(order.lines[0].id, 2)]
    said = await till.preview_return(tx, SYSTEM, order.id, lines)
    done = await orders.return_goods(tx, SYSTEM, order.id, shop.altona, lines, "too small")
    assert (said.amount_minor, said.refunds) == (done.amount_minor, done.refunds)
    with pytest.raises(orders.NothingToReturn):
        await till.preview_return(tx, SYSTEM, order.id, lines)


async def test_a_copied_cart_has_the_same_wishes_and_a_code_of_its_own(tx: Tx) -> None:
    shop = await build_shop(tx)
    cart = await orders.open_cart(tx, SYSTEM, "store", location=shop.luebeck)
    await orders.put_line(tx, SYSTEM, cart.id, shop.book, 3, Delivery.PICKUP, shop.altona)
    await orders.add_coupon(tx, SYSTEM, cart.id, "moin")
    copied = await orders.copy_cart(tx, SYSTEM, cart.id)
    assert copied.code != cart.code
    assert [(ln.variant, ln.quantity, ln.location) for ln in copied.lines] == [(shop.book, 3, shop.altona)]
    assert (copied.coupons, copied.order) == (["MOIN"], None)


async def test_a_sale_over_http_ends_with_a_receipt(database: Database, signed_in: SignedIn) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        register = await locations.save_register(tx, shop.luebeck, 1, "Kasse 1")
    anna = await signed_in("cashier", shop.luebeck)
    here = {"location": str(shop.luebeck), "register": str(register.id)}

    async def post(path: str, body: dict[str, object]) -> httpx.Response:
        return await anna.post(path, json=body, headers={"Idempotency-Key": str(ids.new_id())})

    assert (await post("/v1/till/shifts", {**here, "float_minor": 10000})).status_code == 201
    found = (await anna.get("/v1/till/scans", params={"location": here["location"], "code": "BEANIE"})).json()
    cart = (await post("/v1/carts", {"channel": "store", "location": here["location"]})).json()
    line = {"variant": found["article"]["variant"], "quantity": 2, "delivery": "carry_out", **here}
    priced = (await anna.put(f"/v1/carts/{cart['id']}/lines", json=line)).json()
    parked = await post("/v1/till/parked-carts", {"location": here["location"], "cart": cart["id"]})
    assert parked.status_code == 201
    recall = f"/v1/till/parked-carts/{cart['id']}/recall"
    assert (await post(recall, {"location": here["location"]})).json()["due_now_minor"] == priced["due_now_minor"]
    sale = {
        **here,
        "cart": cart["id"],
        "payments": [{"tender": "cash"}],
        "expected_total_minor": 3980,
        "given_minor": 5000,
    }
    sold = (await post("/v1/till/sales", sale)).json()
    assert sold["receipt"]["tenders"][0]["change_minor"] == 1020
    receipts = f"/v1/till/registers/{register.id}/receipts"
    (printed,) = (await anna.get(receipts, params={"order": sold["order"]["id"]})).json()
    assert printed["number"] == "LUEBECK-1-000001"
    elsewhere = await anna.get("/v1/till/articles", params={"location": str(shop.altona)})
    assert elsewhere.status_code == 403


async def test_articles_of_one_product_are_told_apart_in_words_of_both_languages(tx: Tx) -> None:
    shop = await build_shop(tx)
    await furnish(tx)
    await catalog.save_product(tx, product())
    told = {}
    for code in ("REGENJACKE-SYLT-M", "REGENJACKE-SYLT-L", "BOOK"):
        article = (await till.scanned(tx, SYSTEM, shop.luebeck, code)).article
        assert article is not None
        told[article.sku] = article.options
    assert told["REGENJACKE-SYLT-M"] == {"de": "M · Marineblau", "en": "M · Navy"}
    assert told["REGENJACKE-SYLT-L"] == {"de": "L · Marineblau", "en": "L · Navy"}
    assert told["BOOK"] == {}
