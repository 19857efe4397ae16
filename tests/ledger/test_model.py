"""Random batches of transfers leave the same balances as a dictionary, and the audit agrees."""

from collections import Counter
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hanse import ledger
from hanse.kit.db import Database, Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import Refusal
from hanse.ledger import AccountKey, Pending, Posting, Transferred
from tests.ledger.test_transfers import problems

KINDS = ["stock.sellable", "stock.display", "stock.supplier", "money.sales"]
LEG = st.tuples(st.sampled_from(KINDS), st.sampled_from([0, 1]))
WISH = st.tuples(LEG, LEG, st.sampled_from([0, 1]), st.integers(1, 5)).filter(lambda w: w[0] != w[1])
STEP = st.tuples(st.sampled_from(["post", "reserve"]), st.lists(WISH, min_size=1, max_size=6), st.integers(0, 2))


class Books:
    """Balances as a dictionary: (kind, owner, unit) to pieces."""

    def __init__(self) -> None:
        self.posted: Counter[tuple[str, UUID, UUID]] = Counter()
        self.out: Counter[tuple[str, UUID, UUID]] = Counter()

    def fits(self, debit: AccountKey, unit: UUID, amount: int, brought: Counter[tuple[str, UUID, UUID]]) -> bool:
        at = (debit.kind, debit.owner, unit)
        bounded = debit.kind in ("stock.sellable", "stock.display")
        return not bounded or self.posted[at] - brought[at] - self.out[at] >= amount

    def move(self, debit: AccountKey, credit: AccountKey, unit: UUID, amount: int) -> None:
        self.posted[debit.kind, debit.owner, unit] -= amount
        self.posted[credit.kind, credit.owner, unit] += amount


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEP, min_size=1, max_size=6))
async def test_balances_follow_the_transfers(
    shared: Database, steps: list[tuple[str, list[tuple[tuple[str, int], tuple[str, int], int, int]], int]]
) -> None:
    owners, units = [new_id(), new_id()], [new_id(), new_id()]
    books, promised = Books(), dict[UUID, Pending]()
    async with shared.pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        tx = Tx(connection, shared.clock.now())
        for verb, wanted, settle in steps:
            wishes = [
                Pending(new_id(), units[u], n, AccountKey(d[0], owners[d[1]]), AccountKey(c[0], owners[c[1]]))
                for d, c, u, n in wanted
            ]
            brought: Counter[tuple[str, UUID, UUID]] = Counter()
            expected = []
            for w in wishes:
                fits = books.fits(w.debit, w.unit, w.amount, brought)
                expected.append(fits)
                if fits and verb == "post":
                    books.move(w.debit, w.credit, w.unit, w.amount)
                    brought[w.credit.kind, w.credit.owner, w.unit] += w.amount
                elif fits:
                    books.out[w.debit.kind, w.debit.owner, w.unit] += w.amount
                    promised[w.id] = w
            answers: list[Transferred | Refusal]
            if verb == "post":
                answers = await ledger.post(tx, [Posting(w.id, w.unit, w.amount, w.debit, w.credit) for w in wishes])
            else:
                answers = await ledger.reserve(tx, wishes)
            assert [isinstance(a, Transferred) for a in answers] == expected
            if settle:
                for w in promised.values():
                    books.out[w.debit.kind, w.debit.owner, w.unit] -= w.amount
                    if settle == 1:
                        books.move(w.debit, w.credit, w.unit, w.amount)
                end = ledger.post_pending if settle == 1 else ledger.void_pending
                assert all(isinstance(a, Transferred) for a in await end(tx, list(promised)))
                promised.clear()
        found = await ledger.balances(tx, [AccountKey(k, o) for k in KINDS for o in owners])
        seen = {(f.account.kind, f.account.owner, f.unit): (f.balance.posted, f.balance.pending_out) for f in found}
        for at in {*books.posted, *books.out, *seen}:
            assert seen.get(at, (0, 0)) == (books.posted[at], books.out[at])
        assert await problems(tx) == []
        await transaction.rollback()
