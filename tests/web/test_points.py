"""A shopper has a parcel sent to a pickup point, without any script."""

import re
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest_asyncio

from hanse import delivery, orders
from hanse.delivery.contracts import PointInput
from hanse.kit.actor import SYSTEM
from hanse.kit.address import Address
from hanse.kit.db import Database
from tests.orders.build import Shop, reach_points
from tests.web.browser import Browser
from tests.web.test_buying import BUY, GUEST, order_of, to_checkout

Make = Callable[[str], Browser]
Drain = Callable[[], Awaitable[None]]
LOOK = ("action", "look")
OWN = {name.replace("shipping", "billing"): value for name, value in GUEST.items()}
DAILY = {day: [("08:00", "18:00")] for day in ("mon", "tue", "wed", "thu", "fri")}
PLACES = (
    ("1", "shop", "Kiosk am Tor", "20459", 53.549, 9.981),
    ("2", "locker", "Packstation 2", "20457", 53.541, 9.988),
    ("3", "shop", "Teestube", "23552", 53.868, 10.679),
)


@pytest_asyncio.fixture
async def points(shop: Shop, database: Database) -> dict[str, UUID]:
    """Three pickup points of a carrier whose way costs less than home, by their codes."""
    listed = [
        PointInput(
            code=code,
            kind="locker" if kind == "locker" else "shop",
            name=name,
            address=Address(street="Am Tor", house_number=code, postal_code=postal_code, city="Stadt"),
            latitude=latitude,
            longitude=longitude,
            opening=DAILY,
            asks_customer_number=kind == "locker",
        )
        for code, kind, name, postal_code, latitude, longitude in PLACES
    ]
    async with database.transaction() as tx:
        await reach_points(tx)
        await delivery.take_points(tx, "simulated", listed, [])
        found = await delivery.near_points(tx, "DE", "20459")
    return {one.point.code: one.point.id for one in found}


async def to_points(page: Browser, **typed: str) -> Browser:
    """Somebody at the checkout who looks at pickup points."""
    await to_checkout(page)
    return await page.send("/checkout", LOOK, goal="point", **typed)


async def test_a_parcel_goes_to_a_point_and_the_bill_home(
    visitor: Make, shop: Shop, points: dict[str, UUID], drain: Drain, database: Database
) -> None:
    page = await to_points(visitor("de"), **GUEST)
    typed = page.form("/checkout").fields
    assert typed["near"] == "20459", "the list begins at the customer's own address"
    assert (typed["billing.street"], typed["billing.city"], typed["name"]) == ("Deichstraße", "Hamburg", "Jan Harms")
    assert "Kiosk am Tor Am Tor 1, 20459 Stadt Paketshop · Küstenbote Mo–Fr 08:00–18:00" in page.text
    await page.send("/checkout", LOOK, near="23552")
    assert page.text.index("Teestube") < page.text.index("Kiosk am Tor") < page.text.index("Packstation 2")
    assert "Teestube Am Tor 3, 23552 Stadt" in page.text
    assert " km" in page.text
    await page.send("/checkout", LOOK, **{"pickup_point.point": str(points["1"])})
    assert "Summe 151,90 €" in page.text
    assert "Lieferung an Ihren Abholpunkt" in page.text
    await page.send("/checkout", BUY, card="tok_accepted")
    order = order_of(page)
    await drain()
    await page.open(page.path)
    assert "Abholpunkt: Kiosk am Tor Am Tor 1, 20459 Stadt Mo–Fr 08:00–18:00" in page.text
    assert "Die Rechnung geht an diese Adresse: Deichstraße 7" in page.text.replace("Jan Harms, ", "")
    assert page.form(f"/orders/{order}/shipping").fields["shipping.street"] == "Deichstraße"
    async with database.transaction() as tx:
        found = await orders.get_order(tx, SYSTEM, order)
    assert found.pickup_point is not None
    assert (found.pickup_point.code, found.delivery_method, found.total_minor) == ("1", "point", 15190)
    assert found.billing is not None
    assert found.billing.street == "Deichstraße"


async def test_who_goes_back_to_an_address_finds_what_was_typed(
    visitor: Make, shop: Shop, points: dict[str, UUID]
) -> None:
    page = await to_points(visitor("en"), **GUEST)
    await page.send("/checkout", LOOK, **{"pickup_point.point": str(points["2"])})
    await page.send("/checkout", LOOK, **{"pickup_point.customer_number": "1234567"})
    await page.send("/checkout", LOOK, goal="address")
    assert page.form("/checkout").fields["shipping.street"] == "Deichstraße"
    assert "Total €153.90" in page.text
    await page.send("/checkout", LOOK, goal="point")
    fields = page.form("/checkout").fields
    assert (fields["pickup_point.point"], fields["pickup_point.customer_number"]) == (str(points["2"]), "1234567")
    fresh = await to_points(visitor("en"))
    assert "Enter a postal code" in fresh.text
    await fresh.send("/checkout", LOOK, near="99999")
    assert "There is no pickup point near 99999." in fresh.text
    await fresh.send("/checkout", LOOK, goal="address", **OWN)
    assert fresh.form("/checkout").fields["shipping.city"] == "Hamburg", "their own address comes along"


async def test_what_is_wrong_with_a_point_is_said_at_the_points(
    visitor: Make, shop: Shop, points: dict[str, UUID], database: Database
) -> None:
    page = await to_points(visitor("de"))
    await page.send("/checkout", BUY, card="tok_accepted", near="20459", **OWN)
    assert page.answer.status_code == 422
    assert "Bitte wählen Sie einen Abholpunkt." in page.text
    await page.send("/checkout", BUY, **{"pickup_point.point": str(points["2"]), "billing.street": ""})
    assert page.answer.status_code == 422
    assert re.findall(r'name="([^"]+)"[^>]*aria-invalid="true"', page.answer.text) == ["billing.street"]
    await page.send("/checkout", BUY, **{"billing.street": "Deichstraße"})
    assert "Diese Packstation öffnet nur mit Ihrer Kundennummer beim Paketdienst." in page.text
    assert re.findall(r'name="([^"]+)"[^>]*aria-invalid="true"', page.answer.text) == ["pickup_point.customer_number"]
    await page.send("/checkout", BUY, **{"pickup_point.customer_number": "1" * 21})
    assert page.answer.status_code == 422
    async with database.transaction() as tx:
        await tx.run("update delivery.point set active = false where code = '2'")
    await page.send("/checkout", BUY, **{"pickup_point.customer_number": "1234567"})
    assert page.answer.status_code == 409
    assert "Packstation 2 nimmt zurzeit keine Pakete an. Das sind die nächsten anderen: Kiosk am Tor" in page.text
    await page.send("/checkout", BUY, **{"pickup_point.point": str(points["1"])})
    assert order_of(page)


async def test_a_way_that_no_longer_goes_there_is_said(
    visitor: Make, shop: Shop, points: dict[str, UUID], database: Database
) -> None:
    page = await to_points(visitor("de"), near="20459", **GUEST)
    async with database.transaction() as tx:
        await tx.run("update delivery.method set carrier = 'other' where key = 'point'")
    await page.send("/checkout", BUY, card="tok_accepted", **{"pickup_point.point": str(points["1"])})
    assert page.answer.status_code == 409
    assert "Zu diesem Abholpunkt liefern wir nicht." in page.text


async def test_without_a_way_to_points_nothing_speaks_of_them(visitor: Make, shop: Shop) -> None:
    page = await to_checkout(visitor("de"))
    assert "Abholpunkt" not in page.text
    await page.open("/legal/shipping")
    assert "Abholpunkt" not in page.text


async def test_the_page_on_shipping_names_ways_to_points(visitor: Make, points: dict[str, UUID]) -> None:
    page = await visitor("de").open("/legal/shipping")
    assert "Abholpunkt (an Abholpunkte), 1 bis 2 Werktage" in page.text
