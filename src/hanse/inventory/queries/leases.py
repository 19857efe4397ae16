"""Reading leases: what registers may sell while they are cut off, and what that takes from each position."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse.inventory import rules
from hanse.inventory.contracts import Hold, Lease, Leased
from hanse.kit.db import Tx

LEASES = """
select id, variant, location, quantity, until, purpose, owner, state from inventory.hold
where purpose = 'lease' and state = 'held' and owner = $1 and ($2::uuid[] is null or variant = any($2))
order by variant
"""

STANDING = """
select id, variant, location, quantity, until, purpose, owner, state from inventory.hold
where state = 'held' and location = $1 and variant = any($2) and (purpose = 'lease') = $3 and delivery is null
order by id
"""

LEASED = """
select l.variant, l.location, l.quantity from inventory.leased l
where l.variant = any($1::uuid[]) and ($2::uuid[] is null or l.location = any($2))
order by l.variant, l.location
"""

# One row for each article that has a position here: what can be promised, what other registers have, what was sold.
CASES = """
select b.unit as variant, greatest(b.posted - b.pending_out - b.keep, 0) as available,
    coalesce((
        select sum(h.quantity) from inventory.hold h
        where h.variant = b.unit and h.location = b.owner and h.state = 'held' and h.purpose = 'lease' and h.owner <> $3
    ), 0)::bigint as others,
    coalesce((
        select sum(t.settled_amount) from ledger.public_transfer t
        where t.unit = b.unit and t.at > $4 and t.state = 'posted' and t.debit_kind = 'stock.sellable'
            and t.debit_owner = b.owner and t.credit_kind = 'stock.sold'
    ), 0)::bigint as sold
from ledger.public_balance b
where b.kind = 'stock.sellable' and b.owner = $1 and b.unit = any($2::uuid[])
order by b.unit
"""


class _Hurt(msgspec.Struct, frozen=True):
    hold: UUID
    quantity: int


class Case(msgspec.Struct, frozen=True):
    """What a position says before a lease is decided."""

    variant: UUID
    available: int
    others: int
    sold: int


async def leases_of(tx: Tx, register: UUID) -> list[Lease]:
    """What a register may sell while it is cut off, by article; what has run out is left out."""
    found = await lease_holds(tx, register)
    return [as_lease(hold) for hold in found if hold.until is not None and hold.until > tx.now]


async def leased(tx: Tx, variants: Sequence[UUID], locations: Sequence[UUID] | None = None) -> list[Leased]:
    """How many pieces of each position are leased to tills; they are a part of what is pending there."""
    return await tx.rows(Leased, LEASED, list(variants), None if locations is None else list(locations))


async def lease_holds(tx: Tx, register: UUID, variants: Sequence[UUID] | None = None) -> list[Hold]:
    """The holds behind the leases of a register, those that have run out and were not swept yet included."""
    return await tx.rows(Hold, LEASES, register, None if variants is None else list(variants))


async def standing(tx: Tx, location: UUID, variants: Sequence[UUID], *, leases: bool) -> list[Hold]:
    """The holds that stand on these positions: those of tills, or all others."""
    return await tx.rows(Hold, STANDING, location, list(variants), leases)


async def hurt_before(tx: Tx, holds: Sequence[UUID]) -> dict[UUID, int]:
    """How many pieces of these holds were sold to somebody else and are still in the books."""
    found = await tx.rows(_Hurt, "select hold, quantity from inventory.hurt where hold = any($1)", list(holds))
    return {one.hold: one.quantity for one in found}


async def lease_cases(tx: Tx, location: UUID, variants: Sequence[UUID], register: UUID) -> list[Case]:
    """What the positions of a place say to a register; what never had stock there is left out."""
    since = tx.now - rules.LEASE_SEEN
    return await tx.rows(Case, CASES, location, list(variants), register, since)


def as_lease(hold: Hold, surplus: int = 0) -> Lease:
    """A hold as its register sees it."""
    until = hold.until
    if until is None:
        raise ValueError("a lease has an end")
    return Lease(hold.owner, hold.location, hold.variant, hold.quantity, until - rules.LEASE_MARGIN, until, surplus)
