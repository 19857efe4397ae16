"""Cards and wallets at the checkout: the provider's own fields for a card, or the test cards of the simulated one."""

import re
from collections.abc import Mapping

import msgspec

from hanse import payments

from .visit import Visit

WALLET = "wallet"
# The cards of the simulated provider. A card number never reaches us: a real provider's own fields give such a token.
CARD_WORDS: Mapping[str, str] = {
    "tok_accepted": "Test card: is accepted",
    "tok_refused": "Test card: is refused",
    "tok_slow": "Test card: answers after some seconds",
    "tok_timeout": "Test card: answer is lost, result comes later",
    "tok_webhook_twice": "Test card: message comes twice",
    "tok_webhook_out_of_order": "Test card: messages come in the wrong order",
    WALLET: "Test wallet: you agree on its own page",
}
# What the script of the fields says: how far it is, and by the provider's codes what is wrong with a card.
FIELD_WORDS: Mapping[str, str] = {
    "loading": "The fields for your card are being loaded.",
    "checking": "Your card is being checked.",
    "away": "Cards cannot be entered at the moment. Please try again in a minute, or pay in another way.",
    "incomplete": "Please enter card number, expiry date and security code.",
    "card_declined": "Your bank does not accept this card. Please take another one.",
    "expired_card": "This card has expired. Please take another one.",
    "invalid_number": "This is not a card number. Please check it.",
    "incorrect_number": "This is not a card number. Please check it.",
    "invalid_expiry_year_past": "This card has expired. Please take another one.",
    "incorrect_cvc": "The security code is not right. Please check it.",
    "setup_intent_authentication_failure": "Your bank was not told that it is you. Please try again.",
    "waiting": "Your bank is being asked.",
    "unreachable": "Your bank cannot be reached at the moment. Please try again.",
    "other": "The card was not accepted. Please check it, or take another one.",
}
# What such fields give for a card, and what stands in the form until they have given it.
TOKEN = re.compile(r"pm_[A-Za-z0-9_]{1,100}")
NEW = "new"


class Ways(msgspec.Struct, frozen=True):
    """What can be chosen, in words, and the fields for a card with what their script says; None where none are."""

    words: Mapping[str, str]
    fields: payments.CardFields | None
    said: Mapping[str, str]

    def entered(self, chosen: str) -> bool:
        """Whether this is a card that was entered in the fields."""
        return self.fields is not None and TOKEN.fullmatch(chosen) is not None

    def tender(self, chosen: str) -> tuple[str, str | None] | None:
        """Tender and token of what was chosen; None where nothing was."""
        if chosen in self.words:
            return (WALLET, None) if chosen == WALLET else ("card", chosen)
        return ("card", chosen) if self.entered(chosen) else None


def ways(visit: Visit) -> Ways:
    """What this installation takes. Who has real fields shows no test cards beside them."""
    settings = visit.house.settings
    fields = payments.card_fields(settings)
    if fields is None:
        return Ways(CARD_WORDS, None, {})
    wallet = {WALLET: CARD_WORDS[WALLET]} if settings.payment_url else {}
    return Ways(wallet, fields, {code: visit.say(sentence) for code, sentence in FIELD_WORDS.items()})
