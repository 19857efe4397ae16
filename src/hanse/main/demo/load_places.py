"""Acts that open the retailer's places: locations with hours and registers, ways of delivery, and who works there."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from hanse import access, delivery, locations
from hanse.kit.db import Tx
from hanse.main.demo import offers, people, places
from hanse.main.demo.addresses import address
from hanse.main.demo.known import look_up
from hanse.main.demo.stage import Act

FOUNDED = timedelta(days=1500)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def acts(now: datetime) -> Iterator[Act]:
    """Places, deliveries and staff, as of the day when the retailer began."""
    founded = now - FOUNDED

    async def open_places(tx: Tx) -> None:
        for one in places.places():
            saved = await locations.save_location(tx, location(one))
            for register in one.registers:
                await locations.save_register(tx, saved.id, register.number, register.name.de)
        for method in methods(now):
            await delivery.save_method(tx, method)

    async def hire(tx: Tx) -> None:
        known = await look_up(tx, now)
        owner, *others = people.staff()
        if owner.key not in known.staff:
            grants = [access.RoleGrant(owner.role, "global", None)]
            await access.add_staff(tx, owner.mail, owner.name, people.DEMO_LOGIN, grants, language=owner.language)
            known = await look_up(tx, now)
        boss = known.staff[owner.key]
        for member in others:
            if member.key not in known.staff:
                place = None if member.location is None else known.place(member.location)
                grant = access.RoleGrant(member.role, "global" if place is None else "location", place)
                await access.employ(tx, boss, member.mail, member.name, people.DEMO_LOGIN, [grant], member.language)
        pins = {member.mail: member.pin for member in people.staff()}
        for account in await access.list_staff(tx):
            if account.email in pins and not account.has_pin:
                await access.set_pin(tx, boss, account.id, pins[account.email])

    yield Act(founded, "places", open_places)
    yield Act(founded + timedelta(hours=1), "staff", hire)


def location(one: places.Place) -> locations.LocationInput:
    """A place of the demo as the room wants it; it names a place once, in German."""
    known = set(locations.Capability)
    return locations.LocationInput(
        code=one.key,
        name=one.name.de,
        kind=locations.Kind(one.kind),
        address=address(one.name.de, one.street, one.postal_code, one.city, one.country),
        latitude=one.latitude,
        longitude=one.longitude,
        time_zone=one.time_zone,
        capabilities=[locations.Capability(name) for name in sorted(one.capabilities) if name in known],
        region=one.state,
        phone=one.phone,
        email=one.mail,
        opening={DAYS[day.weekday]: spans(day.openings) for day in one.days},
        exceptions={special.on_date.isoformat(): spans(special.openings) for special in one.special_days},
    )


def spans(openings: tuple[places.Opening, ...]) -> list[tuple[str, str]]:
    """Opening hours as texts."""
    return [(clock(one.opens), clock(one.closes)) for one in openings]


def clock(moment: time) -> str:
    """09:30."""
    return moment.strftime("%H:%M")


def methods(now: datetime) -> Iterator[delivery.MethodInput]:
    """The ways to the customer: one for each group of countries, at the price of its smallest parcel."""
    free = {key: one.minimum_cents for one in offers.promotions(now) for key in one.methods}
    position = 0
    for method in offers.shipping_methods():
        for countries in dict.fromkeys(rate.countries for rate in method.rates):
            home, position = "DE" in countries, position + 1
            yield delivery.MethodInput(
                key=method.key if home else f"{method.key}-abroad",
                kind="pickup" if method.key == "pickup" else "ship",
                name={"de": method.name.de, "en": method.name.en},
                countries=list(countries),
                price_minor=next(rate.cents for rate in method.rates if rate.countries == countries),
                free_from_minor=free.get(method.key) if home else None,
                days_min=method.days[0],
                days_max=method.days[1],
                cutoff=clock(method.cutoff),
                position=position,
                reaches=[delivery.Goal.POINT if method.key == "pickup-point" else delivery.Goal.ADDRESS],
                carrier="simulated" if method.key == "pickup-point" else "",
            )
