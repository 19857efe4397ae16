"""What inventory refuses."""

from hanse.kit.refusals import Refusal


class OutOfStock(Refusal):
    """Not enough pieces are free here; the alternatives say which places have them."""

    code = "out_of_stock"


class InsufficientStock(Refusal):
    """There are not as many pieces here that nobody else was promised."""

    code = "insufficient_stock"


class HoldLapsed(Refusal):
    """The pieces are no longer held; ask for them again."""

    code = "hold_expired"


class HoldSettled(Refusal):
    """These pieces have already left."""

    code = "hold_settled"


class NotInTransit(Refusal):
    """Not as many pieces of this article are on their way with this transfer."""

    code = "not_in_transit"


class CountClosed(Refusal):
    """This count is finished; start another one."""

    code = "count_closed"


class LeaseRequestStale(Refusal):
    """A later request of this register about its leases was answered before; ask again with a new number."""

    code = "lease_request_stale"


class RegisterElsewhere(Refusal):
    """This register does not stand at this location, or is no longer used."""

    code = "register_elsewhere"


class DeliveryClosed(Refusal):
    """This delivery is closed; book further goods without it, or announce another one."""

    code = "delivery_closed"


class DeliveryUndated(Refusal):
    """Nothing can be promised of this delivery: its day is not known, or has passed."""

    code = "delivery_undated"


class GoodsAwaited(Refusal):
    """These goods have not come yet; they are promised from a delivery on its way."""

    code = "goods_awaited"
