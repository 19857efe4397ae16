"""The store finder: where the stores are, when they are open, what can be done there."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec
from litestar.handlers import HTTPRouteHandler
from markupsafe import Markup

from hanse import locations
from hanse.kit import address, edge
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import NotFound
from hanse.web import printing, promises
from hanse.web.store.product import for_machines
from hanse.web.visit import SEE, AnyRequest, Page, Visit, enter

DAY_WORDS = {
    "mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday",
    "sun": "Sunday",
}  # fmt: skip
ABILITY_WORDS = {
    "sells": "Shopping on site",
    "pickup": "Collect online orders",
    "returns": "Bring back anything, wherever it was bought",
}
SPECIAL_DAYS_AHEAD = 45
MAP = "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"


class StoreView(msgspec.Struct, frozen=True):
    """A store as people look for it."""

    store: locations.Location
    lines: list[str]
    now: str
    is_open: bool
    today: str
    route: str


class DayView(msgspec.Struct, frozen=True):
    """The hours of a day."""

    name: str
    hours: str
    today: bool = False


@edge.get("/stores", needs=SEE, page=True)
async def get_stores(tx: Tx, actor: Actor, house: House, request: AnyRequest) -> Page:
    """All stores."""
    visit = await enter(tx, actor, house, request)
    stores = [
        view(visit, place, tx)
        for place in await locations.list_locations(tx)
        if place.can(locations.Capability.SELLS) or place.can(locations.Capability.PICKUP)
    ]
    return visit.show("stores.html", canonical="/stores", stores=stores)


@edge.get("/stores/{code:str}", needs=SEE, refuses=[NotFound], page=True)
async def get_store_page(tx: Tx, actor: Actor, house: House, request: AnyRequest, code: str) -> Page:
    """One store."""
    visit = await enter(tx, actor, house, request)
    store = await locations.find_location(tx, code)
    if store is None or not store.active or store.kind is locations.Kind.WAREHOUSE:
        raise NotFound(store=code)
    today = store.day_at(tx.now)
    week = [
        DayView(visit.say(word), _hours(visit, store.opening.get(day, [])), locations.DAYS[today.weekday()] == day)
        for day, word in DAY_WORDS.items()
    ]
    special = [
        DayView(printing.long_day(on, visit.language), _hours(visit, spans))
        for on, spans in sorted((date.fromisoformat(day), spans) for day, spans in store.exceptions.items())
        if today <= on <= today + timedelta(days=SPECIAL_DAYS_AHEAD)
    ]
    return visit.show(
        "store.html",
        canonical=f"/stores/{code}",
        one=view(visit, store, tx),
        week=week,
        special=special,
        abilities=[visit.say(word) for key, word in ABILITY_WORDS.items() if key in store.capabilities],
        structured=_structured(visit, store),
    )


def view(visit: Visit, store: locations.Location, tx: Tx) -> StoreView:
    """A store with its address in lines and whether it is open now."""
    until = promises.open_until(store, tx.now)
    opening = locations.next_opening(store, tx.now)
    if until is not None:
        now = visit.say("Open until {time}", time=until)
    elif opening is not None:
        now = visit.say("Opens {when}", when=printing.from_when(opening, tx.now, store.time_zone, visit.language))
    else:
        now = visit.say("Closed at present")
    today = store.day_at(tx.now)
    spans = [(start.strftime("%H:%M"), end.strftime("%H:%M")) for start, end in locations.spans_on(store, today)]
    lines = address.lines(store.address, home=visit.house.settings.country)
    return StoreView(
        store=store,
        lines=[line for line in lines if line != store.name],
        now=now,
        is_open=until is not None,
        today=_hours(visit, spans),
        route=MAP.format(latitude=store.latitude, longitude=store.longitude) if store.latitude is not None else "",
    )


def _hours(visit: Visit, spans: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{start} – {end}" for start, end in spans) or visit.say("closed")


def _structured(visit: Visit, store: locations.Location) -> Markup:
    where = store.address
    return for_machines(
        {
            "@context": "https://schema.org",
            "@type": "Store",
            "name": f"{visit.house.settings.retailer} {store.name}",
            "url": f"{visit.origin()}/stores/{store.code}",
            "telephone": store.phone or "",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": f"{where.street} {where.house_number}".strip(),
                "postalCode": where.postal_code,
                "addressLocality": where.city,
                "addressCountry": where.country,
            },
            "geo": {"@type": "GeoCoordinates", "latitude": store.latitude, "longitude": store.longitude},
            "openingHoursSpecification": [
                {"@type": "OpeningHoursSpecification", "dayOfWeek": DAY_WORDS[day], "opens": start, "closes": end}
                for day in locations.DAYS
                for start, end in store.opening.get(day, [])
            ],
        }
    )


ROUTES: list[HTTPRouteHandler] = [get_stores, get_store_page]
