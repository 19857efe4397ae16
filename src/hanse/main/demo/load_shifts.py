"""Acts that open the registers in the morning and count their drawers in the evening, on the days they are used."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hanse import till
from hanse.kit.db import Tx
from hanse.main.demo import places
from hanse.main.demo.courses import Order
from hanse.main.demo.known import Known
from hanse.main.demo.load_history import till_of
from hanse.main.demo.stage import Act, Play
from hanse.main.demo.working_time import spans

FLOAT_MINOR = 15_000
AROUND = timedelta(minutes=10)
# How much a drawer is off; most days it is not.
DIFFERENCES_MINOR = (0, 0, 0, -50, 0, 0, 0, 0, 20, 0, 0, -5)


def acts(known: Known, plan: Sequence[Order]) -> Iterator[Act]:
    """Shifts of all registers that the plan uses. The first register of every store stays open at the end."""
    for number, (register, day) in enumerate(sorted(_used(plan))):
        place = register.rpartition("-")[0]
        hours = spans(places.place(place), day)
        opens, closes = hours[0][0] - AROUND, hours[-1][1] + AROUND
        yield Act(opens, f"open {register} on {day}", _open(known, place, register))
        if closes < known.now:
            difference = DIFFERENCES_MINOR[number % len(DIFFERENCES_MINOR)]
            yield Act(closes, f"close {register} on {day}", _close(known, place, register, difference))
    for one in places.places():
        if one.registers:
            yield Act(known.now, f"{one.key} is open", _open(known, one.key, one.registers[0].key, if_closed=True))


def _used(plan: Sequence[Order]) -> set[tuple[str, date]]:
    """Registers and the local days on which something happens at them."""
    found = set()
    for order in plan:
        if order.register is not None:
            found.add((order.register, _day(order.place or "", order.placed_at)))
        for step in order.steps:
            paid_here = step.verb == "pay" and order.lines[0].way == "reserve"
            place = step.place or ""
            if (paid_here or step.verb == "return") and places.place(place).registers:
                found.add((till_of(place), _day(place, step.at)))
    return found


def _day(place: str, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(places.place(place).time_zone)).date()


def _open(known: Known, place: str, register: str, *, if_closed: bool = False) -> Play:
    async def play(tx: Tx) -> None:
        cashier = known.somebody("cashier", place)
        if if_closed:
            standing = await till.list_shifts(tx, cashier, known.place(place))
            if any(one.register == known.registers[register] and one.closed_at is None for one in standing):
                return
        await till.open_shift(tx, cashier, known.place(place), known.registers[register], FLOAT_MINOR)

    return play


def _close(known: Known, place: str, register: str, difference_minor: int) -> Play:
    async def play(tx: Tx) -> None:
        shift = await till.open_shift_of(tx, known.registers[register])
        expected = (await till.report(tx, shift.id)).cash_expected_minor
        cashier = known.somebody("cashier", place)
        counted = max(0, expected + difference_minor)
        await till.close_shift(tx, cashier, known.place(place), known.registers[register], counted)

    return play
