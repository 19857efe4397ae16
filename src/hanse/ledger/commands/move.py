"""Posting and reserving: the two hot verbs, one function of the database."""

from collections.abc import Sequence
from enum import IntEnum
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.kit.refusals import Refusal
from hanse.ledger.contracts import Balance, Pending, Posting, State, Transferred
from hanse.ledger.refusals import InsufficientBalance, NotPending, TransferIdTaken

# The function opens, locks, decides, writes and counts in one call; how and why stands beside it in the migration.
MOVE = """
select * from ledger.move(
    $1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::bigint[], $6::int[], $7::int[], $8::timestamptz[], $9::uuid[],
    $10::text[], $11::bigint[], $12, $13
)
"""

# Transfers that others write at the same moment cost a round each; more than a few is a fault, not a race.
ROUNDS_MAX = 5

At = tuple[UUID, str, UUID]


class Outcome(IntEnum):
    """What became of a wish."""

    REFUSED = 0
    MOVED = 1
    REPEATED = 2
    VOIDED = 3
    TAKEN = 4
    UNDECIDED = 5


class Moved(msgspec.Struct, frozen=True):
    """An outcome for each wish, and the figures of each place as they stand now, where it was locked."""

    outcomes: list[int]
    bounded: list[bool | None]
    posted: list[int | None]
    pending_out: list[int | None]
    pending_in: list[int | None]
    keep: list[int | None]
    versions: list[int | None]

    def balances(self) -> list[Balance | None]:
        """What stands at each place; None where it may go below zero, since that is spread over stripes."""
        figures = zip(self.posted, self.pending_out, self.pending_in, self.keep, self.versions, strict=True)
        return [
            Balance(*known) if bounded and None not in known else None  # type: ignore[arg-type]
            for bounded, known in zip(self.bounded, figures, strict=True)
        ]


async def post(tx: Tx, transfers: Sequence[Posting]) -> list[Transferred | Refusal]:
    """Move amounts now; one answer for each wish, in their order.

    Written for many: a wish that is refused spoils no other. A repeat with the same id answers again and moves nothing.
    Refuses with InsufficientBalance, or with TransferIdTaken when the id belongs to a different transfer.
    """
    wishes = [
        Pending(t.id, t.unit, t.amount, t.debit, t.credit, None, t.reference, t.reason, into_keep=True)
        for t in transfers
    ]
    return await _move(tx, wishes, State.POSTED)


async def reserve(tx: Tx, transfers: Sequence[Pending]) -> list[Transferred | Refusal]:
    """Promise amounts until they are posted, voided or expire; one answer for each wish, in their order.

    Written for many, first come first served: a wish that is refused spoils no other. A repeat with the same id answers
    again and promises nothing more. Refuses with InsufficientBalance, with TransferIdTaken when the id belongs to a
    different transfer, and with NotPending when the id was promised once and has been voided since.
    """
    return await _move(tx, transfers, State.PENDING)


async def _move(tx: Tx, wishes: Sequence[Pending], state: State) -> list[Transferred | Refusal]:
    first: dict[UUID, Pending] = {}
    for wish in wishes:
        first.setdefault(wish.id, wish)
    answers = await _move_once(tx, list(first.values()), state) if first else {}
    return [
        answers[wish.id] if first[wish.id] is wish or first[wish.id] == wish else TransferIdTaken(id=wish.id)
        for wish in wishes
    ]


async def _move_once(tx: Tx, wishes: list[Pending], state: State) -> dict[UUID, Transferred | Refusal]:
    """Answers by id; the ids differ. Rounds repeat until every twin is seen."""
    answers: dict[UUID, Transferred | Refusal] = {}
    left = wishes
    for _ in range(ROUNDS_MAX):
        places: dict[At, int] = {}
        sources = [places.setdefault((w.unit, w.debit.kind, w.debit.owner), len(places)) for w in left]
        targets = [places.setdefault((w.unit, w.credit.kind, w.credit.owner), len(places)) for w in left]
        done = await _ask(tx, left, places, sources, targets, state)
        balances = done.balances()
        undecided = []
        for wish, debit, credit, outcome in zip(left, sources, targets, done.outcomes, strict=True):
            if outcome == Outcome.UNDECIDED:
                undecided.append(wish)
            else:
                answers[wish.id] = _answer(wish, outcome, state, balances[debit], balances[credit])
        if not undecided:
            return answers
        left = undecided
    raise RuntimeError(f"{len(left)} transfers could not be decided in {ROUNDS_MAX} rounds")


async def _ask(
    tx: Tx, wishes: list[Pending], places: dict[At, int], sources: list[int], targets: list[int], state: State
) -> Moved:
    found = await tx.row(
        Moved,
        MOVE,
        [unit for unit, _, _ in places],
        [kind for _, kind, _ in places],
        [owner for _, _, owner in places],
        [w.id for w in wishes],
        [w.amount for w in wishes],
        [n + 1 for n in sources],
        [n + 1 for n in targets],
        [w.expires_at for w in wishes],
        [w.reference for w in wishes],
        [w.reason for w in wishes],
        [None if w.into_keep else w.leave for w in wishes],
        state.value,
        tx.now,
    )
    if found is None:
        raise RuntimeError("a function that returns one row returned none")
    return found


def _answer(
    wish: Pending, outcome: int, state: State, debit: Balance | None, credit: Balance | None
) -> Transferred | Refusal:
    if outcome == Outcome.MOVED:
        return Transferred(wish.id, state, wish.amount, debit=debit, credit=credit)
    if outcome == Outcome.REPEATED:
        return Transferred(wish.id, state, wish.amount, repeated=True)
    if outcome == Outcome.VOIDED:
        return NotPending(id=wish.id, state=State.VOIDED)
    if outcome == Outcome.TAKEN:
        return TransferIdTaken(id=wish.id)
    left = debit or Balance()
    free = max(left.free, 0) if wish.into_keep else max(left.available - wish.leave, 0)
    return InsufficientBalance(
        id=wish.id, kind=wish.debit.kind, owner=wish.debit.owner, unit=wish.unit, wanted=wish.amount, free=free
    )
