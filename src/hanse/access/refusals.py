"""What access refuses, beyond wrong credentials and too many attempts, which the kit knows."""

from hanse.kit.refusals import Refusal


class EmailTaken(Refusal):
    """Somebody on the staff already has this e-mail address."""

    code = "staff_email_taken"
    status = 409


class UnknownRole(Refusal):
    """There is no such role, or this role cannot be given like this."""

    code = "unknown_role"
    status = 422


class UnknownPermission(Refusal):
    """There is no such permission."""

    code = "unknown_permission"
    status = 422


class BeyondOwnRights(Refusal):
    """Nobody can give, or take away from others, rights that they do not have themselves."""

    code = "beyond_own_rights"
    status = 403


class LastOwner(Refusal):
    """Somebody must remain who may do everything."""

    code = "last_owner"
    status = 409


class WrongPin(Refusal):
    """This is not the PIN."""

    code = "wrong_pin"
    status = 401
    keeps_writes = True
