"""What channels refuse."""

from hanse.kit.refusals import Refusal


class WebhookAddressWrong(Refusal):
    """A webhook needs a public https address without a password in it."""

    code = "webhook_address_wrong"
    status = 422


class EventTypeUnknown(Refusal):
    """There is no event of this type."""

    code = "event_type_unknown"
    status = 422


class WebhookInactive(Refusal):
    """This endpoint is switched off; switch it on before you send anything again."""

    code = "webhook_inactive"


class NoDifference(Refusal):
    """The active channels do not differ in this."""

    code = "no_difference"
