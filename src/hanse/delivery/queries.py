"""Reads of delivery."""

from hanse.kit.db import Tx

from . import rules
from .contracts import Method, Offer

METHOD = """
select key, kind, name, channels, countries, price_minor, free_from_minor, tax_class, days_min, days_max,
       to_char(cutoff, 'HH24:MI') as cutoff, position, active, version
from delivery.method
"""


async def methods(tx: Tx, channel: str, country: str, goods_minor: int) -> list[Offer]:
    """The ways in which goods of this worth can be shipped to a country, with price and days of arrival."""
    found = await tx.rows(
        Method,
        METHOD + "where active and kind = 'ship' and $2 = any(countries) "
        "and (channels is null or $1 = any(channels)) order by position, key",
        channel,
        country.upper(),
    )
    return [rules.offer(method, goods_minor, tx.now) for method in found]


async def list_methods(tx: Tx) -> list[Method]:
    """All ways of delivery, active or not."""
    return await tx.rows(Method, METHOD + "order by position, key")
