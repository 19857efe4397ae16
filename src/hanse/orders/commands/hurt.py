"""What becomes of a cart whose pieces were carried out of the store by somebody else."""

from uuid import UUID

from hanse import inventory
from hanse.kit.db import Tx


async def lose_hold(tx: Tx, hold: UUID) -> bool:
    """Give up a hold of a cart, because pieces of it are not there; tells whether there was one.

    Whoever goes on with the cart is told where else the article is, or gets it from there. The missing pieces are
    taken out of the books, so that nobody else is promised them.
    """
    found = (await inventory.holds_by_id(tx, [hold])).get(hold)
    if found is None or found.state is not inventory.HoldState.HELD:
        return False
    await tx.run(
        "update orders.cart_line set hold = null, hold_location = null, held_until = null where hold = $1", hold
    )
    await inventory.void_holds(tx, [hold])
    await inventory.write_off_hurt(tx, hold)
    return True
