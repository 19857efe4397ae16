"""Cards that carry money, and how they are sold. Amounts are minor units."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec


class GiftCard(msgspec.Struct, frozen=True):
    """A card that carries money; good at every channel."""

    id: UUID
    code: str
    currency: str
    balance_minor: int


class GiftCardTender(msgspec.Struct, frozen=True):
    """A part of what a gift card costs, and what pays it."""

    tender: Annotated[str, msgspec.Meta(max_length=40)]
    amount_minor: Annotated[int, msgspec.Meta(ge=1)]
    token: Annotated[str, msgspec.Meta(max_length=200)] | None = None


class GiftCardSaleWanted(msgspec.Struct, frozen=True, kw_only=True):
    """A gift card to be sold, or with the `code` of one that is there more for it.

    With `fresh` the code may be that of a printed card which nobody has bought yet.
    """

    amount_minor: int
    currency: str
    tenders: list[GiftCardTender]
    code: str | None = None
    fresh: bool = False
    location: UUID | None = None
    register: UUID | None = None


class GiftCardFor(msgspec.Struct, frozen=True, kw_only=True):
    """Who buys a gift card in the shop, and for whom. Without the recipient's mail the buyer gets the code."""

    language: str
    buyer_email: str
    buyer_name: str = ""
    recipient_name: str = ""
    recipient_email: str = ""
    message: str = ""
    send_date: date | None = None


class GiftCardOrder(GiftCardFor, frozen=True, kw_only=True):
    """A gift card that was bought in the shop. Whoever holds the `token` may see how it stands."""

    load: UUID
    token: str
    sent_at: datetime | None


class GiftCardLoad(msgspec.Struct, frozen=True):
    """A sale of a gift card, or of more on one: due until it is paid, then loaded, or refused; or given back.

    It is `whole` while it can be given back: nothing was bought with the card since.
    """

    id: UUID
    code: str
    amount_minor: int
    currency: str
    state: str
    balance_minor: int
    at: datetime
    done_at: datetime | None = None
    whole: bool = False

    @property
    def spaced_code(self) -> str:
        """The code as people read it."""
        return " ".join(self.code[at : at + 4] for at in range(0, len(self.code), 4))

    @property
    def number(self) -> str:
        """What may be said of the code: its end."""
        return f"…{self.code[-4:]}"
