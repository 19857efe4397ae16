"""Commands side by side in one transaction: each is written for one, and what they ask at once is asked once."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
import pytest

from hanse.kit import chorus
from hanse.kit.db import Database, Tx, in_lists
from hanse.kit.events import Event
from hanse.kit.ids import new_id
from hanse.kit.refusals import NotFound, Refusal

NOTE = "insert into kit.idempotency (scope, key, request_hash, created_at, touched_at) values ('tests', $1, '', $2, $2)"
NOTED = "select key from kit.idempotency where scope = 'tests' order by key"
TOLD = "select body ->> 'number' from kit.event where type = 'number.doubled' order by seq"


class NumberDoubled(Event, frozen=True):
    key: UUID
    number: int


class Sums:
    """Verbs for many that remember what they were asked together. Numbers from a hundred on are not found."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[int]]] = []

    async def double(self, tx: Tx, numbers: list[int]) -> Sequence[int | Refusal]:
        self.asked.append(("double", numbers))
        found = await tx.column("select unnest($1::int[])", numbers)
        return [NotFound(number=n) if n >= 100 else 2 * n for n in found]

    async def half(self, tx: Tx, numbers: list[int]) -> Sequence[int | Refusal]:
        self.asked.append(("half", numbers))
        return await tx.column(
            "select n / 2 from unnest($1::int[]) with ordinality u (n, place) order by place", numbers
        )

    async def note(self, tx: Tx, keys: list[str]) -> Sequence[None]:
        self.asked.append(("note", [int(key) for key in keys]))
        await tx.many(NOTE, [(key, tx.now) for key in keys])
        return [None for _ in keys]


@pytest.fixture
def sums() -> Sums:
    return Sums()


async def test_what_all_ask_is_asked_once_and_each_gets_its_answer(database: Database, sums: Sums) -> None:
    async def command(tx: Tx, number: int) -> int:
        return await tx.one_of(sums.half, await tx.one_of(sums.double, number) + 2)

    async with database.transaction() as tx:
        assert await chorus.each(tx, command, [5, 1, 3]) == [6, 2, 4]
        assert await chorus.each(tx, command, [7]) == [8]
    assert sums.asked == [("double", [5, 1, 3]), ("half", [12, 4, 8]), ("double", [7]), ("half", [16])]


async def test_whoever_has_asked_the_least_is_answered_first(database: Database, sums: Sums) -> None:
    async def command(tx: Tx, number: int) -> int:
        for _ in range(number):
            await tx.one_of(sums.half, 2)
        await tx.value("select 1")
        return await tx.one_of(sums.double, number)

    async with database.transaction() as tx:
        assert await chorus.each(tx, command, [0, 2, 1]) == [0, 4, 2]
    # One has not asked at all when the other two have asked once; then one of these has caught up with it.
    assert sums.asked == [("half", [2, 2]), ("double", [0, 1]), ("half", [2]), ("double", [2])]


async def test_one_that_is_refused_spoils_no_other(database: Database, sums: Sums) -> None:
    async def command(tx: Tx, number: int) -> int:
        doubled = await tx.one_of(sums.double, number)
        await tx.one_of(sums.note, str(number))
        await tx.emit(NumberDoubled(new_id(), number))
        return doubled

    async with database.transaction() as tx:
        first, refused, last = await chorus.each(tx, command, [1, 100, 3])
    assert (first, last) == (2, 6)
    assert isinstance(refused, NotFound)
    async with database.transaction(readonly=True) as tx:
        assert await tx.column(NOTED) == ["1", "3"]
        assert await tx.column(TOLD) == ["1", "3"]


async def test_who_was_refused_for_what_others_took_is_tried_alone(database: Database) -> None:
    """Each takes the number that they see first, of those that nobody has: all see the same one."""

    async def see(tx: Tx, wishes: list[str]) -> Sequence[int]:
        known = await tx.column(NOTED)
        return [next(n for n in range(9) if f"seat {n}" not in known) for _ in wishes]

    async def take(tx: Tx, seats: list[int]) -> Sequence[int | Refusal]:
        taken = [seats.index(seat) != place for place, seat in enumerate(seats)]
        await tx.many(NOTE, [(f"seat {seat}", tx.now) for seat, late in zip(seats, taken, strict=True) if not late])
        return [NotFound(seat=seat) if late else seat for seat, late in zip(seats, taken, strict=True)]

    async def command(tx: Tx, wish: str) -> int:
        seat = await tx.one_of(see, wish)
        if seat > 2:
            raise NotFound(seat=seat)
        return await tx.one_of(take, seat)

    async with database.transaction() as tx:
        answers = await chorus.each(tx, command, ["a", "b", "c", "d", "e"])
    assert answers[:3] == [0, 1, 2]
    assert [type(answer) for answer in answers[3:]] == [NotFound, NotFound]


async def sing(database: Database, command: object, wishes: list[int]) -> None:
    async with database.transaction() as tx:
        await chorus.each(tx, command, wishes)  # type: ignore[arg-type]


async def test_one_that_is_refused_after_it_wrote_ends_the_transaction(database: Database, sums: Sums) -> None:
    async def by_itself(tx: Tx, number: int) -> int:
        await tx.run(NOTE, str(number), tx.now)
        return await tx.one_of(sums.double, number)

    async def with_others(tx: Tx, number: int) -> int:
        await tx.one_of(sums.note, str(number))
        return await tx.one_of(sums.double, number)

    for command in (by_itself, with_others):
        with pytest.raises(chorus.Spoiled):
            await sing(database, command, [1, 100])
        # Alone it is refused as anything is.
        with pytest.raises(NotFound):
            await sing(database, command, [100])
    async with database.transaction(readonly=True) as tx:
        assert await tx.column(NOTED) == []


async def test_what_was_tried_and_failed_is_undone_and_nobody_else_s(database: Database, sums: Sums) -> None:
    async def command(tx: Tx, number: int) -> int:
        try:
            async with tx.attempt():
                await tx.run(NOTE, f"tried {number}", tx.now)
                await tx.emit(NumberDoubled(new_id(), -number))
                await tx.value("select 1 / $1::int", number)
        except asyncpg.DivisionByZeroError:
            return await tx.one_of(sums.double, 100)
        return await tx.one_of(sums.double, number)

    async with database.transaction() as tx:
        answers = await chorus.each(tx, command, [1, 0, 2])
    assert (answers[0], answers[2]) == (2, 4)
    assert isinstance(answers[1], NotFound)
    async with database.transaction(readonly=True) as tx:
        assert await tx.column(NOTED) == ["tried 1", "tried 2"]
        assert await tx.column(TOLD) == ["-1", "-2"]


async def test_what_broke_one_is_what_is_raised(database: Database, sums: Sums) -> None:
    async def command(tx: Tx, number: int) -> int:
        await tx.value("select 1 / $1::int", number)
        return await tx.one_of(sums.double, number)

    with pytest.raises(asyncpg.DivisionByZeroError):
        await sing(database, command, [1, 0, 2])


async def test_a_verb_that_breaks_breaks_all_who_asked(database: Database) -> None:
    async def broken(tx: Tx, numbers: list[int]) -> Sequence[int]:
        raise ZeroDivisionError

    async def command(tx: Tx, number: int) -> int:
        return await tx.one_of(broken, number)

    with pytest.raises(ZeroDivisionError):
        await sing(database, command, [1, 2])


async def test_lists_of_wishes_are_one_question_and_refusals_alone_are_nothing_written(
    database: Database, sums: Sums
) -> None:
    doubled = in_lists(sums.double)

    async def noted(tx: Tx, lists: list[list[int]]) -> Sequence[list[int | Refusal] | Refusal]:
        await tx.many(NOTE, [(str(n), tx.now) for numbers in lists for n in numbers if n < 100])
        return await doubled(tx, lists)

    async def command(tx: Tx, number: int) -> list[int]:
        found = await tx.one_of(noted, [number, number + 1])
        refused = next((one for one in found if isinstance(one, Refusal)), None)
        if refused is not None:
            raise refused
        return [one for one in found if isinstance(one, int)]

    async with database.transaction() as tx:
        answers = await chorus.each(tx, command, [1, 200, 3])
    assert [answers[0], answers[2]] == [[2, 4], [6, 8]]
    assert isinstance(answers[1], NotFound)
    # Who was refused beside others is asked once more, alone.
    assert sums.asked == [("double", [1, 2, 200, 201, 3, 4]), ("double", [200, 201])]
    # Of two wishes one was granted: that has to be undone.
    with pytest.raises(chorus.Spoiled):
        await sing(database, command, [1000, 99])


@pytest.mark.parametrize(
    ("sql", "changes"),
    [
        ("select 1", False),
        ("select updated_at, inserted from t", False),
        ("with a as (insert into t values (1)) select 1", True),
        ("select * from ledger.move($1)", True),
        ("select id from ledger.transfer", False),
        ("select jobs.enqueue($1)", True),
        ("select from t for update", False),
        ("select from t for no key update", False),
        ("UPDATE t set a = 1", True),
    ],
)
def test_a_statement_that_may_change_something_is_known_by_its_words(sql: str, changes: bool) -> None:
    assert chorus.writes(sql) == changes
