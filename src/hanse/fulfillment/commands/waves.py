"""Several orders in one walk: each article is fetched once for all of them, and every piece goes into its box."""

from uuid import UUID

from hanse import catalog, orders
from hanse.fulfillment import queries, rules
from hanse.fulfillment.contracts import TaskState, Wave, WavePicked, WavePut, WaveWanted
from hanse.fulfillment.refusals import NothingToFetch, PickedByAnother, TaskNotThere, WrongArticle
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput

from .moved import touched
from .picking import begin, lay_in, put_back, short_pick
from .substituting import substitute

NAMED = """
select id from fulfillment.task where location = $1 and id = any($2) and state = 'open' order by id for update
"""

# What somebody else takes at this moment is left to them.
FITTING = """
select t.id from fulfillment.task t
where t.location = $1 and t.state = 'open' and ($2::text is null or t.kind = $2)
  and ($3::timestamptz is null or t.promise_at <= $3)
  and ($4::text is null or not exists (
      select from fulfillment.task_line l
      left join fulfillment.bay b on b.location = t.location and b.variant = l.variant
      where l.task = t.id and b.zone is distinct from $4))
order by coalesce(t.promise_at, 'infinity'), t.id limit $5 for update skip locked
"""


async def make_wave(tx: Tx, actor: Actor, wanted: WaveWanted) -> Wave:
    """Take several open tasks in hand at once, a box for each, the most urgent in the first.

    Refuses with TaskNotThere when one of those named is not open any more (then nothing is taken), and with
    NothingToFetch when no task fits.
    """
    actor.require("fulfillment.pick", wanted.location)
    if wanted.tasks:
        taken = await tx.column(NAMED, wanted.location, wanted.tasks)
        if gone := sorted(set(wanted.tasks) - set(taken)):
            raise TaskNotThere(tasks=gone)
    else:
        taken = await tx.column(FITTING, wanted.location, wanted.kind, wanted.promised_until, wanted.zone, wanted.most)
    if not taken:
        raise NothingToFetch(location=wanted.location)
    wave = new_id()
    await tx.run(
        "insert into fulfillment.wave (id, location, picked_by, created_at) values ($1, $2, $3, $4)",
        wave,
        wanted.location,
        actor.name,
        tx.now,
    )
    await tx.run(
        "update fulfillment.task t set wave = $1, box = b.box from ("
        "  select id, row_number() over (order by coalesce(promise_at, 'infinity'), id) as box from fulfillment.task"
        "  where id = any($2)) b where t.id = b.id",
        wave,
        taken,
    )
    found = await queries.get_wave(tx, actor, wave)
    for task in sorted(found.tasks, key=lambda one: one.order):
        await begin(tx, actor, task)
    return await queries.get_wave(tx, actor, wave)


async def confirm_wave_pick(tx: Tx, actor: Actor, wave: UUID, code: str, quantity: int) -> WavePicked:
    """Say that pieces of an article were taken, by its SKU or GTIN, and hear into which boxes they go.

    Refuses with WrongArticle for what no box wants (any more), PickedByAnother, NotFound, and InvalidInput for more
    pieces than are wanted.
    """
    found = await _in_hand(tx, actor, wave)
    card = await catalog.find_variant(tx, code)
    step = next((one for one in found.steps if card is not None and one.variant == card.id), None)
    left = 0 if step is None else step.quantity - step.picked_quantity
    if step is None or not left:
        wanted = [one.sku for one in found.steps if one.picked_quantity < one.quantity]
        raise WrongArticle(wanted=", ".join(wanted[:5]), scanned=code)
    if quantity > left:
        raise InvalidInput(field="quantity", reason=f"only {left} are wanted")
    tasks = {task.id: task for task in found.tasks}
    given: dict[UUID, int] = {}
    for part in step.parts:
        count = min(quantity - sum(given.values()), part.quantity - part.picked_quantity)
        if count:
            await lay_in(tx, tasks[part.task], part.line, count)
            given[part.task] = given.get(part.task, 0) + count
    for task in given:
        await touched(tx, task)
    after = await queries.get_wave(tx, actor, wave)
    put = [
        WavePut(task.box or 0, task.id, task.number, given[task.id], rules.complete(task))
        for task in after.tasks
        if task.id in given
    ]
    return WavePicked(put, after)


async def short_wave_pick(tx: Tx, actor: Actor, wave: UUID, variant: UUID, reason: str) -> Wave:
    """An article is not where it should be: for the boxes that still want it, it comes from elsewhere or is refunded.

    Refuses with WrongArticle when no box wants it, with PickedByAnother and NotFound.
    """
    found = await _in_hand(tx, actor, wave)
    step = next((one for one in found.steps if one.variant == variant), None)
    if step is None or step.picked_quantity >= step.quantity:
        raise WrongArticle(wanted="", scanned=str(variant))
    for part in step.parts:
        if part.picked_quantity < part.quantity:
            await short_pick(tx, actor, part.task, part.line, reason)
    return await queries.get_wave(tx, actor, wave)


async def substitute_in_wave(tx: Tx, actor: Actor, wave: UUID, variant: UUID, code: str, reason: str) -> WavePicked:
    """A piece of what was scanned goes in place of a missing article into the first box whose customer agreed to it.

    Refuses with WrongArticle when no box wants the missing one (any more), SubstitutionNotWanted when nobody wants it
    replaced, NotASubstitute when what was scanned may replace it in no box, OrderUnsettled, LinesOutOfStock,
    PickedByAnother and NotFound.
    """
    await _in_hand(tx, actor, wave)
    boxes = await queries.substitutes_in_wave(tx, actor, wave, variant)
    if not boxes:
        raise WrongArticle(wanted="", scanned=code)
    if not any(one.instead.wanted for one in boxes):
        raise orders.SubstitutionNotWanted(wave=wave, variant=variant)
    scanned = await catalog.find_variant(tx, code)
    fitting = [one for one in boxes if scanned and any(c.variant == scanned.id for c in one.instead.candidates)]
    if not fitting:
        raise orders.NotASubstitute(variant=variant, scanned=code)
    box = fitting[0]
    task = await substitute(tx, actor, box.task, box.line, code, 1, reason)
    put = WavePut(box.box, task.id, task.number, 1, rules.complete(task))
    return WavePicked([put], await queries.get_wave(tx, actor, wave))


async def take_over_wave(tx: Tx, actor: Actor, wave: UUID) -> Wave:
    """Go on with a walk that somebody else began. Refuses with NotFound and Forbidden."""
    found = await _locked(tx, actor, wave)
    await tx.run("update fulfillment.wave set picked_by = $2 where id = $1", wave, actor.name)
    await tx.run(
        "update fulfillment.task set picked_by = $2, version = version + 1 where wave = $1 and state = 'picking'",
        wave,
        actor.name,
    )
    return await queries.get_wave(tx, actor, found.id)


async def end_wave(tx: Tx, actor: Actor, wave: UUID) -> Wave:
    """End a walk early: orders of which something is missing are laid back and are open again; the others stay.

    Refuses with PickedByAnother and NotFound.
    """
    found = await _in_hand(tx, actor, wave)
    for task in found.tasks:
        if task.state is TaskState.PICKING and not rules.complete(task):
            await put_back(tx, actor, task.id)
    return await queries.get_wave(tx, actor, wave)


async def _locked(tx: Tx, actor: Actor, wave: UUID) -> Wave:
    """The walk with its tasks, all locked until the transaction ends."""
    await tx.run("select from fulfillment.wave where id = $1 for update", wave)
    await tx.run("select from fulfillment.task where wave = $1 order by id for update", wave)
    found = await queries.get_wave(tx, actor, wave)
    actor.require("fulfillment.pick", found.location)
    return found


async def _in_hand(tx: Tx, actor: Actor, wave: UUID) -> Wave:
    found = await _locked(tx, actor, wave)
    if found.picked_by != actor.name:
        raise PickedByAnother(wave=wave, picked_by=found.picked_by)
    return found
