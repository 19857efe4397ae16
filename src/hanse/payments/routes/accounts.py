"""What customers and the house owe each other: gift cards that are sold, store credit, buying on account."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import Forbidden, NotFound
from hanse.payments import commands, queries, rules
from hanse.payments.contracts import (
    AccountStanding,
    AccountTerms,
    GiftCardLoad,
    GiftCardSaleWanted,
    GiftCardTender,
    OpenItem,
    StoreCredit,
)
from hanse.payments.refusals import (
    CardNumberSeen,
    CreditTooHigh,
    GiftCardUnknown,
    NothingOpen,
    TokenNeeded,
    UnknownTender,
)

SELL = Needs("payments.take", Scope.LOCATION, at="data.location")
OWN = Needs("payments.read", Scope.OWN, through_actor=True)
GIVE = Needs("payments.give_credit", Scope.LOCATION, through_actor=True)
ACCOUNTS = Needs("payments.accounts", Scope.GLOBAL)

Minor = Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]


class GiftCardSale(msgspec.Struct, frozen=True, kw_only=True):
    """A gift card to be sold, or with a `code` more for one that is there, and how it is paid."""

    location: UUID
    amount_minor: Annotated[int, msgspec.Meta(ge=rules.GIFT_CARD_LEAST_MINOR, le=rules.GIFT_CARD_MOST_MINOR)]
    tender: str = "card"
    token: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    code: Annotated[str, msgspec.Meta(max_length=40)] | None = None


class CreditWanted(msgspec.Struct, frozen=True):
    """Credit for a customer, and why."""

    amount_minor: Minor
    reason: Reason


class TermsWanted(msgspec.Struct, frozen=True):
    """How much may be open on account, and for how many days. Nothing may be with a limit of zero."""

    limit_minor: Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]
    days: Annotated[int, msgspec.Meta(ge=0, le=365)] = 14


class MoneyReceived(msgspec.Struct, frozen=True):
    """Money that came for an open item."""

    amount_minor: Minor
    received_date: date
    note: Annotated[str, msgspec.Meta(max_length=400)] = ""


@edge.post(
    "/v1/gift-cards/sales",
    needs=SELL,
    idempotent=True,
    refuses=[GiftCardUnknown, UnknownTender, TokenNeeded, CardNumberSeen],
    tags=["payments"],
)
async def post_gift_card_sale(tx: Tx, actor: Actor, house: House, data: GiftCardSale) -> GiftCardLoad:
    """Sell a gift card or put more on one. It carries the money as soon as it is paid; no tax falls due yet."""
    wanted = GiftCardSaleWanted(
        amount_minor=data.amount_minor,
        currency=house.settings.currency,
        tenders=[GiftCardTender(data.tender, data.amount_minor, data.token)],
        code=data.code,
        location=data.location,
    )
    return await commands.sell_gift_card(tx, actor, wanted)


@edge.get("/v1/customers/{customer:uuid}/store-credit", needs=OWN, refuses=[NotFound], tags=["payments"])
async def get_store_credit(tx: Tx, actor: Actor, house: House, customer: UUID) -> StoreCredit:
    """What the house owes a customer: their own, or any for staff."""
    _allowed(actor, customer)
    return await queries.get_store_credit(tx, customer, house.settings.currency)


@edge.post(
    "/v1/customers/{customer:uuid}/store-credit",
    needs=GIVE,
    idempotent=True,
    refuses=[CreditTooHigh, Forbidden, CardNumberSeen],
    tags=["payments"],
)
async def post_store_credit(tx: Tx, actor: Actor, house: House, customer: UUID, data: CreditWanted) -> StoreCredit:
    """Give a customer credit by hand, with a reason that the audit log keeps."""
    return await commands.give_credit(
        tx, actor, customer, data.amount_minor, house.settings.currency, data.reason.strip() or "-"
    )


@edge.get("/v1/customers/{customer:uuid}/account", needs=OWN, refuses=[NotFound], tags=["payments"])
async def get_account(tx: Tx, actor: Actor, customer: UUID) -> AccountStanding:
    """What a customer may owe on account, and owes: their own, or any for staff."""
    _allowed(actor, customer)
    return await queries.standing_of(tx, customer)


@edge.put("/v1/customers/{customer:uuid}/account", needs=ACCOUNTS, tags=["payments"])
async def put_account(tx: Tx, actor: Actor, customer: UUID, data: TermsWanted) -> AccountTerms:
    """Say how much a customer may owe, and for how long."""
    return await commands.set_account_terms(tx, actor, customer, data.limit_minor, data.days)


@edge.get("/v1/account-terms", needs=ACCOUNTS, tags=["payments"])
async def get_usual_terms(tx: Tx) -> AccountTerms:
    """The terms on account of everybody who has none of their own."""
    return await queries.account_terms(tx, None)


@edge.put("/v1/account-terms", needs=ACCOUNTS, tags=["payments"])
async def put_usual_terms(tx: Tx, actor: Actor, data: TermsWanted) -> AccountTerms:
    """Set the terms on account of everybody who has none of their own."""
    return await commands.set_account_terms(tx, actor, None, data.limit_minor, data.days)


@edge.get("/v1/open-items", needs=ACCOUNTS, tags=["payments"])
async def get_open_items(tx: Tx) -> list[OpenItem]:
    """What is not settled, the longest due first."""
    return await queries.open_items(tx)


@edge.post(
    "/v1/open-items/{payment:uuid}/receipts",
    needs=ACCOUNTS,
    idempotent=True,
    refuses=[NotFound, NothingOpen, CardNumberSeen],
    tags=["payments"],
)
async def post_received(tx: Tx, actor: Actor, payment: UUID, data: MoneyReceived) -> OpenItem:
    """Record money that came for an open item."""
    return await commands.record_money(tx, actor, payment, data.amount_minor, data.received_date, data.note)


def _allowed(actor: Actor, customer: UUID) -> None:
    if actor.customer != customer and not actor.may("payments.read"):
        raise NotFound(customer=customer)


ROUTES = [
    post_gift_card_sale, get_store_credit, post_store_credit, get_account, put_account, get_usual_terms,
    put_usual_terms, get_open_items, post_received,
]  # fmt: skip
