"""Where goods are supplied, and so which country's value added tax counts (Directive 2006/112/EC)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from .translation import RateFound

# The member states. What postal code lies outside of the tax territory of its own country is not looked at.
UNION = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
# Goods for Monaco are treated as goods for France (article 7).
TREATED_AS = {"MC": "FR"}
# What leaves the Union is exempt (article 146): the place is written with this behind it, and its rate is zero.
EXPORT = ":export"


def supply_place(home: str, destination: str | None, *, at_destination: bool) -> str:
    """Where goods are supplied that are sent from home to consumers.

    At home within the country, and while no destination is known. In another member state at home as well (article
    59c), or there, when the retailer is above the threshold or has chosen so (article 33). Elsewhere it is an export.
    """
    to = TREATED_AS.get(destination or home, destination or home)
    if to == home:
        return home
    if home not in UNION or to not in UNION:
        return to + EXPORT
    return to if at_destination else home


def untaxed(places: Iterable[str | None], rates: Sequence[RateFound]) -> list[RateFound]:
    """Rates of zero for every class at those of the places that are exports."""
    exports = sorted({place for place in places if place is not None and place.endswith(EXPORT)})
    always = datetime(1970, 1, 1, tzinfo=UTC)
    classes = sorted({rate.tax_class for rate in rates})
    return [RateFound(place, name, 0, always, None) for place in exports for name in classes]
