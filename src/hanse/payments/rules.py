"""Pure decisions of payments."""

import re
from datetime import timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from hanse import ledger
from hanse.kit.cards import looks_like_card_number
from hanse.kit.settings import Settings

from .contracts import CardFields, Payment, Tender
from .refusals import CardNumberSeen

# Till and shop pay into accounts of the house; a location's own cash is told apart by its id.
TENDER_KIND = "money.tender."

# The token of a card that a terminal has taken while the till was cut off.
OFFLINE = "offline"
# How much credit somebody may give at a time who is not asked to account for more.
CREDIT_BY_HAND_MINOR = 5000
# Whose charges stand in the file of a provider.
SETTLED_TOGETHER = {"simulated": ("simulated", "terminal")}
# A gift card may be sold for these: another gift card or a debt is no money, and cash lies in the drawer of a register.
GIFT_CARD_TENDERS = ("card", "wallet", "cash")
GIFT_CARD_LEAST_MINOR = 100
GIFT_CARD_MOST_MINOR = 100_000
# How the code of a gift card looks: our own, and what printed cards must carry. Nobody can guess one of those.
GIFT_CARD_CODE_LENGTH = 16
GIFT_CARD_CODE = re.compile(r"[2-9A-HJ-NP-TW-Z]{16}")
# Whoever bought one in the shop may think better of it for so long, as with everything bought there.
GIFT_CARD_DAYS = 14
# By its beginning a token says which provider gave it.
TOKENS = {"tok_": "simulated", "term_": "terminal", "pm_": "stripe"}
# Whose cards can be charged when goods leave, and which of them take a part only once and let go of the rest.
SETS_ASIDE = ("simulated", "stripe")
TAKES_ONCE = ("stripe",)

# Whose banks may ask a customer while they pay, in a page of ours; how such an answer says so, and how long they have.
ASKS_HERE = ("stripe",)
CONFIRM = "confirm"
CONFIRM_WITHIN = timedelta(minutes=15)
# What Stripe's script needs of a page: itself, the frames of its fields and of a bank, and its interface.
STRIPE_SCRIPT = "https://js.stripe.com/v3/"
STRIPE_OPENS = {
    "script-src": "https://js.stripe.com https://*.js.stripe.com",
    "frame-src": "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
    "connect-src": "https://api.stripe.com",
}

# Where the smallest coins are not used, what is paid in cash ends at a multiple of this: by currency and, where only
# some countries of it round, by country. In Germany and most others of the euro nobody rounds.
CASH_STEPS = {("EUR", place): 5 for place in ("BE", "EE", "FI", "IE", "IT", "LT", "NL", "SK")}
CASH_STEPS_EVERYWHERE = {"CHF": 5, "DKK": 50, "SEK": 100, "NOK": 100, "CZK": 100, "HUF": 500}
# Here the smallest sums are not given away but rounded up.
NEVER_NOTHING = ("SK",)


def cash_step(currency: str, country: str | None) -> int:
    """What cash amounts are a multiple of: 1 where nobody rounds. Without a country, what holds for the currency."""
    return CASH_STEPS_EVERYWHERE.get(currency) or CASH_STEPS.get((currency, country or ""), 1)


def rounding(amount_minor: int, currency: str, country: str | None) -> int:
    """What is added to an amount that is paid or given back in cash, below zero what is left off it.

    To the nearest multiple; a half goes up.
    """
    step = cash_step(currency, country)
    nearest = (amount_minor + step // 2) // step * step
    if not nearest and amount_minor and country in NEVER_NOTHING:
        nearest = step
    return nearest - amount_minor


def set_aside_account() -> ledger.AccountKey:
    """What banks keep for us and nobody has taken yet."""
    return ledger.AccountKey("money.set_aside", ledger.HOUSE)


def gift_card_account(card: UUID) -> ledger.AccountKey:
    """What a gift card carries."""
    return ledger.AccountKey("gift_card", card)


def rounding_account() -> ledger.AccountKey:
    """What rounding of cash brought, less what it cost."""
    return ledger.AccountKey("money.rounding", ledger.HOUSE)


def refuse_card_numbers(*texts: str | None) -> None:
    """Refuses with CardNumberSeen what looks like a card number, wherever it was typed."""
    if any(text and looks_like_card_number(text) for text in texts):
        raise CardNumberSeen


def order_account(order: UUID) -> ledger.AccountKey:
    """What an order still owes (below zero) or has too much; back at zero when everything is settled."""
    return ledger.AccountKey("money.order", order)


def sales_account() -> ledger.AccountKey:
    """What was sold, less what came back."""
    return ledger.AccountKey("money.sales", ledger.HOUSE)


def credit_account(customer: UUID) -> ledger.AccountKey:
    """What the house owes a customer as credit; never below zero."""
    return ledger.AccountKey("store_credit", customer)


def tender_account(
    tender: str, location: UUID | None, gift_card: UUID | None, customer: UUID | None = None
) -> ledger.AccountKey:
    """Where the money of a tender comes from: a location's drawer, the provider, a gift card, a customer's credit."""
    if gift_card is not None:
        return gift_card_account(gift_card)
    if tender == Tender.STORE_CREDIT and customer is not None:
        return credit_account(customer)
    owner = location if tender == Tender.CASH and location is not None else ledger.HOUSE
    return ledger.AccountKey(f"{TENDER_KIND}{tender}", owner)


def entry(*what: object) -> UUID:
    """The id of a ledger entry that can happen once only: made of what it stands for."""
    return uuid5(NAMESPACE_URL, "hanse:payments:" + ":".join(str(part) for part in what))


def tidy_code(code: str) -> str:
    """The code of a gift card as it is kept, from what was typed."""
    return code.replace("\x00", "").strip().upper().replace(" ", "").replace("-", "")


def provider_of(tender: str, token: str | None, register: UUID | None) -> str | None:
    """Who moves the money of a tender: the name of a provider, empty for ourselves, None where a token is missing.

    A token says whose it is. A card without one is read by the terminal of the register. What a terminal has taken
    while it was cut off is not asked for again.
    """
    if tender == Tender.WALLET:
        return "simulated"
    if tender != Tender.CARD or token == OFFLINE:
        return ""
    if token is None:
        return None if register is None else "terminal"
    if not token:
        return None
    return next((name for prefix, name in TOKENS.items() if token.startswith(prefix)), "simulated")


def card_fields(settings: Settings) -> CardFields | None:
    """The fields in which shoppers enter a card; None where no provider that has such fields is set up whole.

    A stand-in for Stripe serves script and interface from one place.
    """
    if not settings.stripe_key or not settings.stripe_publishable_key:
        return None
    if settings.stripe_url:
        url = settings.stripe_url.rstrip("/")
        opens = {"script-src": url, "connect-src": url}
        return CardFields(f"{url}/js.stripe.com/v3/", settings.stripe_publishable_key, opens)
    return CardFields(STRIPE_SCRIPT, settings.stripe_publishable_key, STRIPE_OPENS)


def approval_path(payment: UUID, secret: str, way: str = "approval") -> str:
    """The address on this site that leads a customer to where they agree, or from there back (`return`)."""
    return f"/v1/payments/{payment}/{way}?secret={secret}"


def confirmation_path(payment: UUID, secret: str) -> str:
    """The page of this site on which a bank asks a customer whether it is them."""
    return f"/payments/{payment}/confirmation?secret={secret}"


def must_agree(found: Payment) -> bool:
    """Whether a payment waits for its customer: a wallet always does, a card only if its bank has asked."""
    asked = found.tender == Tender.WALLET or found.approval_url is not None
    return asked and found.undecided


def as_id(text: str | None) -> UUID | None:
    """Our own reference in what a provider says; None when it is none of ours."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
