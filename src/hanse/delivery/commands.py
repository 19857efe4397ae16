"""Verbs of delivery."""

from datetime import time

from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput

from . import queries
from .contracts import Method, MethodInput

SAVE = """
insert into delivery.method (key, kind, name, channels, countries, price_minor, free_from_minor, tax_class, days_min,
    days_max, cutoff, position, active)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
on conflict (key) do update set kind = excluded.kind, name = excluded.name, channels = excluded.channels,
    countries = excluded.countries, price_minor = excluded.price_minor, free_from_minor = excluded.free_from_minor,
    tax_class = excluded.tax_class, days_min = excluded.days_min, days_max = excluded.days_max,
    cutoff = excluded.cutoff, position = excluded.position, active = excluded.active, version = method.version + 1
"""


async def save_method(tx: Tx, given: MethodInput) -> Method:
    """Make a way of delivery or change it, by its key. Refuses with InvalidInput."""
    if given.days_max < given.days_min:
        raise InvalidInput(field="days_max", reason="the last day comes before the first")
    await tx.run(
        SAVE,
        given.key,
        given.kind,
        given.name,
        given.channels,
        [country.upper() for country in given.countries],
        given.price_minor,
        given.free_from_minor,
        given.tax_class,
        given.days_min,
        given.days_max,
        time.fromisoformat(given.cutoff),
        given.position,
        given.active,
    )
    return next(method for method in await queries.list_methods(tx) if method.key == given.key)
