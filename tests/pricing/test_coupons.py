"""Coupons: made codes, limits, used exactly once, given back by rule."""

import asyncio
import csv
import io
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanse import customers, orders, pricing
from hanse.kit.actor import SYSTEM
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, Tx, connect
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput
from hanse.pricing import rules
from tests.orders.build import HOME, Shop, build_shop

OFF = {"kind": "amount", "scope": "order", "minor": 500, "all": True}


async def open_promotion(tx: Tx, key: str = "five", **given: object) -> None:
    names = {"de": key, "en": key}
    wanted = pricing.PromotionInput(key=key, name=names, terms=OFF, **{"needs_coupon": True, **given})
    await pricing.save_promotion(tx, wanted)


async def filled(tx: Tx, variant: UUID, *coupons: str) -> orders.Cart:
    cart = await orders.open_cart(tx, SYSTEM, "web")
    cart = await orders.put_line(tx, SYSTEM, cart.id, variant, 1, orders.Delivery.SHIP)
    for coupon in coupons:
        cart = await orders.add_coupon(tx, SYSTEM, cart.id, coupon)
    return cart


async def buy(tx: Tx, cart: orders.Cart, email: str = "a@kogge.example", saved_minor: int = 500) -> orders.Order:
    priced = await orders.price_cart(tx, cart)
    assert priced.quote.totals.discount_minor == saved_minor
    return await buy_as_seen(tx, cart, priced, email)


async def buy_as_seen(tx: Tx, cart: orders.Cart, priced: orders.PricedCart, email: str) -> orders.Order:
    """Place the order at the price of that look, whatever others have done since."""
    shipping = 490 if priced.quote.totals.total_minor < 20000 else 0
    wish = orders.PlaceOrder(
        cart=cart.id, email=email, name="Test", billing=HOME, shipping=HOME, delivery_method="standard",
        expected_total_minor=priced.quote.totals.total_minor + shipping,
        payments=[orders.TenderWanted("cash")],
    )  # fmt: skip
    return await orders.place_order(tx, SYSTEM, wish)


async def told(tx: Tx, shop: Shop, code: str, customer: UUID | None = None) -> str:
    line = pricing.QuoteLine(new_id(), shop.jacket, 1)
    wanted = pricing.QuoteWanted(channel="web", lines=[line], coupons=[code], customer=customer)
    (message,) = (await pricing.quote(tx, wanted)).messages
    return message.code


BODIES = st.text(rules.ALPHABET, min_size=12, max_size=12)


@given(BODIES, st.integers(0, 12), st.sampled_from(rules.ALPHABET))
def test_every_wrong_character_is_told(body: str, place: int, other: str) -> None:
    code = body + rules.check_character(body)
    assert rules.fits("AB" + code)
    wrong = code[:place] + other + code[place + 1 :]
    assert rules.fits("AB" + wrong) == (wrong == code)


@given(BODIES, st.integers(0, 12), st.integers(0, 12))
def test_two_characters_that_changed_places_are_told(body: str, one: int, two: int) -> None:
    code = list(body + rules.check_character(body))
    code[one], code[two] = code[two], code[one]
    swapped = "".join(code)
    assert rules.fits("AB" + swapped) == (swapped[:-1] == body and swapped[-1] == rules.check_character(body))


async def test_made_codes_are_unique_checked_and_come_as_a_file(database: Database, signed_in, drain) -> None:
    async with database.transaction() as tx:
        await build_shop(tx)
        await open_promotion(tx)
    office = await signed_in("marketer")
    wanted = {"promotion": "five", "name": "Newsletter", "prefix": "HB26", "wanted": 1200}
    made = await office.post("/v1/coupon-batches", json=wanted, headers={"idempotency-key": "one"})
    assert (made.status_code, made.json()["made"]) == (202, 0), made.text
    await drain()
    (batch,) = (await office.get("/v1/coupon-batches")).json()
    assert (batch["wanted"], batch["made"], batch["used"]) == (1200, 1200, 0)
    answer = await office.get(f"/v1/coupon-batches/{batch['id']}/codes")
    assert answer.headers["content-type"].startswith("text/csv")
    codes = [row["code"] for row in csv.DictReader(io.StringIO(answer.text))]
    assert (len(codes), len(set(codes))) == (1200, 1200)
    assert all(rules.fits(code) and code.startswith("HB26-") and len(code) == 20 for code in codes)
    again = await office.post("/v1/coupon-batches", json=wanted, headers={"idempotency-key": "two"})
    assert again.json()["code"] == "prefix_taken"


async def test_codes_are_made_in_steps_until_all_are_there(database: Database) -> None:
    async with database.transaction() as tx:
        await open_promotion(tx)
        given = pricing.CouponBatchInput(promotion="five", name="Many", prefix="MANY", wanted=25)
        batch = await pricing.make_batch(tx, given)
        left = [await pricing.make_codes(tx, batch.id, 10) for _ in range(4)]
        assert left == [15, 5, 0, 0]
        assert await tx.value("select count(*) from pricing.coupon where batch = $1", batch.id) == 25


async def test_a_made_code_is_read_however_it_is_grouped_and_a_typo_is_told(tx: Tx) -> None:
    shop = await build_shop(tx)
    await open_promotion(tx)
    batch = await pricing.make_batch(tx, pricing.CouponBatchInput(promotion="five", name="One", prefix="HB", wanted=1))
    await pricing.make_codes(tx, batch.id)
    code = await tx.value("select code from pricing.coupon where batch = $1", batch.id)
    assert [await told(tx, shop, one) for one in (code, code.replace("-", ""), code.replace("-", " ").lower())] == [
        "coupon_applied"
    ] * 3
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    assert await told(tx, shop, wrong) == "coupon_mistyped"
    assert await told(tx, shop, code[:-1] + "0") == "coupon_mistyped"
    assert await told(tx, shop, "NO-SUCH") == "coupon_unknown"


async def test_a_coupon_counts_in_its_time_and_for_its_person(tx: Tx) -> None:
    shop = await build_shop(tx)
    await open_promotion(tx)
    friend = await customers.start_guest(tx, "friend@kogge.example", "Freundin")
    day = timedelta(days=1)
    for code, more in {
        "EARLY": {"valid_from": tx.now + day},
        "LATE": {"valid_until": tx.now},
        "NOW": {"valid_from": tx.now, "valid_until": tx.now + day},
        "YOURS": {"customer": friend},
    }.items():
        saved = await pricing.save_coupon(tx, pricing.Coupon(code, "five", **more))
        assert saved.code == code
    assert await told(tx, shop, "EARLY") == "coupon_not_yet"
    assert await told(tx, shop, "LATE") == "coupon_expired"
    assert await told(tx, shop, "NOW") == "coupon_applied"
    assert await told(tx, shop, "YOURS") == "coupon_not_for_customer"
    assert await told(tx, shop, "YOURS", friend) == "coupon_applied"


async def test_of_32_orders_at_once_exactly_one_gets_a_code_for_one_use(
    database: Database, database_url: str, clock: MovableClock
) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx, stock=50)
        await open_promotion(tx)
        await pricing.save_coupon(tx, pricing.Coupon("ONCE", "five", uses_max=1))
        carts = [await filled(tx, shop.jacket, "ONCE") for _ in range(32)]

    many = await connect(database_url, clock=clock, most=32)

    async def place(cart: orders.Cart) -> str:
        try:
            async with many.transaction() as tx:
                priced = await orders.price_cart(tx, cart)
                if not priced.quote.coupons:
                    return "too late"
                await buy_as_seen(tx, cart, priced, f"{cart.code}@kogge.example")
        except (pricing.CouponUsedUp, orders.PriceChanged):
            return "used up"
        return "placed"

    outcomes = await asyncio.gather(*(place(cart) for cart in carts))
    await many.close()
    assert outcomes.count("placed") == 1
    async with database.transaction() as tx:
        assert await tx.value("select used from pricing.coupon where code = 'ONCE'") == 1
        assert await tx.value("select count(*) from orders.sales_order") == 1


async def test_a_guest_who_comes_back_is_the_same_person(tx: Tx) -> None:
    shop = await build_shop(tx)
    await open_promotion(tx)
    await pricing.save_coupon(tx, pricing.Coupon("EACH", "five", uses_per_customer_max=1))
    await buy(tx, await filled(tx, shop.jacket, "EACH"), "A@kogge.example")
    again = await filled(tx, shop.jacket, "EACH")
    with pytest.raises(pricing.CouponUsedUp):
        await buy(tx, again, " a@kogge.example")
    await buy(tx, await filled(tx, shop.jacket, "EACH"), "b@kogge.example")


@pytest.mark.parametrize(("gives_back", "used"), [(True, 0), (False, 1)])
async def test_a_cancelled_order_gives_its_coupon_back_by_rule(tx: Tx, gives_back: bool, used: int) -> None:
    shop = await build_shop(tx)
    await open_promotion(tx)
    await pricing.save_coupon(tx, pricing.Coupon("ONCE", "five", uses_max=1, gives_back=gives_back))
    order = await buy(tx, await filled(tx, shop.jacket, "ONCE"))
    assert order.state == "confirmed"
    await orders.cancel(tx, SYSTEM, order.id, None, "changed_mind")
    (coupon,) = await pricing.list_coupons(tx)
    assert coupon.used == used
    assert await told(tx, shop, "ONCE") == ("coupon_used_up" if used else "coupon_applied")
    assert await tx.column("select problem from pricing.inv_coupon_used") == []


async def test_an_order_that_was_never_paid_always_gives_its_coupon_back(tx: Tx) -> None:
    await open_promotion(tx)
    await pricing.save_coupon(tx, pricing.Coupon("ONCE", "five", uses_max=1, gives_back=False))
    order = new_id()
    quote = pricing.Quote([], [], pricing.Totals(0, 0, 0, 0, 0, 0), [], ["ONCE"], [], "EUR")
    await pricing.redeem(tx, order, quote, None, "")
    assert await pricing.give_back(tx, order, paid=False) == ["ONCE"]
    assert await pricing.give_back(tx, order, paid=False) == []


async def test_fewer_uses_than_were_taken_cannot_be_set(tx: Tx) -> None:
    shop = await build_shop(tx)
    await open_promotion(tx)
    await pricing.save_coupon(tx, pricing.Coupon("TWO", "five", uses_max=2))
    for email in ("a@kogge.example", "b@kogge.example"):
        await buy(tx, await filled(tx, shop.jacket, "TWO"), email)
    with pytest.raises(InvalidInput):
        await pricing.save_coupon(tx, pricing.Coupon("TWO", "five", uses_max=1))
