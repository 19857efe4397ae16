"""Pickup points at the checkout: those near a postal code, and the one that is chosen."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from hanse import delivery
from hanse.kit.db import Tx
from hanse.kit.refusals import Refusal
from hanse.orders import PointOutOfReach

from . import forms, printing
from .forms import Wrong
from .visit import CHANNEL, Visit

# The fields of the form have the names that the refusals of an order give them.
GOAL, NEAR, COUNTRY = "goal", "near", "near_country"
POINT, NUMBER = "pickup_point.point", "pickup_point.customer_number"
NUMBER_LONGEST = 20
ROUND_METERS, KILOMETER = 10, 1000
KIND_WORDS: Mapping[str, str] = {"shop": "Parcel shop", "locker": "Locker"}


class PointView(msgspec.Struct, frozen=True):
    """A pickup point as people read it. `distance` is empty where nobody knows it."""

    id: UUID
    kind: str
    carrier: str
    name: str
    address: str
    distance: str
    opening: list[str]


class Points(msgspec.Struct, frozen=True):
    """What the checkout shows of pickup points. Without countries no way of delivery goes to any.

    `wanted` says that the parcel goes to one, and `chosen` to which; one that is `closed` cannot be taken any more.
    """

    countries: Sequence[str] = ()
    wanted: bool = False
    country: str = ""
    near: str = ""
    listed: Sequence[PointView] = ()
    chosen: delivery.Point | None = None
    closed: bool = False

    @property
    def carrier(self) -> str:
        """Whose ways of delivery are offered: before one is chosen, those of all."""
        return delivery.carrier_of(self.chosen) or delivery.ANY_CARRIER

    @property
    def carrier_name(self) -> str:
        """Who brings the parcel to the chosen point."""
        return delivery.carrier_name(self.carrier)


def reached(ways: Sequence[delivery.Method], goal: delivery.Goal, home: str) -> list[str]:
    """The countries to whose addresses or points the shop sends, its own first."""
    here = [way for way in ways if way.active and way.kind == "ship" and goal in way.reaches]
    sold = [way for way in here if way.channels is None or CHANNEL in way.channels]
    return sorted({country for way in sold for country in way.countries}, key=lambda code: (code != home, code))


async def points(
    tx: Tx, visit: Visit, ways: Sequence[delivery.Method], typed: Mapping[str, str], *, ships: bool
) -> Points:
    """The points near what was searched for, or else near the customer's own address."""
    home = visit.house.settings.country
    countries = reached(ways, delivery.Goal.POINT, home) if ships else []
    if not countries or typed.get(GOAL) != delivery.Goal.POINT:
        return Points(countries)
    own = typed.get("billing.postal_code") or typed.get("shipping.postal_code", "")
    near = typed.get(NEAR, own)
    country = typed.get(COUNTRY, "")
    country = country if country in countries else countries[0]
    chosen = await _chosen(tx, typed)
    if chosen is not None and not chosen.active:
        found = await delivery.near_points(tx, country, chosen.address.postal_code, position=chosen.position)
    else:
        found = await delivery.near_points(tx, country, near) if near else []
        # What was chosen stays in sight, wherever somebody looks next.
        if chosen is not None and all(one.point.id != chosen.id for one in found):
            found = [delivery.NearPoint(chosen, None), *found]
    return Points(
        countries,
        wanted=True,
        country=country,
        near=near,
        listed=[_view(visit, one) for one in found],
        chosen=chosen,
        closed=chosen is not None and not chosen.active,
    )


async def _chosen(tx: Tx, typed: Mapping[str, str]) -> delivery.Point | None:
    try:
        return await delivery.find_point(tx, UUID(typed.get(POINT, "")))
    except ValueError:
        return None


def _view(visit: Visit, near: delivery.NearPoint) -> PointView:
    point, there = near.point, near.point.address
    return PointView(
        id=point.id,
        kind=visit.say(KIND_WORDS[point.kind]),
        carrier=delivery.carrier_name(point.carrier),
        name=point.name,
        address=f"{there.street} {there.house_number}".strip() + f", {there.postal_code} {there.city}",
        distance="" if near.distance_meters is None else _distance(near.distance_meters, visit.language),
        opening=delivery.opening_lines(point.opening, visit.language),
    )


def _distance(meters: int, language: str) -> str:
    """How far away: 350 m, 1,2 km."""
    rounded = round(meters / ROUND_METERS) * ROUND_METERS
    if rounded < KILOMETER:
        return f"{rounded} m"
    return f"{printing.number(round(meters / KILOMETER, 1), language)} km"


def moved(typed: Mapping[str, str]) -> dict[str, str]:
    """The form after another goal was chosen: the customer's own address moves to where it is asked for now."""
    to_point = typed.get(GOAL) == delivery.Goal.POINT
    if to_point == (typed.get("goal_shown") == delivery.Goal.POINT):
        return dict(typed)
    source, target = ("shipping", "billing") if to_point else ("billing", "shipping")
    own = {name: typed.get(f"{source}.{name}", "") for name in forms.ADDRESS_FIELDS}
    taken = any(typed.get(f"{target}.{name}") for name in forms.ADDRESS_FIELDS if name != "country")
    return dict(typed) if taken else {**typed, **{f"{target}.{name}": value for name, value in own.items() if value}}


def wanted(form: Mapping[str, Any], found: Points) -> delivery.PointWanted | None:
    """The point that the form asks for."""
    return None if found.chosen is None else delivery.PointWanted(found.chosen.id, forms.typed(form, NUMBER))


def wrong_in(form: Mapping[str, Any], found: Points) -> list[dict[str, str]]:
    """What is wrong with the fields of a point, before anybody is asked about it."""
    if not found.wanted:
        return []
    long = len(forms.typed(form, NUMBER)) > NUMBER_LONGEST
    chosen = [] if found.chosen else [{"field": POINT, "reason": "choose one"}]
    return chosen + ([{"field": NUMBER, "reason": "too long"}] if long else [])


def wrong(refusal: Refusal) -> Wrong:
    """A refusal as the form shows it: what is wrong with a point is said at the points."""
    if isinstance(refusal, delivery.PointClosed | PointOutOfReach):
        return Wrong(refusal.sentence(), {POINT: refusal.sentence()}, refusal.status)
    return Wrong.of(refusal)
