"""Pure decisions of delivery: what a parcel costs, when it arrives, and how far it is."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import msgspec

from hanse.kit.address import Address, checked
from hanse.kit.refusals import InvalidInput
from hanse.locations import DAYS, Spans, wrong_opening

from .contracts import (
    ANY_CARRIER,
    BadRow,
    CarrierCard,
    ChosenPoint,
    Goal,
    Method,
    Offer,
    Point,
    PointInput,
    Scan,
    ShipmentState,
)

SATURDAY = 5
SIMULATED = CarrierCard("simulated", "Küstenbote", ["cancel", "paperless", "points", "return", "track", "webhook"])
CARRIER_ZONE = ZoneInfo("Europe/Berlin")


def carriers(simulator_url: str) -> list[CarrierCard]:
    """The carriers that an installation can ask; the simulated one where it has an address."""
    return [SIMULATED] if simulator_url else []


def carrier_name(key: str) -> str:
    """What customers know a carrier as; its key where this release does not know it."""
    return SIMULATED.name if key == SIMULATED.key else key


def working_day(day: date, holidays: frozenset[date] = frozenset()) -> bool:
    """Whether parcels are taken in and delivered: Monday to Friday, but for holidays."""
    return day.weekday() < SATURDAY and day not in holidays


def after_working_days(start: date, days: int) -> date:
    """The day after so many working days; with none, the first working day from the start on."""
    day = start
    while not working_day(day):
        day += timedelta(days=1)
    for _ in range(days):
        day += timedelta(days=1)
        while not working_day(day):
            day += timedelta(days=1)
    return day


def postponed(day: date, today: date, until: date | None) -> date:
    """When a parcel arrives that would come on a day if it left today, and leaves later: after as many working days."""
    if until is None or until <= today:
        return day
    days = sum(working_day(today + timedelta(days=n)) for n in range(1, (day - today).days + 1))
    return after_working_days(until, days)


def handed_to_carrier(at: datetime, cutoff: str) -> date:
    """The day on which an order placed now leaves: today before the cut-off of a working day, else the next one."""
    local = at.astimezone(CARRIER_ZONE)
    late = local.time() >= time.fromisoformat(cutoff)
    first = local.date() + timedelta(days=1) if late and working_day(local.date()) else local.date()
    return after_working_days(first, 0)


def leaves_by(at: datetime, cutoff: str, on: date | None = None) -> datetime:
    """The moment at which the carrier takes what is ordered now: the cut-off of the day on which it leaves."""
    return datetime.combine(on or handed_to_carrier(at, cutoff), time.fromisoformat(cutoff), CARRIER_ZONE)


def ships(method: Method, channel: str, country: str, goal: Goal, carrier: str) -> bool:
    """Whether goods bought on a channel can be sent in this way; without a `carrier` by any."""
    return (
        method.active
        and method.kind == "ship"
        and country in method.countries
        and (method.channels is None or channel in method.channels)
        and goal in method.reaches
        and carrier in (ANY_CARRIER, method.carrier)
    )


def offer(method: Method, goods_minor: int, at: datetime) -> Offer:
    """What this way of delivery costs for goods of this worth, and the days of arrival."""
    free = method.free_from_minor is not None and goods_minor >= method.free_from_minor
    leaves = handed_to_carrier(at, method.cutoff)
    return Offer(
        method.key,
        method.name,
        0 if free else method.price_minor,
        method.free_from_minor,
        method.tax_class,
        after_working_days(leaves, method.days_min),
        after_working_days(leaves, method.days_max),
    )


# Where a parcel ends. What was lost may be found again.
FINAL = (ShipmentState.DELIVERED, ShipmentState.RETURNED)
UNDER_WAY = (
    ShipmentState.ANNOUNCED,
    ShipmentState.IN_TRANSIT,
    ShipmentState.OUT_FOR_DELIVERY,
    ShipmentState.READY,
    ShipmentState.LOST,
)
# Of two scans of the same moment the one that is further along counts.
ORDER = {state: place for place, state in enumerate(ShipmentState)}


def state_of(before: ShipmentState, scans: Sequence[Scan]) -> ShipmentState:
    """How far a parcel is, by everything that its carrier said, in whatever order that was heard.

    The end counts, wherever it stands: of two ends the later one. Otherwise the latest scan does.
    """
    if before not in UNDER_WAY and before not in FINAL:
        return before
    ends = [scan for scan in scans if scan.kind in FINAL]
    told = ends or list(scans)
    if not told:
        return before
    latest = max(told, key=lambda scan: (scan.at, ORDER[ShipmentState(scan.kind)]))
    return ShipmentState(latest.kind)


def read_points(lines: str) -> tuple[list[PointInput], list[BadRow]]:
    """A carrier's list of pickup points as JSON Lines: those that can be read, and what is wrong with the others."""
    found: dict[str, PointInput] = {}
    bad: list[BadRow] = []
    for number, line in enumerate(lines.splitlines(), 1):
        if not line.strip():
            continue
        try:
            point = _read_point(line)
            if point.code in found:
                raise InvalidInput(field="code", reason="named twice in this list")
            found[point.code] = point
        except msgspec.MsgspecError as error:
            bad.append(BadRow(number, str(error)))
        except InvalidInput as refusal:
            listed = refusal.facts.get("fields", [refusal.facts])
            bad.append(BadRow(number, "; ".join(f"{one['field']}: {one['reason']}" for one in listed)))
    return list(found.values()), bad


def _read_point(line: str) -> PointInput:
    point = msgspec.json.decode(line, type=PointInput)
    if (point.latitude is None) != (point.longitude is None):
        raise InvalidInput(field="longitude", reason="latitude and longitude come together")
    if wrong := wrong_opening(point.opening):
        raise InvalidInput(fields=[{"field": field, "reason": reason} for field, reason in wrong])
    return msgspec.structs.replace(point, address=checked(point.address))


def carrier_of(point: Point | ChosenPoint | None) -> str | None:
    """Who brings parcels there; None for an address, which anybody can reach."""
    return None if point is None else point.carrier


def addressed(point: ChosenPoint, name: str) -> Address:
    """What stands on a parcel to a pickup point: who collects it, their number if need be, and the point."""
    numbered = " · ".join(part for part in (point.customer_number, point.name) if part)
    return msgspec.structs.replace(point.address, name=name, company="", extra=numbered)


DAY_NAMES = {
    "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
ALWAYS = [("00:00", "24:00")]


def opening_lines(opening: Mapping[str, Spans], language: str) -> list[str]:
    """Opening hours for people, days with the same hours together: "Mo–Fr 09:00–18:00", "So 10:00–14:00"."""
    if all(opening.get(day) == ALWAYS for day in DAYS):
        return ["rund um die Uhr" if language == "de" else "around the clock"]
    names = DAY_NAMES.get(language, DAY_NAMES["en"])
    lines = []
    for spans, group in groupby(range(len(DAYS)), key=lambda number: opening.get(DAYS[number], [])):
        days = list(group)
        if spans:
            which = names[days[0]] if len(days) == 1 else f"{names[days[0]]}–{names[days[-1]]}"
            lines.append(f"{which} {', '.join(f'{start}–{end}' for start, end in spans)}")
    return lines
