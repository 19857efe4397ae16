"""Gift cards at the till over HTTP."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from hanse import payments
from hanse.kit import edge
from hanse.kit.actor import Actor, Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.refusals import NotFound
from hanse.payments import GiftCardTender
from hanse.till import commands, queries
from hanse.till.contracts import Amount, GiftCardSold
from hanse.till.refusals import GivenTooLittle, NoShift, WrongRegister

SELL = Needs("till.sell", Scope.LOCATION, at="data.location")
RETURN = Needs("till.return", Scope.LOCATION, at="data.location")
READ = Needs("till.sell", Scope.LOCATION, through_actor=True)

Worth = Annotated[int, msgspec.Meta(ge=payments.GIFT_CARD_LEAST_MINOR, le=payments.GIFT_CARD_MOST_MINOR)]


class GiftCardSaleHere(msgspec.Struct, frozen=True, kw_only=True):
    """A gift card to be sold at a register, or with the `code` of one that is there more for it.

    With `fresh` the code may be that of a printed card which nobody has bought yet. `given_minor` is the cash that the
    customer handed over.
    """

    location: UUID
    register: UUID
    amount_minor: Worth
    payments: Annotated[list[GiftCardTender], msgspec.Meta(min_length=1, max_length=10)]
    code: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    fresh: bool = False
    given_minor: Amount | None = None


class GiftCardReturnWanted(msgspec.Struct, frozen=True):
    """The sale of a gift card that shall be undone at a register."""

    location: UUID
    register: UUID
    load: UUID


@edge.post(
    "/v1/till/gift-cards",
    needs=SELL,
    idempotent=True,
    refuses=[
        NoShift, WrongRegister, GivenTooLittle, NotFound, payments.GiftCardUnknown, payments.GiftCardTendersDiffer,
        payments.UnknownTender, payments.TokenNeeded, payments.CardNumberSeen,
    ],
    tags=["till"],
)  # fmt: skip
async def post_gift_card(tx: Tx, actor: Actor, house: House, data: GiftCardSaleHere) -> GiftCardSold:
    """Sell a gift card at a register, or put more on one, for cash, a card or both. No tax falls due yet."""
    wanted = payments.GiftCardSaleWanted(
        amount_minor=data.amount_minor,
        currency=house.settings.currency,
        tenders=data.payments,
        code=data.code,
        fresh=data.fresh,
        location=data.location,
        register=data.register,
    )
    return await commands.sell_gift_card(tx, actor, wanted, data.given_minor)


@edge.get("/v1/till/gift-cards/{load:uuid}", needs=READ, refuses=[NotFound], tags=["till"])
async def get_gift_card_sale(tx: Tx, actor: Actor, load: UUID) -> GiftCardSold:
    """How a sale of a gift card stands: its receipt is there when all of it is paid."""
    return await queries.gift_card_sale(tx, actor, load)


@edge.get(
    "/v1/till/gift-card-loads",
    needs=READ,
    refuses=[payments.GiftCardUnknown, payments.CardNumberSeen],
    tags=["till"],
)
async def get_gift_card_loads(
    tx: Tx, code: Annotated[str, QueryParameter(min_length=1, max_length=40)]
) -> list[payments.GiftCardLoad]:
    """What was put on a gift card, the latest first, and which of it can be given back."""
    return await payments.loads_of(tx, code)


@edge.post(
    "/v1/till/gift-card-returns",
    needs=RETURN,
    idempotent=True,
    refuses=[NoShift, WrongRegister, NotFound, payments.GiftCardNotPaid, payments.GiftCardUsed],
    tags=["till"],
)
async def post_gift_card_return(tx: Tx, actor: Actor, data: GiftCardReturnWanted) -> GiftCardSold:
    """Give back what an unused gift card cost, the way it was paid."""
    return await commands.take_back_gift_card(tx, actor, data.location, data.register, data.load)


ROUTES = [post_gift_card, get_gift_card_sale, get_gift_card_loads, post_gift_card_return]
