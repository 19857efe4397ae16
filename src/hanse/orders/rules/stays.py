"""What of an order stays with the customer, and what that is worth in points."""

from hanse.orders.contracts import Order
from hanse.pricing import share


def kept_minor(order: Order) -> int:
    """What the goods are worth that the customer has and keeps."""
    return sum(
        share(line.total_minor, line.quantity, 0, line.fulfilled_quantity + line.cancelled_quantity)
        - share(line.total_minor, line.quantity, 0, line.cancelled_quantity + line.returned_quantity)
        for line in order.lines
    )


def sent_again(order: Order) -> set[str]:
    """The lines that were lost on their way and are sent once more, and what was taken apart from them since."""
    names: set[str] = set()
    for one in order.adjustments:
        if one.kind == "resend":
            names.update(one.facts["lines"])
        elif one.kind == "resource" and one.facts.get("of") in names:
            names.add(one.facts["line"])
    return names


def rewarded_minor(order: Order) -> int:
    """What the goods are worth that points are given for: what is kept, and what is sent once more."""
    again = sent_again(order)
    waiting = [line for line in order.lines if str(line.id) in again and line.state in ("open", "picking", "ready")]
    return kept_minor(order) + sum(line.total_minor for line in waiting)
