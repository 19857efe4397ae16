"""Acts that play the plan of the last ninety days: orders are placed, and everything that happened to them follows."""

import functools
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import timedelta

import msgspec

from hanse import engagement, fulfillment, inventory, orders, payments, till
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.db import Tx
from hanse.main.demo import buying, people, places
from hanse.main.demo.courses import Order, Step
from hanse.main.demo.known import Known
from hanse.main.demo.stage import Act

REASONS = ("passt nicht", "gefällt doch nicht", "zweimal bekommen", "Naht offen")
BROKEN = "Naht offen"
CANCEL_REASONS = ("anders überlegt", "versehentlich bestellt", "woanders gefunden")
PLACE = "place "
# So often somebody wants the same article once more instead of the money.
EXCHANGED_EVERY = 4
LINK = re.compile(r"/survey/([\w-]+)")
ANSWER_AFTER = timedelta(hours=20)
ACCEPTED_AFTER = timedelta(minutes=5)
# Some announce a parcel after so long; those that did lately are still on their way. Four days, so that there is one at
# every hour of the week: within two of them nobody may have sent anything.
SENT_BACK_AFTER = timedelta(days=2)
LATELY = timedelta(days=4)
REMARKS = {10: "Alles bestens, sehr nette Beratung!", 9: "Ging schnell.", 6: "Musste etwas warten.", 3: "Regal leer."}

Verb = Callable[[Tx, Known, Order, Step], Awaitable[None]]


def acts(known: Known, plan: Sequence[Order]) -> Iterator[Act]:
    """Every order and every step of it."""
    for order in plan:
        yield _placed(known, order)
        accepted_at = order.placed_at + ACCEPTED_AFTER
        if accepted_at < known.now and any(line.way != "carry_out" for line in order.lines):
            yield Act(accepted_at, f"accept {order.key}", functools.partial(_accept, known=known, order=order))
        for step in order.steps:
            yield from _steps(known, order, step)


def _placed(known: Known, order: Order) -> Act:
    return Act(order.placed_at, PLACE + order.key, lambda tx: buying.place(tx, known, order))


async def _accept(tx: Tx, *, known: Known, order: Order) -> None:
    """A partner who is asked to deliver says yes."""
    for task in await fulfillment.tasks_of(tx, known.orders[order.key]):
        if task.state is fulfillment.TaskState.OFFERED:
            await fulfillment.accept_offer(tx, _picker(known, task), task.id)


def _steps(known: Known, order: Order, step: Step) -> Iterator[Act]:
    reserved = order.lines[0].way == "reserve"
    if step.verb == "pay" and reserved:
        yield _act(known, order, step, _hand_over)
    if step.verb in ("pay", "refuse"):
        yield _charged(known, order, step)
    verb = VERBS.get(step.verb)
    if verb is not None:
        yield _act(known, order, step, verb)
    sent_back_at = step.at + SENT_BACK_AFTER
    alone = all(one.verb not in ("return", "cancel") for one in order.steps)
    if step.verb == "ship" and alone and _number(order) % 3 == 0 and known.now - LATELY < sent_back_at < known.now:
        yield _act(known, order, msgspec.structs.replace(step, at=sent_back_at), _send_back)
    answered_at = step.at + ANSWER_AFTER
    if step.verb == "hand_over" and _number(order) % 5 < 2 and answered_at < known.now:
        yield _act(known, order, msgspec.structs.replace(step, at=answered_at), _answer)


def _act(known: Known, order: Order, step: Step, verb: Verb) -> Act:
    name = f"{verb.__name__.strip('_')} {order.key}"
    refunds = step.verb in ("cancel", "no_show", "return")
    return Act(step.at, name, lambda tx: verb(tx, known, order, step), refunds=refunds)


def _charged(known: Known, order: Order, step: Step) -> Act:
    """The provider is asked for the money; what follows from its answer is a reaction."""

    async def due(tx: Tx) -> list[payments.Payment]:
        found = await payments.payments_of(tx, known.orders[order.key])
        return [one for one in found if one.tender == "card" and one.state == "started"]

    async def nothing(_: Tx) -> None:
        """All that happens is the provider's word."""

    return Act(step.at, f"charge {order.key}", nothing, charges=due)


def _number(order: Order) -> int:
    """The number of an order in the plan: what differs by chance between orders differs by it."""
    return int(order.key.removeprefix("h"))


async def _pick(tx: Tx, known: Known, order: Order, step: Step) -> None:
    """Fetch what is to be fetched, article by article."""
    for task in await _tasks(tx, known, order, step, fulfillment.TaskState.OPEN):
        picker = _picker(known, task)
        await fulfillment.start_pick(tx, picker, task.id)
        for line in task.lines:
            await fulfillment.confirm_pick(tx, picker, task.id, line.line, known.codes[line.sku], line.quantity)


async def _ready(tx: Tx, known: Known, order: Order, step: Step) -> None:
    """Lay it onto the pickup shelf; what was reserved is fetched in the same go."""
    await _pick(tx, known, order, step)
    for task in await _tasks(tx, known, order, step, fulfillment.TaskState.PICKING):
        place = next(key for key, one in known.places.items() if one.id == task.location)
        bays = next((zone.bays for zone in places.place(place).zones if zone.key == "pickup"), ("P1",))
        await fulfillment.mark_ready(tx, _picker(known, task), task.id, bays[_number(order) % len(bays)])


async def _ship(tx: Tx, known: Known, order: Order, step: Step) -> None:
    """Hand the parcel to the carrier."""
    for task in await _tasks(tx, known, order, step, fulfillment.TaskState.PICKING):
        tracking = f"KP{known.now:%y%m}{_number(order):05d}"
        await fulfillment.ship(tx, _picker(known, task), task.id, tracking)


async def _hand_over(tx: Tx, known: Known, order: Order, step: Step) -> None:
    """The customer shows the code; what was reserved is paid first, and a card is charged in between."""
    place = order.lines[step.lines[0]].place or ""
    found = await orders.load_order(tx, known.orders[order.key])
    if all(line.state == "handed_over" for line in found.lines):
        return
    location = known.place(place)
    code = next(pickup.code for pickup in found.pickups if pickup.location == location)
    due = sum(line.total_minor for line in found.lines if line.paid_at_pickup)
    tenders = await buying.tenders(tx, order.tenders, due, buying.ACCEPTED) if due else []
    register = known.registers[till_of(place)] if due else None
    cashier = known.somebody("cashier", place) if step.actor is None else known.staff[step.actor]
    await fulfillment.hand_over(tx, cashier, location, code, tenders, register)


async def _no_show(tx: Tx, _: Known, __: Order, ___: Step) -> None:
    """Nobody came: what the worker's sweeps do at this moment."""
    await inventory.expire_holds(tx)
    await fulfillment.release_uncollected(tx)


async def _cancel(tx: Tx, known: Known, order: Order, _: Step) -> None:
    """With an account the customer cancels; for guests somebody on the phone does."""
    buyer = next((one for one in people.customers() if one.key == order.customer), None)
    by_account = buyer is not None and buyer.has_account and order.actor is None
    actor = buying.shopper(known, order, buyer) if by_account else known.somebody("service_agent", None)
    reason = CANCEL_REASONS[_number(order) % len(CANCEL_REASONS)]
    await orders.cancel(tx, actor, known.orders[order.key], None, reason)


async def _send_back(tx: Tx, known: Known, order: Order, step: Step) -> None:
    """The customer announces a parcel with one piece; its label is made as soon as the carrier is there."""
    buyer = next((one for one in people.customers() if one.key == order.customer), None)
    found = await orders.load_order(tx, known.orders[order.key])
    sent = [one for one in found.lines if one.position - 1 in step.lines and one.state == "shipped"]
    by_account = buyer is not None and buyer.has_account
    actor = buying.shopper(known, order, buyer) if by_account else known.somebody("service_agent", None)
    for line in sent[:1]:
        wanted = orders.ReturnWanted(lines=[orders.BackLine(line.id, 1)], reason="does_not_fit")
        await orders.announce_return(tx, actor, found.id, wanted)


async def _return(tx: Tx, known: Known, order: Order, step: Step) -> None:
    """Goods come back or are exchanged over the counter of a store, or come by post to the warehouse."""
    place = step.place or ""
    found = await orders.load_order(tx, known.orders[order.key])
    reason = REASONS[_number(order) % len(REASONS)]
    condition = inventory.Condition.DAMAGED if reason == BROKEN else inventory.Condition.SELLABLE
    named = [line for line in found.lines if line.position - 1 in step.lines and line.fulfilled_quantity]
    # Of several pieces some customers keep all but one.
    pieces = {line.id: 1 if _number(order) % 3 == 0 else line.fulfilled_quantity for line in named}
    back = [orders.ReturnLine(line.id, pieces[line.id], condition) for line in named]
    actor = SYSTEM if step.actor is None else known.staff[step.actor]
    if places.place(place).registers and len(named) == 1 and _number(order) % EXCHANGED_EVERY == 0:
        wanted = orders.Exchange(
            location=known.place(place),
            back=back,
            variant=named[0].variant,
            quantity=pieces[named[0].id],
            expected_minor=0,
            reason=reason,
        )
        if (await orders.preview_exchange(tx, found, wanted)).even:
            await till.take_exchange(tx, actor, known.registers[till_of(place)], found.id, wanted)
            return
    if places.place(place).registers:
        register = known.registers[till_of(place)]
        await till.take_return(tx, actor, known.place(place), register, found.id, back, reason)
    else:
        await orders.return_goods(tx, actor, found.id, known.place(place), back, reason)


async def _answer(tx: Tx, known: Known, order: Order, _: Step) -> None:
    """The customer follows the link in the mail and says how it was."""
    mails = await engagement.list_messages(tx, order=known.orders[order.key])
    asked = next((mail for mail in mails.items if mail.template == "survey"), None)
    if asked is None:
        return
    link = LINK.search((await engagement.get_message(tx, asked.id)).plain)
    if link is not None:
        score = (10, 9, 8, 10, 7, 9, 6, 10, 9, 3)[_number(order) // 5 % 10]
        await engagement.answer(tx, link[1], score, REMARKS.get(score, ""))


async def _tasks(
    tx: Tx, known: Known, order: Order, step: Step, state: fulfillment.TaskState
) -> list[fulfillment.Task]:
    """The tasks in this state that hold lines of the step."""
    found = await orders.load_order(tx, known.orders[order.key])
    lines = {line.id for line in found.lines if line.position - 1 in step.lines}
    tasks = await fulfillment.tasks_of(tx, found.id)
    return [task for task in tasks if task.state is state and any(line.line in lines for line in task.lines)]


def _picker(known: Known, task: fulfillment.Task) -> Actor:
    place = next(key for key, one in known.places.items() if one.id == task.location)
    return known.somebody("picker", place)


def till_of(place: str) -> str:
    """The register at which collected goods are paid and goods are taken back."""
    return places.place(place).registers[0].key


VERBS: dict[str, Verb] = {
    "pick": _pick,
    "ready": _ready,
    "ship": _ship,
    "hand_over": _hand_over,
    "no_show": _no_show,
    "cancel": _cancel,
    "return": _return,
}
