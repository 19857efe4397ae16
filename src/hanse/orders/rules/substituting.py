"""What may replace what is missing, and at what price (ADR 0041)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from hanse.catalog import VariantCard
from hanse.orders.contracts import CartLine, Order, OrderLine, Substitution
from hanse.orders.refusals import SubstitutionNotWanted

# Another product is at most so much dearer, in percent of the list price: the house pays the difference.
DEARER_PERCENT = 25


def agreed(order: Order, line: OrderLine) -> None:
    """Refuses with SubstitutionNotWanted what the customer did not agree to."""
    if line.substitution is Substitution.NONE:
        raise SubstitutionNotWanted(order=order.id, line=line.id)


def agreed_by_both(lines: Sequence[CartLine]) -> tuple[Substitution, UUID | None]:
    """What was said of all these lines, which become one: nothing is replaced that one of them would not have."""
    said = {(line.substitution, line.substitute) for line in lines}
    if len(said) > 1:
        said -= {(Substitution.SIMILAR, None)}
    return said.pop() if len(said) == 1 else (Substitution.NONE, None)


def in_reach(
    unit_minor: int, product: UUID, cards: Sequence[VariantCard], prices: Mapping[UUID, int]
) -> list[VariantCard]:
    """Those that have a price, and are of the same product or not much dearer; what is nearest in price comes first."""
    most = unit_minor * (100 + DEARER_PERCENT) // 100
    fitting = [card for card in cards if card.id in prices and (card.product == product or prices[card.id] <= most)]
    return sorted(fitting, key=lambda card: (card.product != product, abs(prices[card.id] - unit_minor), card.sku))


def ceiling(missed: OrderLine, quantity: int) -> int:
    """The most that so many pieces may cost which replace as many of a line."""
    return missed.total_minor // missed.quantity * quantity
