"""Pure decisions of delivery: what a parcel costs, when it arrives, and how far it is."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .contracts import CarrierCard, Method, Offer, Scan, ShipmentState

SATURDAY = 5
SIMULATED = CarrierCard("simulated", "Küstenbote", ["cancel", "paperless", "return", "track", "webhook"])
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


def leaves_by(at: datetime, cutoff: str) -> datetime:
    """The moment at which the carrier takes what is ordered now: the cut-off of the day on which it leaves."""
    return datetime.combine(handed_to_carrier(at, cutoff), time.fromisoformat(cutoff), CARRIER_ZONE)


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
UNDER_WAY = (ShipmentState.ANNOUNCED, ShipmentState.IN_TRANSIT, ShipmentState.OUT_FOR_DELIVERY, ShipmentState.LOST)
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
