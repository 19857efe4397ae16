"""Tax rates, and where the retailer is at home."""

from hanse.kit.db import Tx
from hanse.kit.standing import Standing
from hanse.pricing.contracts import KnownRate
from hanse.pricing.rules import RateFound


async def _read(tx: Tx) -> list[RateFound]:
    return await tx.rows(
        RateFound,
        "select place, class as tax_class, rate, valid_from, valid_until, per_line from pricing.tax_rate "
        "order by place, class, valid_from desc",
    )


RATES = Standing("tax_rates", ["pricing.tax_rate"], _read)


async def home_place(tx: Tx) -> str:
    """The country where the retailer owes tax by itself."""
    found: str | None = await tx.value("select place from pricing.book")
    return found or "DE"


async def list_tax_rates(tx: Tx) -> list[RateFound]:
    """Every rate of every country and class with the time in which it counts, the latest of each first."""
    return list(await RATES(tx))


async def known_rates(tx: Tx) -> list[KnownRate]:
    """The rates that member states know at present, the highest first: to choose from when a rate is stated."""
    return await tx.rows(
        KnownRate, "select place, level, rate, source, as_of from pricing.known_rate order by place, rate desc, level"
    )
