"""Who buys decides which prices and promotions count: their group, their tier, and whether they bought before."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from hanse import catalog, customers, loyalty, orders, pricing
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput
from hanse.orders import Delivery, TenderWanted

from .build import Shop, build_shop
from .test_orders import wish

NAME = {"de": "Angebot", "en": "Offer"}


async def known(tx: Tx) -> UUID:
    return (await customers.register(tx, customers.RegisterCustomer(email="anna@example.org"))).id


async def offer(tx: Tx, **terms: Any) -> None:
    """Ten percent off every beanie for some."""
    whole = {"kind": "percentage", "scope": "line", "rate": 1000, "all": True, **terms}
    await pricing.save_promotion(tx, pricing.PromotionInput(key="offer", name=NAME, terms=whole))


async def cart_of(tx: Tx, shop: Shop, customer: UUID | None, delivery: Delivery = Delivery.CARRY_OUT) -> orders.Cart:
    """A new cart with one beanie."""
    sent = delivery is Delivery.SHIP
    cart = await orders.open_cart(tx, SYSTEM, "web" if sent else "store")
    await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 1, delivery, None if sent else shop.luebeck)
    return await orders.attach_customer(tx, SYSTEM, cart.id, customer)


async def price_for(tx: Tx, shop: Shop, customer: UUID | None) -> int:
    priced = await orders.price_cart(tx, await cart_of(tx, shop, customer))
    return priced.quote.totals.total_minor


async def buy(tx: Tx, shop: Shop, customer: UUID, total: int) -> orders.Order:
    cart = await cart_of(tx, shop, customer)
    return await orders.place_order(tx, SYSTEM, wish(cart, total, TenderWanted("cash"), location=shop.luebeck))


async def test_a_promotion_for_a_group_counts_for_its_members_only(tx: Tx) -> None:
    shop, anna = await build_shop(tx), await known(tx)
    await offer(tx, groups=["staff"])
    assert await price_for(tx, shop, anna) == 1990
    changed = await customers.set_group(tx, anna, "staff")
    assert changed.group == "staff"
    assert (await price_for(tx, shop, anna), await price_for(tx, shop, None)) == (1791, 1990)
    await customers.set_group(tx, anna, None)
    assert await price_for(tx, shop, anna) == 1990


async def test_a_price_list_for_a_group_counts_for_its_members_only(tx: Tx) -> None:
    shop, anna = await build_shop(tx), await known(tx)
    trade = pricing.PriceListInput(key="trade", name=NAME, customer_group="wholesale", rank=5)
    listed = await pricing.save_price_list(tx, trade)
    await pricing.set_prices(tx, listed.id, [pricing.PriceRow(shop.beanie, 1500)])
    await customers.set_group(tx, anna, "wholesale")
    assert (await price_for(tx, shop, anna), await price_for(tx, shop, None)) == (1500, 1990)


async def test_a_promotion_for_a_tier_counts_from_that_tier_on(tx: Tx) -> None:
    shop, anna = await build_shop(tx), await known(tx)
    await offer(tx, tiers=["steuermann"])
    assert await price_for(tx, shop, anna) == 1990
    await loyalty.earn(tx, anna, new_id(), 50_000, new_id())
    assert await price_for(tx, shop, anna) == 1791


async def test_a_first_purchase_is_one_before_which_nothing_was_bought(tx: Tx) -> None:
    shop, anna = await build_shop(tx), await known(tx)
    await offer(tx, first_purchase=True)
    assert await price_for(tx, shop, None) == 1990, "of somebody unknown nobody knows"
    cart = await cart_of(tx, shop, anna, Delivery.SHIP)
    placed = await orders.place_order(
        tx, SYSTEM, wish(cart, 1791 + 490, TenderWanted("card", token="tok_accepted"), ship=True)
    )
    assert await price_for(tx, shop, anna) == 1990
    await orders.cancel(tx, SYSTEM, placed.id, None, "changed my mind")
    assert await price_for(tx, shop, anna) == 1791, "what was cancelled is no purchase"
    await buy(tx, shop, anna, 1791)
    assert await price_for(tx, shop, anna) == 1990


async def test_a_group_is_a_code(tx: Tx) -> None:
    anna = await known(tx)
    for wrong in ("", "Staff", "two words", "-a", "a" * 41):
        with pytest.raises(InvalidInput):
            await customers.set_group(tx, anna, wrong)
    assert (await customers.set_group(tx, anna, "club_2026")).group == "club_2026"


async def test_one_piece_costs_a_customer_in_a_list_what_it_costs_them_in_the_cart(tx: Tx) -> None:
    shop, anna = await build_shop(tx), await known(tx)
    await offer(tx, groups=["staff"])
    wholesale = pricing.PriceListInput(key="club", name=NAME, customer_group="staff", rank=5)
    club = await pricing.save_price_list(tx, wholesale)
    await pricing.set_prices(tx, club.id, [pricing.PriceRow(shop.jacket, 12000)])
    ids = [shop.beanie, shop.jacket, new_id()]
    plain = await orders.personal_prices(tx, anna, "web", ids)
    assert {one: found.unit_minor for one, found in plain.prices.items()} == {shop.beanie: 1990, shop.jacket: 14900}
    await customers.set_group(tx, anna, "staff")
    own = await orders.personal_prices(tx, anna, "web", ids)
    assert {one: found.unit_minor for one, found in own.prices.items()} == {shop.beanie: 1791, shop.jacket: 10800}
    cart = await cart_of(tx, shop, anna, Delivery.SHIP)
    assert (await orders.price_cart(tx, cart)).quote.totals.total_minor == 1791
    assert not own.net
    await customers.set_business(tx, anna, customers.BusinessWanted("Nordlicht Bau GmbH"))
    company = await orders.personal_prices(tx, anna, "web", ids)
    assert (company.net, company.prices[shop.jacket].net_minor) == (True, 9076)


async def test_prices_of_a_page_are_one_statement_however_many_there_are(shared: Database) -> None:
    counts = []
    async with shared.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        tx = Tx(connection, shared.clock.now())
        shop = await build_shop(tx)
        cards = await catalog.variants(tx, [shop.beanie, shop.jacket, shop.book])
        wanted = pricing.PersonalWanted(channel="web", group="staff")
        for ids in ([shop.beanie], [shop.beanie], [shop.beanie, shop.jacket, shop.book]):
            told: list[str] = []
            with connection.query_logger(lambda record, told=told: told.append(record.query)):
                found = await pricing.personal_prices(tx, wanted, ids, cards)
                await asyncio.sleep(0)
            assert len(found) == len(ids)
            counts.append(len(told))
        await transaction.rollback()
    # The first time the connection learns its types.
    assert counts[1:] == [1, 1]


async def test_a_gift_is_named_until_it_lies_in_the_cart(tx: Tx) -> None:
    shop = await build_shop(tx)
    terms = {"kind": "gift", "scope": "line", "variants": [str(shop.jacket)], "gifts": [str(shop.beanie)]}
    await pricing.save_promotion(tx, pricing.PromotionInput(key="gift", name=NAME, terms=terms))
    cart = await orders.open_cart(tx, SYSTEM, "store")
    cart = await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, Delivery.CARRY_OUT, shop.luebeck)
    due = (await orders.price_cart(tx, cart)).gifts
    assert [(one.variant, one.sku) for one in due] == [(shop.beanie, due[0].sku)]
    cart = await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 1, Delivery.CARRY_OUT, shop.luebeck)
    priced = await orders.price_cart(tx, cart)
    assert (priced.gifts, priced.quote.totals.total_minor) == ([], 14900)
