"""Tills that are cut off: in thousands of seeded schedules no piece is promised twice and every receipt is there once.

`HANSE_SCHEDULES` says how many; `make soak` runs a hundred thousand.
"""

import os
import sys

import msgspec
import pytest

from hanse.inventory.rules import LEASE_MARGIN
from tests.inventory.simulator import till as tills
from tests.inventory.simulator import world
from tests.inventory.simulator.world import ASKS_EVERY, HOUR, Plan, Told, World

SCHEDULES = int(os.environ.get("HANSE_SCHEDULES", "800"))
# One in so many has fifty tills in five stores; the others have six in one.
LARGE_EVERY = 12

# Schedules that found a fault once: a till that was back sold online what it had sold before and not told yet.
KEPT = [40, 62, 384]


def plan_of(seed: int) -> Plan:
    """Half of the tills are careful; every tenth schedule cuts them off for longer than a lease lasts."""
    large = seed % LARGE_EVERY == 0 or seed in KEPT
    return Plan(50 if large else 6, 5 if large else 1, careful=seed % 2 == 0, too_long=seed % 10 == 9)


def report(told: Told, schedules: int) -> str:
    """What the schedules came to, in one line."""
    lost = told.lost_at_tills + told.lost_from_afar
    return (
        f"{schedules} schedules: {told.sales} sales at tills, {told.offline} of them cut off, {told.beyond} pieces "
        f"beyond leases, {told.late} told too late, {told.flagged} flagged, {told.hurt} promises kept from elsewhere, "
        f"{told.broken} broken; "
        f"{lost} sales fewer than if everybody were always online ({told.lost_at_tills} at tills, "
        f"{told.lost_from_afar} from afar)\n"
    )


@pytest.mark.parametrize("seed", KEPT)
def test_what_failed_once_holds(seed: int) -> None:
    assert World(seed, plan_of(seed)).run().problems == []


@pytest.mark.slow
def test_no_piece_is_promised_twice_and_every_receipt_is_there_once(capsys: pytest.CaptureFixture[str]) -> None:
    total, careful = Told(problems=[]), Told(problems=[])
    for seed in range(SCHEDULES):
        plan = plan_of(seed)
        told = World(seed, plan).run()
        assert told.problems == [], f"seed {seed}, {plan}"
        total.add(told)
        if plan.careful and not plan.too_long:
            careful.add(told)
    assert (careful.beyond, careful.hurt, careful.broken) == (0, 0, 0)
    assert total.offline > 0
    assert total.hurt > 0
    with capsys.disabled():
        sys.stdout.write("\n" + report(total, SCHEDULES))


def problems(plan: Plan, seeds: int = 60) -> int:
    """How many of the schedules go wrong."""
    return sum(bool(World(seed, plan).run().problems) for seed in range(seeds))


def test_the_margin_covers_the_time_between_two_requests_and_a_clock_that_is_wrong() -> None:
    assert LEASE_MARGIN.total_seconds() / 60 > ASKS_EVERY + 2 * HOUR


def test_the_simulator_finds_a_house_that_reclaims_too_early() -> None:
    assert problems(Plan(12, 1, margin=-40 * HOUR)) > 0
    assert problems(Plan(12, 1)) == 0


def test_the_simulator_finds_a_till_that_forgets_what_it_has_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(self: tills.Till, request: int, answer: tills.Granted | None) -> int:
        if self.waiting is None or self.waiting[0] != request or answer is None:
            return 0
        self.waiting = None
        self.right, self.sells_until = answer.quantity, answer.sells_until
        return 0

    monkeypatch.setattr(world.Till, "answered", careless)
    assert problems(Plan(12, 1)) > 0


def test_the_simulator_finds_a_till_that_sells_online_before_it_has_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.Till, "asks_the_house", lambda till: till.online)
    assert all(World(seed, Plan()).run().problems for seed in KEPT)


def test_the_simulator_finds_a_till_that_gives_back_before_it_stops_to_sell(monkeypatch: pytest.MonkeyPatch) -> None:
    def hasty(self: tills.Till, pieces: int) -> int:
        self.request += 1
        return self.request

    monkeypatch.setattr(world.Till, "give_up", hasty)
    assert problems(Plan(12, 1)) > 0


def test_the_simulator_finds_a_house_that_books_a_sale_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(self: world.Store, till: int, sales: list[world.Sale], printed: int, now: int) -> None:
        self.taken.clear()
        honest(self, till, sales, printed, now)

    honest = world.Store.take_in
    monkeypatch.setattr(world.Store, "take_in", forgetful)
    assert problems(Plan(12, 1, careful=False), 20) > 0


def test_the_simulator_finds_a_house_that_lets_a_promise_stand_whose_piece_was_carried_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def blind(self: world.Store, till: int, missing: int) -> None:
        self.on_hand += missing

    assert problems(Plan(12, 1, too_long=True)) == 0
    monkeypatch.setattr(world.Store, "_beyond", blind)
    assert problems(Plan(12, 1, too_long=True)) > 0


def test_the_simulator_finds_a_till_that_sells_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.Till, "may_sell", lambda till, now: max(till.right, 0))
    assert problems(Plan(6, 1, too_long=True), 300) > 0


def test_a_schedule_is_the_same_whenever_it_runs() -> None:
    first, again = (World(7, plan_of(7)).run() for _ in range(2))
    assert msgspec.structs.asdict(first) == msgspec.structs.asdict(again)
