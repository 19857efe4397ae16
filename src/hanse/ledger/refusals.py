"""What the ledger refuses."""

from hanse.kit.refusals import Refusal


class InsufficientBalance(Refusal):
    """There is not enough left on this account."""

    code = "insufficient_balance"


class NotPending(Refusal):
    """This transfer is not pending any more."""

    code = "not_pending"


class TransferIdTaken(Refusal):
    """This id already belongs to a different transfer."""

    code = "transfer_id_taken"
    status = 422
