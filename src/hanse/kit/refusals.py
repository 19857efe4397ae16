"""A refusal is an answer that was foreseen: a class with a code, a status, one sentence and typed facts."""

import inspect
from typing import Any, ClassVar


class Refusal(Exception):
    """The request was understood and cannot be done."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409

    # A refusal undoes what its transaction wrote. A few must leave a trace: a wrong password has to be counted.
    keeps_writes: ClassVar[bool] = False

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.sentence())

    @classmethod
    def sentence(cls) -> str:
        """The one sentence that people read: the docstring of the class."""
        return inspect.cleandoc(cls.__doc__ or "")


class NotFound(Refusal):
    """There is nothing here under this name, or you may not see it."""

    code = "not_found"
    status = 404


class SignInNeeded(Refusal):
    """Please sign in first."""

    code = "sign_in_needed"
    status = 401


class Forbidden(Refusal):
    """Your role does not allow this here."""

    code = "forbidden"
    status = 403


class InvalidInput(Refusal):
    """Something in the input is not as it should be."""

    code = "invalid_input"
    status = 422


class StaleVersion(Refusal):
    """Somebody changed this in the meantime; load it again and repeat your change."""

    code = "stale_version"
    status = 412


class VersionNeeded(Refusal):
    """Send the version that you saw in If-Match, so that nobody's change is overwritten."""

    code = "version_needed"
    status = 428


class IdempotencyKeyNeeded(Refusal):
    """Send an Idempotency-Key, so that a repeat of this request is harmless."""

    code = "idempotency_key_needed"
    status = 400


class IdempotencyKeyReused(Refusal):
    """This Idempotency-Key was used for a different request."""

    code = "idempotency_key_reused"
    status = 422


class InFlight(Refusal):
    """The same request is being worked on at this moment; ask again shortly."""

    code = "in_flight"
    status = 409


class CrossOrigin(Refusal):
    """This request came from another site and was not carried out."""

    code = "cross_origin"
    status = 403


class WrongCredentials(Refusal):
    """This e-mail address and this password do not belong together."""

    code = "wrong_credentials"
    status = 401
    keeps_writes = True


class TooManyAttempts(Refusal):
    """There were too many attempts; please wait a while."""

    code = "too_many_attempts"
    status = 429
    keeps_writes = True


class WeakPassword(Refusal):
    """This password is too short or too well known; choose a longer one."""

    code = "weak_password"
    status = 422


class Busy(Refusal):
    """Too much is waiting at the moment; please try again shortly."""

    code = "busy"
    status = 503
