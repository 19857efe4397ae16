"""What can stand in the way at the till."""

from hanse.kit.refusals import Refusal


class NoShift(Refusal):
    """This register is not open; open a shift first."""

    code = "no_shift"


class ShiftOpen(Refusal):
    """This register is open already."""

    code = "shift_open"


class WrongRegister(Refusal):
    """This register does not stand here."""

    code = "wrong_register"


class GivenTooLittle(Refusal):
    """The customer gave less cash than is due."""

    code = "given_too_little"
    status = 422


class NothingScanned(Refusal):
    """Nothing here has this code: no article, customer card, cart, pickup, receipt, order or gift card."""

    code = "nothing_scanned"
    status = 404


class NothingSoldUnder(Refusal):
    """No receipt and no order has this number."""

    code = "nothing_sold_under"
    status = 404
