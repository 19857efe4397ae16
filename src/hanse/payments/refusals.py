"""What can stand in the way of a payment."""

from hanse.kit.refusals import Refusal


class TokenNeeded(Refusal):
    """A card payment needs the token that the payment provider gave for the card."""

    code = "token_needed"
    status = 422


class CardNumberSeen(Refusal):
    """This looks like a card number; it was thrown away unread. Send the provider's token instead."""

    code = "card_number_seen"
    status = 422


class UnknownTender(Refusal):
    """This means of payment is not offered here."""

    code = "unknown_tender"
    status = 422


class GiftCardUnknown(Refusal):
    """There is no gift card with this code."""

    code = "gift_card_unknown"
    status = 404


class GiftCardEmpty(Refusal):
    """The gift card does not carry that much."""

    code = "gift_card_empty"


class GiftCardUsed(Refusal):
    """This gift card was used since, so what it cost cannot be given back."""

    code = "gift_card_used"


class GiftCardNotPaid(Refusal):
    """Nothing is paid for this gift card any more, or not yet."""

    code = "gift_card_not_paid"


class GiftCardKept(Refusal):
    """The days in which this gift card could be given back are over."""

    code = "gift_card_kept"


class GiftCardTendersDiffer(Refusal):
    """The payments do not come to the amount of the gift card."""

    code = "gift_card_tenders_differ"
    status = 422


class NothingToRefund(Refusal):
    """This would give back more than was paid."""

    code = "nothing_to_refund"


class BadSignature(Refusal):
    """The signature of this message does not fit; it was not read."""

    code = "bad_signature"
    status = 401


class NothingToCapture(Refusal):
    """That much of this payment is not set aside any more."""

    code = "nothing_to_capture"


class NothingToRelease(Refusal):
    """That much of this payment is not set aside any more."""

    code = "nothing_to_release"


class NotAtTheProvider(Refusal):
    """This payment is not made by a provider that could do this."""

    code = "not_at_the_provider"


class AlreadyDecided(Refusal):
    """This payment is decided already."""

    code = "already_decided"


class CustomerNeeded(Refusal):
    """This means of payment belongs to a customer; say first whose purchase this is."""

    code = "customer_needed"
    status = 422


class CreditShort(Refusal):
    """The customer does not have that much credit."""

    code = "credit_short"


class CreditTooHigh(Refusal):
    """This is more credit than you may give at a time."""

    code = "credit_too_high"
    status = 403


class AccountLimit(Refusal):
    """This is more than the customer may owe on account."""

    code = "account_limit"


class NothingOpen(Refusal):
    """That much is not open on account any more."""

    code = "nothing_open"


class AlreadyResolved(Refusal):
    """This difference is resolved already."""

    code = "already_resolved"


class NothingToConfirm(Refusal):
    """No bank asks about this payment any more."""

    code = "nothing_to_confirm"
    status = 409


class NoCardFields(Refusal):
    """Cards are not entered here: no provider that has fields of its own for them is set up whole."""

    code = "no_card_fields"


class NoProvider(Refusal):
    """No such payment provider is set up here."""

    code = "no_provider"
    status = 503
