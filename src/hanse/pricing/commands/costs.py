"""What articles cost the house."""

from collections.abc import Sequence

from hanse import access
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.pricing.contracts import CostInput

# What is so already is left alone: at a named moment, or, for what has none, now.
SAVE = """
insert into pricing.cost as c (variant, currency, valid_from, unit_minor, by_name, entered_at)
select w.variant, w.currency, coalesce(w.valid_from, $6), w.unit_minor, $5, $6
from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::bigint[]) w (variant, currency, valid_from, unit_minor)
where w.valid_from is not null or w.unit_minor is distinct from (
    select k.unit_minor from pricing.cost k
    where k.variant = w.variant and k.currency = w.currency and k.valid_from <= $6
    order by k.valid_from desc limit 1
)
on conflict (variant, currency, valid_from) do update
    set unit_minor = excluded.unit_minor, by_name = excluded.by_name, entered_at = excluded.entered_at
    where c.unit_minor <> excluded.unit_minor
returning variant
"""


async def set_costs(tx: Tx, actor: Actor, rows: Sequence[CostInput]) -> int:
    """Say what articles cost the house from a moment on; tells how many costs changed by it.

    The last row of the same article and moment counts.
    """
    known = {(row.variant, row.currency, None if row.valid_from == tx.now else row.valid_from): row for row in rows}
    keys = list(known)
    changed = await tx.column(
        SAVE, [key[0] for key in keys], [key[1] for key in keys], [key[2] for key in keys],
        [row.unit_minor for row in known.values()], actor.name, tx.now,
    )  # fmt: skip
    # The log says who and how many: costs are not for everybody who may read it.
    await access.audit(tx, actor, "costs.set", "costs", None, {"articles": len(changed)})
    return len(changed)
