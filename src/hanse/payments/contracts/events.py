"""What is told of payments. Amounts are minor units."""

from uuid import UUID

from hanse.kit.events import Event


class PaymentAuthorized(Event, frozen=True):
    """Money is set aside for us and can be captured."""

    payment: UUID
    order: UUID
    tender: str
    amount_minor: int
    currency: str


class PaymentCaptured(Event, frozen=True):
    """Money has arrived. With `at_once` it was there when the order was placed, which has gone on with it already."""

    payment: UUID
    order: UUID
    tender: str
    amount_minor: int
    currency: str
    at_once: bool = False


class CaptureRefused(Event, frozen=True):
    """A bank does not give what it had set aside for goods that have left; `owed_minor` is an open item now."""

    payment: UUID
    order: UUID
    amount_minor: int
    owed_minor: int
    currency: str


class PaymentRefused(Event, frozen=True):
    """The provider or the bank said no."""

    payment: UUID
    order: UUID
    amount_minor: int
    currency: str
    reason: str


class PaymentRefunded(Event, frozen=True):
    """Money is back with the customer."""

    refund: UUID
    payment: UUID
    order: UUID
    tender: str
    amount_minor: int
    currency: str


class GiftCardLoaded(Event, frozen=True):
    """A gift card that was sold is paid, and carries the money."""

    load: UUID
    amount_minor: int
    currency: str


class GiftCardRefused(Event, frozen=True):
    """A gift card was not paid; what had come for it goes back."""

    load: UUID


class GiftCardGivenBack(Event, frozen=True):
    """A gift card that nobody had used was given back for what it cost."""

    load: UUID
    amount_minor: int
    currency: str


class GiftCardDue(Event, frozen=True):
    """The day has come on which a gift card of the shop is sent to whom it is for."""

    load: UUID
