"""What is sent to a pickup point."""

from collections.abc import Sequence

import msgspec

from hanse import delivery
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput
from hanse.orders.contracts import CartLine, Delivery, Purchase


async def to_point(tx: Tx, wish: Purchase, lines: Sequence[CartLine]) -> tuple[Purchase, delivery.ChosenPoint | None]:
    """What is sent to a pickup point goes to its address, under the name of whoever collects it.

    Refuses with InvalidInput where an address is named as well, and what delivery refuses about the point.
    """
    if wish.pickup_point is None or all(line.delivery is not Delivery.SHIP for line in lines):
        return wish, None
    if wish.shipping is not None:
        raise InvalidInput(field="pickup_point", reason="either an address or a pickup point")
    point = await delivery.choose_point(tx, wish.pickup_point)
    return msgspec.structs.replace(wish, shipping=delivery.addressed(point, wish.name.strip())), point
