"""What can stand in the way of talking to customers."""

from hanse.kit.refusals import Refusal


class SurveyClosed(Refusal):
    """This question was answered already; thank you."""

    code = "survey_closed"


class NoMailbox(Refusal):
    """Mails are caught in demo mode only."""

    code = "no_mailbox"
    status = 404
