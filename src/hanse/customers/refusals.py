"""What customers refuses, beyond wrong credentials and too many attempts, which the kit knows."""

from hanse.kit.refusals import Refusal


class EmailTaken(Refusal):
    """There is already a customer with this e-mail address."""

    code = "email_taken"
    status = 409


class ResetLapsed(Refusal):
    """This link was used already, or its hour is over; ask for a new one."""

    code = "reset_lapsed"
    status = 410


class CardTaken(Refusal):
    """This customer card belongs to somebody else."""

    code = "card_taken"
    status = 409


class NoVatId(Refusal):
    """This customer has no VAT id that could be checked."""

    code = "no_vat_id"
    status = 409


class UnknownConsentText(Refusal):
    """There is no text with this version that anybody could agree to."""

    code = "unknown_consent_text"
    status = 422


class ConsentTextFixed(Refusal):
    """A published text never changes; give the new one a new version."""

    code = "consent_text_fixed"
    status = 409
