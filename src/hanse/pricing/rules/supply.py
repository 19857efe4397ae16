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
# What goes to a business of another member state is exempt here and taxed there by itself (article 138).
INTRA_COMMUNITY = ":intra_community"


def supply_place(home: str, destination: str | None, *, at_destination: bool, business: str | None = None) -> str:
    """Where goods are supplied that are sent from home.

    At home within the country, and while no destination is known. In another member state at home as well (article
    59c), or there, when the retailer is above the threshold or has chosen so (article 33). Elsewhere it is an export.
    `business` is the country of a VAT id that was found valid: goods that leave for another member state are an
    intra-community supply then, if it is not that of home.
    """
    to = TREATED_AS.get(destination or home, destination or home)
    if to == home:
        return home
    if home not in UNION or to not in UNION:
        return to + EXPORT
    if business in UNION and business != home:
        return to + INTRA_COMMUNITY
    return to if at_destination else home


def untaxed(places: Iterable[str | None], rates: Sequence[RateFound], home: str) -> list[RateFound]:
    """Rates of zero at those of the places where nothing is taxed.

    An export keeps its price. An intra-community supply costs what it is without the tax that it would have at home.
    """
    named = {place for place in places if place is not None}
    exports = sorted(place for place in named if place.endswith(EXPORT))
    always = datetime(1970, 1, 1, tzinfo=UTC)
    classes = sorted({rate.tax_class for rate in rates})
    found = [RateFound(place, name, 0, always, None) for place in exports for name in classes]
    for place in sorted(place for place in named if place.endswith(INTRA_COMMUNITY)):
        found += [
            RateFound(place, rate.tax_class, 0, rate.valid_from, rate.valid_until, rate.rate, rate.per_line)
            for rate in rates
            if rate.place == home
        ]
    return found
