"""Leases: bounded rights to sell pieces while a till is cut off.

More is given by the house first and known to the till after; less is given up by the till first and known to the house
after. So at every moment the till believes to have at most what the house keeps for it, whatever gets lost on the way.
"""

from collections.abc import Sequence
from uuid import UUID

from hanse import ledger, locations
from hanse.inventory import queries, rules
from hanse.inventory.contracts import (
    DrawLine,
    Hold,
    HoldWanted,
    Lease,
    LeaseReturn,
    LeasesGranted,
    LeasesReturned,
    LeaseWanted,
    Purpose,
)
from hanse.inventory.refusals import HoldLapsed, LeaseRequestStale, RegisterElsewhere
from hanse.kit.db import Tx
from hanse.kit.ids import new_id

from .holds import claim, extend_holds, hold, split_hold, void_holds

BOOK = """
insert into inventory.lease_book (register, location, request) values ($1, $2, $3)
on conflict (register) do update set request = excluded.request, location = excluded.location
where inventory.lease_book.request < excluded.request
"""


async def grant_leases(
    tx: Tx, register: UUID, location: UUID, request: int, wishes: Sequence[LeaseWanted]
) -> list[Lease]:
    """Let a register sell pieces while it is cut off, and renew everything that it has; answers with all its leases.

    Nothing is ever taken away here: what a register has too much of is told as `surplus`. `request` is a number that
    grows with every request of the register, so that one that was late on its way does no harm. Refuses with
    RegisterElsewhere, LeaseRequestStale and NotFound.
    """
    await _open_book(tx, register, location, request)
    until = tx.now + rules.LEASE_TERM + rules.LEASE_MARGIN
    own = await queries.lease_holds(tx, register)
    renewed = await extend_holds(tx, [lease.id for lease in own], until)
    live = {answer.variant: answer for answer in renewed if isinstance(answer, Hold)}
    asked = {wish.variant: wish.quantity for wish in wishes}
    targets = await _targets(tx, register, location, live, asked)
    more = [variant for variant, target in targets.items() if target > _quantity(live, variant)]
    if more:
        # Nobody else can change these positions now, so that what is decided anew is also given.
        await ledger.lock(tx, [(key, v) for v in more for key in (rules.shelf(location), _sold(location))])
        targets |= await _targets(tx, register, location, live, {variant: asked[variant] for variant in more})
        more = [variant for variant in more if targets[variant] > _quantity(live, variant)]
    before = sum(_quantity(live, variant) for variant in more)
    await void_holds(tx, [lease.id for lease in own if lease.variant in more])
    fresh = [HoldWanted(new_id(), v, location, targets[v], until, Purpose.LEASE, register) for v in more]
    for answer in await hold(tx, fresh):
        if not isinstance(answer, Hold):
            raise answer
        live[answer.variant] = answer
    if more:
        await tx.emit(LeasesGranted(register, location, sum(targets[v] for v in more) - before, until))
    return [
        queries.as_lease(lease, max(lease.quantity - targets.get(variant, lease.quantity), 0))
        for variant, lease in sorted(live.items())
    ]


async def give_back_leases(
    tx: Tx, register: UUID, location: UUID, request: int, lines: Sequence[LeaseReturn]
) -> list[Lease]:
    """Take back pieces that the register has given up before it said so; answers with what it still has.

    Refuses with RegisterElsewhere, LeaseRequestStale and NotFound.
    """
    await _open_book(tx, register, location, request)
    given: dict[UUID, int] = {}
    for line in lines:
        given[line.variant] = given.get(line.variant, 0) + line.quantity
    own = await queries.lease_holds(tx, register, list(given))
    pieces = await cut_leases(tx, own, {lease.id: given[lease.variant] for lease in own})
    if pieces:
        await tx.emit(LeasesReturned(register, location, pieces, reclaimed=False))
    return await queries.leases_of(tx, register)


async def reclaim_leases(tx: Tx, register: UUID, location: UUID) -> int:
    """Take back everything from a register that is lost; tells how many pieces.

    What it still sold is taken in like everything that was sold without a lease. Refuses with RegisterElsewhere and
    NotFound.
    """
    await _stands_there(tx, register, location)
    own = await queries.lease_holds(tx, register)
    pieces = await cut_leases(tx, own, {lease.id: lease.quantity for lease in own})
    if pieces:
        await tx.emit(LeasesReturned(register, location, pieces, reclaimed=True))
    return pieces


async def draw_leases(tx: Tx, register: UUID, order: UUID, lines: Sequence[DrawLine]) -> dict[UUID, UUID]:
    """Let lines of an order at a register come from its leases: the hold of each line that a lease covers whole.

    The pieces change hands without a gap, from what the till may sell to what the order has. Lines that are not
    covered are left out.
    """
    own = {lease.variant: lease for lease in await queries.lease_holds(tx, register, [line.variant for line in lines])}
    left = {variant: lease.quantity for variant, lease in own.items()}
    drawn: dict[UUID, UUID] = {}
    for line in lines:
        lease = own.get(line.variant)
        if lease is None or lease.location != line.location or left[line.variant] < line.quantity:
            continue
        part = lease.id
        if left[line.variant] > line.quantity:
            part = new_id()
            try:
                await split_hold(tx, lease.id, line.quantity, part)
            except (HoldLapsed, ledger.InsufficientBalance):
                continue
        elif not isinstance((await extend_holds(tx, [part], lease.until))[0], Hold):
            continue
        left[line.variant] -= line.quantity
        drawn[line.id] = part
    await claim(tx, list(drawn.values()), order)
    return drawn


async def cut_leases(tx: Tx, leases: Sequence[Hold], parts: dict[UUID, int]) -> int:
    """Give pieces of these leases back to their positions; tells how many. A lease that has ended gives nothing."""
    ended, pieces = [], 0
    for lease in leases:
        quantity = min(parts.get(lease.id, 0), lease.quantity)
        if quantity <= 0:
            continue
        cut = lease.id
        if quantity < lease.quantity:
            cut = new_id()
            try:
                await split_hold(tx, lease.id, quantity, cut)
            except (HoldLapsed, ledger.InsufficientBalance):
                continue
        ended.append(cut)
        pieces += quantity
    await void_holds(tx, ended)
    return pieces


async def _targets(
    tx: Tx, register: UUID, location: UUID, live: dict[UUID, Hold], asked: dict[UUID, int | None]
) -> dict[UUID, int]:
    """How many pieces the register should have of each of these articles."""
    if not asked:
        return {}
    registers = len(await locations.list_registers(tx, location))
    return {
        case.variant: rules.lease_amount(
            rules.LeaseCase(
                case.available,
                _quantity(live, case.variant),
                case.others,
                registers,
                case.sold,
                asked[case.variant],
            )
        )
        for case in await queries.lease_cases(tx, location, list(asked), register)
    }


def _quantity(live: dict[UUID, Hold], variant: UUID) -> int:
    found = live.get(variant)
    return 0 if found is None else found.quantity


def _sold(location: UUID) -> ledger.AccountKey:
    return rules.outside("sold", location)


async def _open_book(tx: Tx, register: UUID, location: UUID, request: int) -> None:
    """Lock the leases of a register, and see that this request is its latest."""
    await _stands_there(tx, register, location)
    if not await tx.run(BOOK, register, location, request):
        raise LeaseRequestStale(register=register, request=request)


async def _stands_there(tx: Tx, register: UUID, location: UUID) -> None:
    found = await locations.get_register(tx, register)
    if found.location != location or not found.active:
        raise RegisterElsewhere(register=register, location=location)
