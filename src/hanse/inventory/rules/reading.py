"""What a customer may read about stock, and the arithmetic behind a figure."""

from collections.abc import Container, Sequence
from datetime import date
from uuid import UUID

from hanse.inventory.contracts import Explained, Incoming, IncomingSeen, Seen, Showing, Term, TermKind, Visibility

# What people outside learn about a full shelf: that there are plenty.
SHOWN_MAX = 20

ON_ITS_WAY = (TermKind.INCOMING, TermKind.INCOMING_PROMISED)


def stock_seen(available: int, showing: Showing) -> Seen:
    """What a customer may read about this many pieces."""
    free = max(available, 0)
    few = 0 < free <= showing.few_left and showing.visibility is not Visibility.HIDDEN
    told = showing.visibility is Visibility.EXACT or (showing.visibility is Visibility.FEW_LEFT and (few or free == 0))
    return Seen(free > 0, few, min(free, SHOWN_MAX) if told else None)


def incoming_seen(expected: Sequence[Incoming], showing: Showing) -> IncomingSeen | None:
    """The first date on which more comes, and how much until then; None where the channel does not promise that."""
    dates = [one.expected_date for one in expected if one.expected_date is not None and one.quantity > one.promised]
    if not showing.back_orders or not dates:
        return None
    first = min(dates)
    pieces = sum(one.quantity - one.promised for one in expected if one.expected_date == first)
    return IncomingSeen(first, min(pieces, SHOWN_MAX) if showing.visibility is Visibility.EXACT else None)


def orderable_date(expected: Sequence[Incoming], ships: Container[UUID], today: date) -> date | None:
    """The first day on which pieces that nobody was promised come to a place that ships."""
    return min(
        (
            one.expected_date
            for one in expected
            if one.source == "delivery"
            and one.expected_date is not None
            and one.expected_date >= today
            and one.quantity > one.promised
            and one.location in ships
        ),
        default=None,
    )


def summed(terms: Sequence[Term], *, incoming: bool) -> int:
    """The sum of the terms, with those on their way or without."""
    return sum(term.quantity for term in terms if incoming or term.kind not in ON_ITS_WAY)


def lifted(terms: Sequence[Term]) -> list[Term]:
    """The terms with one more that lifts their sum to zero, where more is promised or kept than there is."""
    below = min(summed(terms, incoming=False), 0)
    return [*terms, Term(kind=TermKind.FLOOR, quantity=-below)] if below else list(terms)


def adds_up(explained: Explained) -> bool:
    """Whether the terms come to the figures."""
    return explained.available == summed(explained.terms, incoming=False) and explained.with_incoming == summed(
        explained.terms, incoming=True
    )
