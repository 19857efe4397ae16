"""What the service desk refuses."""

from hanse.kit.refusals import Refusal


class SessionClosed(Refusal):
    """This conversation is over; begin a new one."""

    code = "session_closed"
