"""Gift cards as their pages show them: what may be chosen, what was typed, how a purchase stands."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from markupsafe import Markup

from hanse import channels, payments
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput

from . import cards, forms
from .codes import qr
from .visit import CHANNEL, Visit

FIELDS = ("amount", "other", "for", "name", "email", "recipient_name", "recipient_email", "message", "send_date")
MOST_OF_A_NAME = 120
MOST_OF_A_MESSAGE = 500
MOST_DAYS_AHEAD = 365
AMOUNT = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,2}))?")
OTHER = "other"
SOMEBODY = "somebody"
# What the page of a purchase says first, by how it stands.
STATE_WORDS = {
    "due": ("Your payment is being checked", "This takes a moment. This page shows the answer by itself."),
    "approve": (
        "One more step: please agree to the payment",
        "You agree at your wallet or your bank and come back here.",
    ),
    "loaded": ("Thank you for your purchase", ""),
    "refused": ("Your payment was refused", "No gift card was issued and nothing was charged."),
    "given_back": ("The gift card is given back", "The money goes back the way it came."),
}


class Choice(msgspec.Struct, frozen=True):
    """What may be chosen. Without `free` only one of the amounts."""

    amounts: Sequence[int]
    least_minor: int
    most_minor: int
    first_day: date
    last_day: date
    days_to_revoke: int = payments.GIFT_CARD_DAYS

    @property
    def free(self) -> bool:
        return self.least_minor <= self.most_minor


class Bought(msgspec.Struct, frozen=True):
    """A purchase as its page shows it. The code stands there only for who bought the card for themselves."""

    order: payments.GiftCardOrder
    load: payments.GiftCardLoad
    stage: str
    headline: str
    explanation: str
    code: str | None
    picture: Markup | None
    revocable_until: datetime | None
    approve: str | None


async def choice(tx: Tx, visit: Visit) -> Choice | None:
    """What the shop sells of gift cards; None where it sells none."""
    policy = await channels.get_policy(tx, CHANNEL)
    if "gift_card" not in policy.tenders:
        return None
    today = tx.now.astimezone(ZoneInfo(visit.zone)).date()
    return Choice(
        amounts=policy.gift_card_amounts,
        least_minor=policy.gift_card_least_minor,
        most_minor=policy.gift_card_most_minor,
        first_day=today,
        last_day=today + timedelta(days=MOST_DAYS_AHEAD),
    )


def wish(
    visit: Visit, offered: Choice, form: Mapping[str, Any]
) -> tuple[payments.GiftCardSaleWanted, payments.GiftCardFor]:
    """What the form asks for. Refuses with InvalidInput, which names every field that is wrong."""
    typed = {name: forms.typed(form, name) for name in FIELDS}
    wrong: list[dict[str, str]] = []
    amount = _amount(offered, typed, wrong)
    given = _given(visit, offered, typed, wrong)
    tender = cards.ways(visit).tender(forms.typed(form, "card"))
    if tender is None:
        wrong.append({"field": "card", "reason": "choose one"})
    if wrong or tender is None:
        raise InvalidInput(fields=wrong)
    name, token = tender
    wanted = payments.GiftCardSaleWanted(
        amount_minor=amount, currency=visit.currency, tenders=[payments.GiftCardTender(name, amount, token)]
    )
    return wanted, given


def _amount(offered: Choice, typed: Mapping[str, str], wrong: list[dict[str, str]]) -> int:
    chosen = typed["amount"]
    if chosen != OTHER:
        if chosen.isascii() and chosen.isdigit() and int(chosen[:9]) in offered.amounts:
            return int(chosen[:9])
        wrong.append({"field": "amount", "reason": "choose one"})
        return 0
    found = AMOUNT.fullmatch(typed["other"].replace("€", "").strip())
    minor = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else 0
    if not offered.free or not offered.least_minor <= minor <= offered.most_minor:
        wrong.append({"field": "other", "reason": "not an amount that we sell"})
    return minor


def _given(
    visit: Visit, offered: Choice, typed: Mapping[str, str], wrong: list[dict[str, str]]
) -> payments.GiftCardFor:
    present = typed["for"] == SOMEBODY
    needed = ["name", "email", *(["recipient_email"] if present else [])]
    wrong += [{"field": name, "reason": "missing"} for name in needed if not typed[name]]
    wrong += [
        {"field": name, "reason": "not an e-mail address"}
        for name in needed
        if "email" in name and typed[name] and "@" not in typed[name]
    ]
    day = None
    if present and typed["send_date"]:
        try:
            day = date.fromisoformat(typed["send_date"])
        except ValueError:
            wrong.append({"field": "send_date", "reason": "not a day of the coming year"})
        else:
            if not offered.first_day <= day <= offered.last_day:
                wrong.append({"field": "send_date", "reason": "not a day of the coming year"})
    if present and len(typed["message"]) > MOST_OF_A_MESSAGE:
        wrong.append({"field": "message", "reason": "too long"})
    return payments.GiftCardFor(
        language=visit.language,
        buyer_email=typed["email"][:200],
        buyer_name=typed["name"][:MOST_OF_A_NAME],
        recipient_name=typed["recipient_name"][:MOST_OF_A_NAME] if present else "",
        recipient_email=typed["recipient_email"][:200] if present else "",
        message=typed["message"] if present else "",
        send_date=day,
    )


async def bought(tx: Tx, visit: Visit, load: UUID, token: str) -> Bought:
    """A purchase, for whoever holds its link. Refuses with NotFound."""
    ordered = await payments.get_gift_card_order(tx, load, token)
    sold = await payments.get_load(tx, load)
    asked = await payments.asking_to_approve(tx, load) if sold.state == "due" else None
    approve = await payments.approval_of(tx, asked.id) if asked else None
    stage = "approve" if approve else sold.state
    headline, explanation = STATE_WORDS[stage]
    until = sold.done_at + timedelta(days=payments.GIFT_CARD_DAYS) if sold.done_at and sold.whole else None
    shows = sold.state == "loaded" and not ordered.recipient_email
    return Bought(
        order=ordered,
        load=sold,
        stage=stage,
        headline=visit.say(headline),
        explanation=visit.say(explanation) if explanation else "",
        code=sold.spaced_code if shows else None,
        picture=qr(sold.code, visit.say("The code of the gift card")) if shows else None,
        revocable_until=until if until and tx.now < until else None,
        approve=approve,
    )
