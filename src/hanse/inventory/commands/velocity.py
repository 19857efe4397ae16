"""How fast articles sell: once a day, for all positions in one statement."""

from datetime import date

from hanse.inventory import rules
from hanse.kit.db import Tx

# Whoever comes first on a day does it; the others find it done.
CLAIM = """
insert into inventory.nightly as n (task, done_date) values ('velocity', $1)
on conflict (task) do update set done_date = excluded.done_date where n.done_date < excluded.done_date
returning done_date
"""

MEASURE = """
with sold as (
    select t.unit as variant, t.debit_owner as location, sum(t.settled_amount)::bigint as sold
    from ledger.public_transfer t
    where t.credit_kind = 'stock.sold' and t.state = 'posted'
        and t.settled_at > $1::timestamptz - make_interval(days => $2) and t.settled_at <= $1
    group by t.unit, t.debit_owner
), gone as (
    delete from inventory.velocity v
    where not exists (select from sold s where s.variant = v.variant and s.location = v.location)
)
insert into inventory.velocity (variant, location, sold, counted_date)
select variant, location, sold, $3 from sold
on conflict (variant, location) do update set sold = excluded.sold, counted_date = excluded.counted_date
"""


async def measure_velocity(tx: Tx) -> bool:
    """Count what was sold from each position in the last 28 days; tells whether it was still to do today."""
    today: date = tx.now.date()
    if await tx.value(CLAIM, today) is None:
        return False
    await tx.run(MEASURE, tx.now, rules.VELOCITY_DAYS, today)
    return True
