"""What articles cost the house."""

from collections.abc import Sequence

from hanse import access
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.pricing.contracts import CostInput

SAVE = """
insert into pricing.cost (variant, currency, valid_from, unit_minor, by_name, entered_at)
select w.variant, w.currency, w.valid_from, w.unit_minor, $5, $6
from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::bigint[]) w (variant, currency, valid_from, unit_minor)
on conflict (variant, currency, valid_from) do update
    set unit_minor = excluded.unit_minor, by_name = excluded.by_name, entered_at = excluded.entered_at
"""


async def set_costs(tx: Tx, actor: Actor, rows: Sequence[CostInput]) -> int:
    """Say what articles cost the house from a moment on; the last row of the same article and moment counts."""
    known = {(row.variant, row.currency, row.valid_from or tx.now): row.unit_minor for row in rows}
    keys = list(known)
    await tx.run(
        SAVE, [key[0] for key in keys], [key[1] for key in keys], [key[2] for key in keys], list(known.values()),
        actor.name, tx.now,
    )  # fmt: skip
    # The log says who and how many: costs are not for everybody who may read it.
    await access.audit(tx, actor, "costs.set", "costs", None, {"articles": len(keys)})
    return len(keys)
