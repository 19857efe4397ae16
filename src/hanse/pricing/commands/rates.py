"""Tax rates as a legislator states them."""

from datetime import datetime

from hanse import access
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.pricing.refusals import RateNotZero, RateStood
from hanse.pricing.rules import RateFound

from .books import ask_for_books
from .prices import next_version

UNTAXED = ("zero", "exempt")

# What was owed until now stays; the first rate of a class in a country may be stated from any day on.
STOOD = """
select exists (
    select from pricing.tax_rate where place = $1 and class = $2 and (valid_from >= $3 or $3 < $4)
)
"""

END = """
update pricing.tax_rate set valid_until = $3
where place = $1 and class = $2 and valid_from < $3 and (valid_until is null or valid_until > $3)
"""


async def state_tax_rate(
    tx: Tx, actor: Actor, place: str, tax_class: str, rate: int, valid_from: datetime, *, per_line: bool = False
) -> RateFound:
    """From a moment on a class of goods is taxed so in a country; the rate before ends then.

    Refuses with RateStood or RateNotZero.
    """
    if tax_class in UNTAXED and rate:
        raise RateNotZero(place=place, tax_class=tax_class, rate=rate)
    if await tx.value(STOOD, place, tax_class, valid_from, tx.now):
        raise RateStood(place=place, tax_class=tax_class)
    await tx.run(END, place, tax_class, valid_from)
    await tx.run(
        "insert into pricing.tax_rate (place, class, rate, valid_from, per_line) values ($1, $2, $3, $4, $5)",
        place,
        tax_class,
        rate,
        valid_from,
        per_line,
    )
    facts = {"rate": rate, "per_line": per_line, "from": valid_from.isoformat()}
    await access.audit(tx, actor, "pricing.tax_rate", f"tax_rate:{place}:{tax_class}", None, facts)
    await next_version(tx)
    await ask_for_books(tx)
    return RateFound(place, tax_class, rate, valid_from, None, per_line=per_line)
