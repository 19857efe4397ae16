"""What invoices and credit notes say together is what the customer has and keeps, whatever happens in which order."""

from uuid import UUID, uuid4

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hanse.documents.rules import amounts
from hanse.documents.rules.amounts import Billed, Position

LINES = [uuid4() for _ in range(3)]


class Paper(msgspec.Struct):
    """Invoices with what they still bill, oldest first."""

    billed: list[Billed]
    invoiced: dict[UUID, int]
    credited: dict[UUID, int]

    def settle(self, wanted: list[Position]) -> None:
        due = amounts.due(wanted, self.billed)
        for invoice, parts in due.credit.items():
            self.credited[invoice] = self.credited.get(invoice, 0) + sum(part.total_minor for part in parts)
            for part in parts:
                at = next(n for n, b in enumerate(self.billed) if (b.invoice, b.line) == (invoice, part.line))
                had = self.billed[at]
                self.billed[at] = msgspec.structs.replace(
                    had,
                    quantity=had.quantity - part.quantity,
                    total_minor=had.total_minor - part.total_minor,
                    tax_minor=had.tax_minor - part.tax_minor,
                )
        if due.bill:
            invoice = uuid4()
            self.invoiced[invoice] = sum(part.total_minor for part in due.bill)
            self.billed += [Billed(invoice, *msgspec.structs.astuple(part)) for part in due.bill]


# Each step says how many pieces of each line the customer keeps, and what a piece is worth by then.
STEPS = st.lists(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 400)), min_size=3, max_size=3), max_size=8)


@given(steps=STEPS)
def test_papers_follow_the_goods_to_the_cent_and_a_repeat_adds_nothing(steps: list[list[tuple[int, int]]]) -> None:
    paper = Paper([], {}, {})
    for step in steps:
        wanted = [
            Position(line, "DE", 1900, pieces, pieces * each, pieces * each * 19 // 119)
            for line, (pieces, each) in zip(LINES, step, strict=True)
        ]
        paper.settle(wanted)
        for want in wanted:
            mine = [one for one in paper.billed if one.line == want.line]
            assert sum(one.total_minor for one in mine) == want.total_minor
            assert sum(one.quantity for one in mine) == want.quantity
            if not want.total_minor:
                assert sum(one.tax_minor for one in mine) == 0
        assert all(one.total_minor >= 0 and one.quantity >= 0 for one in paper.billed)
        assert all(paper.credited.get(invoice, 0) <= billed for invoice, billed in paper.invoiced.items())
        again = amounts.due(wanted, paper.billed)
        assert not again.bill
        assert not again.credit
