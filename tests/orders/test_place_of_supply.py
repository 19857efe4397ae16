"""Where goods are supplied, and so whose tax counts: at the store, at home, where they go, or nowhere."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from hanse import delivery, orders, pricing
from hanse.kit.actor import SYSTEM, Actor, Kind
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.orders import Delivery, TenderWanted
from hanse.pricing import supply_place

from .build import HOME, TENDERS, Shop, build_shop

SHOPPER = Actor(Kind.ANONYMOUS, visitor="a visitor")
FAULTS = (
    "select problem from orders.inv_order_places union all select problem from orders.inv_order_taxes "
    "union all select problem from orders.inv_order_total"
)


@pytest.mark.parametrize(
    ("home", "destination", "at_destination", "place"),
    [
        ("DE", None, True, "DE"),
        ("DE", "DE", True, "DE"),
        ("DE", "AT", False, "DE"),
        ("DE", "AT", True, "AT"),
        ("DE", "MC", True, "FR"),
        ("DE", "CH", False, "CH:export"),
        ("DE", "GB", True, "GB:export"),
        ("CH", "DE", True, "DE:export"),
        ("CH", "CH", False, "CH"),
    ],
)
def test_goods_are_supplied_where_the_directive_says(
    home: str, destination: str | None, at_destination: bool, place: str
) -> None:
    assert supply_place(home, destination, at_destination=at_destination) == place


async def abroad(tx: Tx, *, at_destination: bool) -> Shop:
    shop = await build_shop(tx)
    await orders.set_terms(tx, "web", orders.Terms(tenders=TENDERS, taxed_at_destination=at_destination))
    parcel = delivery.MethodInput(
        key="standard", name={"de": "Paket", "en": "Parcel"}, price_minor=490, countries=["DE", "AT", "CH"]
    )
    await delivery.save_method(tx, parcel)
    return shop


async def sent(tx: Tx, shop: Shop, country: str, *, book: bool = False) -> orders.Order:
    """A jacket that is sent to a country, and a beanie that is collected in Lübeck."""
    cart = await orders.open_cart(tx, SHOPPER, "web")
    await orders.put_line(tx, SHOPPER, cart.id, shop.book if book else shop.jacket, 1, Delivery.SHIP)
    await orders.put_line(tx, SHOPPER, cart.id, shop.beanie, 1, Delivery.PICKUP, shop.luebeck)
    wish = orders.PlaceOrder(
        cart=cart.id,
        email="kundin@example.org",
        name="Test Kundin",
        shipping=msgspec.structs.replace(HOME, country=country, postal_code="1010"),
        delivery_method="standard",
        payments=[TenderWanted("cash")],
        expected_total_minor=(1200 if book else 14900) + 1990 + 490,
    )
    return await orders.place_order(tx, SHOPPER, wish)


def taxed(order: orders.Order) -> list[tuple[str, int, int, int]]:
    return [(tax["place"], tax["rate"], tax["tax_minor"], tax["gross_minor"]) for tax in order.taxes]


async def test_an_order_of_two_places_has_the_taxes_of_both_and_the_same_total(tx: Tx) -> None:
    order = await sent(tx, await abroad(tx, at_destination=True), "AT")
    assert [(line.tax_place, line.tax_rate) for line in order.lines] == [("AT", 2000), ("DE", 1900)]
    assert taxed(order) == [("AT", 2000, 2565, 15390), ("DE", 1900, 318, 1990)]
    assert (order.total_minor, order.tax_minor) == (17380, 2565 + 318)
    assert sum(tax["net_minor"] + tax["tax_minor"] for tax in order.taxes) == order.total_minor
    assert await tx.column(FAULTS) == []
    said = await pricing.explain(tx, order.trace, "EUR", "en")
    assert any("20 % VAT (AT)" in one for one in said)


async def test_below_the_threshold_the_tax_of_home_counts(tx: Tx) -> None:
    order = await sent(tx, await abroad(tx, at_destination=False), "AT")
    assert taxed(order) == [("DE", 1900, 2775, 17380)]
    assert await tx.column(FAULTS) == []


async def test_what_leaves_the_union_is_not_taxed_and_costs_the_same(tx: Tx) -> None:
    order = await sent(tx, await abroad(tx, at_destination=False), "CH")
    assert taxed(order) == [("CH:export", 0, 0, 15390), ("DE", 1900, 318, 1990)]
    assert order.total_minor == 17380
    assert await tx.column(FAULTS) == []
    said = await pricing.explain(tx, order.trace, "EUR", "de")
    assert any("eine Ausfuhr nach CH" in one for one in said)


async def test_a_country_without_a_rate_is_refused_by_name(tx: Tx) -> None:
    shop = await abroad(tx, at_destination=True)
    with pytest.raises(pricing.NoTaxRate) as refused:
        await sent(tx, shop, "AT", book=True)
    assert (refused.value.facts["place"], refused.value.facts["variant"]) == ("AT", str(shop.book))


@pytest.mark.parametrize(
    ("place", "moment", "rate"),
    [
        ("FI", datetime(2024, 8, 31, 20, tzinfo=UTC), 2400),
        ("FI", datetime(2024, 8, 31, 21, tzinfo=UTC), 2550),
        ("EE", datetime(2025, 7, 1, tzinfo=UTC), 2400),
        ("RO", datetime(2025, 7, 31, tzinfo=UTC), 1900),
        ("RO", datetime(2025, 8, 1, tzinfo=UTC), 2100),
        ("GR", datetime(2026, 1, 1, tzinfo=UTC), 2400),
    ],
)
async def test_rates_count_from_the_midnight_of_their_country(tx: Tx, place: str, moment: datetime, rate: int) -> None:
    shop = await build_shop(tx)
    old = await pricing.save_price_list(tx, pricing.PriceListInput(key="old", name={"de": "Alt", "en": "Old"}))
    stood = pricing.PriceRow(shop.jacket, 10000, valid_from=datetime(2016, 1, 2, tzinfo=UTC))
    await pricing.set_prices(tx, old.id, [stood])
    lines = [pricing.QuoteLine(new_id(), shop.jacket, 1, place=place)]
    quote = await pricing.quote(tx, pricing.QuoteWanted(channel="web", lines=lines, at=moment))
    assert [(tax.place, tax.rate) for tax in quote.taxes] == [(place, rate)]


async def test_a_stated_rate_lets_goods_go_there_and_is_never_restated(tx: Tx) -> None:
    shop = await abroad(tx, at_destination=True)
    await pricing.state_tax_rate(tx, SYSTEM, "AT", "reduced", 1000, tx.now)
    order = await sent(tx, shop, "AT", book=True)
    assert [(line.tax_place, line.tax_rate) for line in order.lines] == [("AT", 1000), ("DE", 1900)]
    with pytest.raises(pricing.RateStood):
        await pricing.state_tax_rate(tx, SYSTEM, "AT", "reduced", 500, tx.now - timedelta(days=1))
    later = tx.now + timedelta(days=30)
    await pricing.state_tax_rate(tx, SYSTEM, "AT", "reduced", 500, later)
    lines = [pricing.QuoteLine(new_id(), shop.book, 1, place="AT")]
    soon, then = [
        (await pricing.quote(tx, pricing.QuoteWanted(channel="web", lines=lines, at=at))).taxes[0].rate
        for at in (later - timedelta(seconds=1), later)
    ]
    assert (soon, then) == (1000, 500)


async def test_classes_beyond_the_reduced_one_need_a_stated_rate_and_exempt_bears_none(tx: Tx) -> None:
    shop = await abroad(tx, at_destination=True)
    await tx.run("update catalog.variant set tax_class = 'super_reduced' where id = $1", shop.book)
    lines = [pricing.QuoteLine(new_id(), shop.book, 1)]
    with pytest.raises(pricing.NoTaxRate) as refused:
        await pricing.quote(tx, pricing.QuoteWanted(channel="web", lines=lines))
    assert (refused.value.facts["place"], refused.value.facts["tax_class"]) == ("DE", "super_reduced")
    for place in ("DE", "AT"):
        await pricing.state_tax_rate(tx, SYSTEM, place, "super_reduced", 490, tx.now)
    assert (await sent(tx, shop, "AT", book=True)).lines[0].tax_rate == 490
    await tx.run("update catalog.variant set tax_class = 'exempt' where id = $1", shop.book)
    exempt = await pricing.quote(tx, pricing.QuoteWanted(channel="web", lines=lines))
    assert [(line.tax_rate, line.tax_minor, line.total_minor) for line in exempt.lines] == [(0, 0, 1200)]
    assert await tx.column(FAULTS) == []
    with pytest.raises(pricing.RateNotZero):
        await pricing.state_tax_rate(tx, SYSTEM, "AT", "exempt", 500, tx.now)


async def test_rates_to_choose_from_are_those_of_the_member_states(tx: Tx) -> None:
    known = await pricing.known_rates(tx)
    assert len({one.place for one in known}) == 27
    assert [(one.level, one.rate) for one in known if one.place == "LU"] == [
        ("standard", 1700), ("parking", 1400), ("reduced", 1400), ("reduced", 800), ("super_reduced", 300),
    ]  # fmt: skip
    stated = {(one.place, one.rate) for one in await pricing.list_tax_rates(tx) if one.valid_until is None}
    assert {(one.place, one.rate) for one in known if one.level == "standard"} <= stated


async def test_a_country_that_rounds_on_each_line_is_stated_so_and_books_say_it_too(tx: Tx) -> None:
    shop = await abroad(tx, at_destination=False)
    later = tx.now + timedelta(days=1)
    await pricing.state_tax_rate(tx, SYSTEM, "DE", "standard", 1900, later, per_line=True)
    lines = [pricing.QuoteLine(new_id(), shop.beanie, 1) for _ in range(2)]
    once, each = [
        (await pricing.quote(tx, pricing.QuoteWanted(channel="web", lines=lines, at=at))).totals.tax_minor
        for at in (tx.now, later)
    ]
    # 39.80 * 19 / 119 = 6.354… together, 19.90 * 19 / 119 = 3.177… each.
    assert (once, each) == (635, 2 * 318)
    stated = [one for one in await pricing.list_tax_rates(tx) if (one.place, one.tax_class) == ("DE", "standard")]
    assert [one.per_line for one in stated] == [True, False, False, False]
