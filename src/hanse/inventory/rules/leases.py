"""Leases: how many pieces a till may sell while it is cut off, and who bears it when it sells more."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from hanse.inventory.contracts import Hold, HurtPromise, Purpose

# A till asks at least every eight hours, and may sell from its lease for three days after that. The house waits twelve
# hours longer before it promises the pieces to others: so a till that comes back within three days has told what it
# sold, whatever its clock says and however long it had not asked when it was cut off.
LEASE_TERM = timedelta(hours=72)
LEASE_MARGIN = timedelta(hours=12)

# What was sold in four weeks tells what will be; twice as much, because a Saturday is no Tuesday.
LEASE_SEEN = timedelta(days=28)
LEASE_PLENTY = 2

# Of the pieces that no customer was promised, all tills of a store together take at most half.
LEASE_SHARE_PERCENT = 50

# Who has bought is hurt last.
BOUGHT = frozenset({Purpose.ORDER, Purpose.PICKUP})


class LeaseCase(msgspec.Struct, frozen=True):
    """What is known when a register asks for an article.

    `available` is what the position can still promise, `own` what the register has of it already, `others` what other
    registers there have, `sold` what left the place in the days seen; `asked` is None where the register leaves it
    open.
    """

    available: int
    own: int
    others: int
    registers: int
    sold: int
    asked: int | None = None


def lease_amount(case: LeaseCase) -> int:
    """How many pieces the register should have in its lease.

    As many as it is expected to sell in the term of a lease, or as it asked for; never more than its fair part of what
    tills may have together, so that the shop does not starve.
    """
    registers = max(case.registers, 1)
    most = (case.available + case.own + case.others) * LEASE_SHARE_PERCENT // 100
    fair = max(most // registers, min(most, 1))
    wanted = case.asked
    if wanted is None:
        expected = case.sold * LEASE_PLENTY * LEASE_TERM
        wanted = max(-(-expected // (LEASE_SEEN * registers)), 1)
    return max(min(wanted, fair, most - case.others, case.own + case.available), 0)


def shrunk(leases: Sequence[Hold], register: UUID | None, missing: Mapping[UUID, int]) -> dict[UUID, int]:
    """How many pieces to take out of which leases of a place, so that a sale there finds what is missing, by article.

    The register's own lease first, then the largest: who stands before the shelf is served from what was kept for
    those who stand before the shelf.
    """
    taken: dict[UUID, int] = {}
    left = dict(missing)
    for lease in sorted(leases, key=lambda h: (h.owner != register, -h.quantity, h.id)):
        part = min(lease.quantity, left.get(lease.variant, 0))
        if part > 0:
            taken[lease.id] = part
            left[lease.variant] -= part
    return taken


def hurt(holds: Sequence[Hold], missing: int, known: Mapping[UUID, int]) -> list[HurtPromise]:
    """Whose pieces were sold to somebody else: the newest hold that nobody has paid for first.

    `known` pieces of a hold were sold before. They are named again only where no others are left.
    """
    promises = [hold for hold in sorted(holds, key=_hurt_order) if hold.purpose is not Purpose.LEASE]
    parts: Counter[UUID] = Counter()
    for again in (False, True):
        for hold in promises:
            sold = min(known.get(hold.id, 0), hold.quantity)
            part = min(sold if again else hold.quantity - sold, missing)
            parts[hold.id] += part
            missing -= part
    return [HurtPromise(h.id, h.owner, h.purpose, parts[h.id]) for h in promises if parts[h.id]]


def _hurt_order(hold: Hold) -> tuple[bool, int]:
    return hold.purpose in BOUGHT, -hold.id.int
