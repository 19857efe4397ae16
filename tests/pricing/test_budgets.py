"""Budgets of promotions, in money and in uses: never exceeded, whoever comes at once."""

import asyncio

import pytest

from hanse import orders, pricing
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput
from tests.orders.build import Shop, build_shop
from tests.pricing.test_coupons import buy, buy_as_seen, filled, open_promotion


async def limited(tx: Tx, **budget: object) -> None:
    """Five euros off every order, within this budget."""
    await open_promotion(tx, needs_coupon=False, budget=pricing.Budget(**budget))


async def saved(tx: Tx, shop: Shop, currency: str = "EUR") -> int:
    line = pricing.QuoteLine(new_id(), shop.jacket, 1)
    quote = await pricing.quote(tx, pricing.QuoteWanted(channel="web", lines=[line], currency=currency))
    return quote.totals.discount_minor


@pytest.mark.parametrize(("budget", "orders_max"), [({"minor_max": 2700}, 5), ({"uses_max": 7}, 7)])
async def test_of_24_orders_at_once_no_more_get_it_than_the_budget_covers(
    database: Database, budget: dict[str, int], orders_max: int
) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx, stock=50)
        await limited(tx, **budget)
        carts = [await filled(tx, shop.jacket) for _ in range(24)]

    async def place(cart: orders.Cart) -> int:
        try:
            async with database.transaction() as tx:
                priced = await orders.price_cart(tx, cart)
                await buy_as_seen(tx, cart, priced, f"{cart.code}@kogge.example")
        except (pricing.BudgetUsedUp, orders.PriceChanged):
            # Told at the last step, or at the look before it: which of both is a matter of the moment.
            return -1
        return priced.quote.totals.discount_minor

    first = await asyncio.gather(*(place(cart) for cart in carts))
    # Whoever was refused comes again, sees the new total and buys at the full price.
    second = await asyncio.gather(*(place(cart) for cart, off in zip(carts, first, strict=True) if off < 0))
    given = [off for off in [*first, *second] if off > 0]
    assert given == [500] * orders_max
    async with database.transaction() as tx:
        (promotion,) = await pricing.list_promotions(tx)
        assert promotion.budget is not None
        assert (promotion.budget.spent_minor, promotion.budget.uses) == (500 * orders_max, orders_max)
        assert await tx.value("select count(*) from orders.sales_order") == 24
        assert await tx.value("select sum(discount_minor)::bigint from orders.sales_order") == 500 * orders_max
        assert await tx.column("select problem from pricing.inv_budget_spent") == []


async def test_what_would_go_beyond_the_budget_does_not_count_at_all(tx: Tx) -> None:
    shop = await build_shop(tx)
    await limited(tx, minor_max=900)
    assert await saved(tx, shop) == 500
    await buy(tx, await filled(tx, shop.jacket))
    assert await saved(tx, shop) == 0


async def test_without_the_spent_one_another_promotion_counts(tx: Tx) -> None:
    shop = await build_shop(tx)
    await limited(tx, uses_max=0)
    terms = {"kind": "amount", "scope": "order", "minor": 300, "all": True, "stackable": False}
    names = {"de": "Drei", "en": "Three"}
    await pricing.save_promotion(tx, pricing.PromotionInput(key="three", name=names, terms=terms))
    assert await saved(tx, shop) == 300


async def test_a_cancelled_order_gives_the_budget_back(tx: Tx) -> None:
    shop = await build_shop(tx)
    await limited(tx, uses_max=1)
    order = await buy(tx, await filled(tx, shop.jacket))
    assert await saved(tx, shop) == 0
    await orders.cancel(tx, SYSTEM, order.id, None, "changed_mind")
    assert await saved(tx, shop) == 500
    assert await tx.column("select problem from pricing.inv_budget_spent") == []


async def test_a_coupon_whose_promotion_is_spent_says_so(tx: Tx) -> None:
    shop = await build_shop(tx)
    await open_promotion(tx, budget=pricing.Budget(minor_max=499))
    await pricing.save_coupon(tx, pricing.Coupon("FIVE", "five"))
    line = pricing.QuoteLine(new_id(), shop.jacket, 1)
    quote = await pricing.quote(tx, pricing.QuoteWanted(channel="web", lines=[line], coupons=["FIVE"]))
    assert [(one.code, one.facts) for one in quote.messages] == [("coupon_used_up", {"coupon": "FIVE"})]
    assert quote.coupons == []


async def test_a_budget_is_never_set_below_what_is_spent(tx: Tx) -> None:
    shop = await build_shop(tx)
    await limited(tx, minor_max=2000)
    await buy(tx, await filled(tx, shop.jacket))
    with pytest.raises(InvalidInput):
        await limited(tx, minor_max=400)
    await limited(tx, minor_max=500)
    assert await saved(tx, shop) == 0


async def test_the_office_sets_a_budget_and_sees_what_is_spent(database: Database, signed_in) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        await limited(tx, minor_max=2000)
        await buy(tx, await filled(tx, shop.jacket))
    office = await signed_in("marketer")
    (promotion,) = (await office.get("/v1/promotions")).json()
    assert promotion["budget"] == {
        "minor_max": 2000, "uses_max": None, "currency": "EUR", "spent_minor": 500, "uses": 1
    }  # fmt: skip
