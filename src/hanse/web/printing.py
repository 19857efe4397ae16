"""How values are printed for people: money, days, moments, distances, prices per unit."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from hanse import catalog
from hanse.kit import money, words

# How much of a unit the price per unit is given for (PAngV section 5), and what it is called.
UNITS: dict[str, tuple[int, dict[str, str]]] = {
    "g": (1000, {"de": "1 kg", "en": "1 kg"}),
    "ml": (1000, {"de": "1 l", "en": "1 l"}),
    "cm": (100, {"de": "1 m", "en": "1 m"}),
    "cm2": (10_000, {"de": "1 m²", "en": "1 m²"}),
    "piece": (1, {"de": "1 Stück", "en": "1 piece"}),
}
DAY_PATTERNS = {"de": "EEE d.M.", "en": "EEE, MMM d"}
LONG_DAY_PATTERNS = {"de": "EEEE, d. MMMM", "en": "EEEE, MMMM d"}
DATE_PATTERNS = {"de": "dd.MM.yyyy", "en": "MMM d, yyyy"}


def amount(minor: int, currency: str, language: str) -> str:
    """Money: 149,00 € or €149.00."""
    return money.show(minor, currency, language)


def plain_amount(minor: int, currency: str) -> str:
    """Money for machines: 149.00."""
    digits = money.exponent(currency)
    whole, rest = divmod(minor, 10**digits)
    return f"{whole}.{rest:0{digits}d}" if digits else str(whole)


def number(value: float, language: str) -> str:
    """A number as it is written: 15.000 or 15,000; what is whole stays whole."""
    return str(format_decimal(value, locale=language))


def unit_price_minor(unit_minor: int, measure: catalog.UnitMeasure) -> int:
    """What the unit costs that prices are compared by, rounded half up."""
    per, _ = UNITS[measure.unit]
    return (unit_minor * per * 2 + measure.quantity) // (2 * measure.quantity)


def unit_price(unit_minor: int, currency: str, measure: catalog.UnitMeasure, language: str) -> str:
    """The price per unit: 27,60 € / 1 kg."""
    return f"{amount(unit_price_minor(unit_minor, measure), currency, language)} / {UNITS[measure.unit][1][language]}"


def day(value: date, language: str) -> str:
    """A day within reach: Mi 25.11. or Wed, Nov 25."""
    return str(format_date(value, DAY_PATTERNS[language], locale=language)).replace(". ", " ", 1)


def long_day(value: date, language: str) -> str:
    """A day in full: Mittwoch, 25. November."""
    return str(format_date(value, LONG_DAY_PATTERNS[language], locale=language))


def calendar_date(value: date, language: str) -> str:
    """A date of record: 25.11.2026."""
    return str(format_date(value, DATE_PATTERNS[language], locale=language))


def days(first: date, last: date, language: str) -> str:
    """A span of days: Mi 25.11. – Do 26.11."""
    return day(first, language) if first == last else f"{day(first, language)} – {day(last, language)}"


def zone_of(name: str) -> ZoneInfo:
    """A time zone by its name."""
    return ZoneInfo(name)


def clock(at: datetime, zone: str) -> str:
    """The time of day there: 15:00."""
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def moment(at: datetime, zone: str, language: str) -> str:
    """A moment of record: 25.11.2026, 15:04."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{format_datetime(local, DATE_PATTERNS[language], locale=language)}, {local:%H:%M}"


def from_when(ready: datetime, now: datetime, zone: str, language: str) -> str:
    """From when on something waits: heute ab 15:00, morgen ab 10:00, Mi 25.11. ab 10:00."""
    there, here = ready.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    if there.date() == here.date():
        return words.say("today from {time}", language, time=clock(ready, zone))
    if there.date() == here.date() + timedelta(days=1):
        return words.say("tomorrow from {time}", language, time=clock(ready, zone))
    return words.say("{day} from {time}", language, day=day(there.date(), language), time=clock(ready, zone))


def until_when(end: datetime, now: datetime, zone: str, language: str) -> str:
    """Until when something lasts: heute bis 19:00, morgen bis 19:00, Mi 25.11. bis 19:00."""
    there, here = end.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    if there.date() == here.date():
        return words.say("today until {time}", language, time=clock(end, zone))
    if there.date() == here.date() + timedelta(days=1):
        return words.say("tomorrow until {time}", language, time=clock(end, zone))
    return words.say("{day} until {time}", language, day=day(there.date(), language), time=clock(end, zone))


def pieces(count: int, language: str) -> str:
    """How many there are, as exactly as helps: 3 Stück, mehr als 10."""
    if count > FEW_COUNTED:
        return words.say("more than {count}", language, count=FEW_COUNTED)
    return words.say("1 piece" if count == 1 else "{count} pieces", language, count=count)


FEW_COUNTED = 10
