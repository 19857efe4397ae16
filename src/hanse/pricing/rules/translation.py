"""Pure translation between the room's values and the kernel's plain ones."""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse.kit.refusals import InvalidInput
from hanse.pricing import kernel
from hanse.pricing.contracts import Discount, Message, PricedLine, Promotion, Quote, QuoteWanted, TaxTotal, Totals
from hanse.pricing.refusals import NoPrice, NoTaxRate, PromotionUnsound

from .terms import DAY, plain, windows

share = kernel.share
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


class PriceFound(msgspec.Struct, frozen=True):
    """A row of the list that counts for a variant."""

    variant: UUID
    unit_minor: int
    min_quantity: int
    valid_from: datetime
    valid_until: datetime | None
    gross: bool
    reduced: bool = False


class RateFound(msgspec.Struct, frozen=True):
    """A tax rate and when it counts. `relieved` is the rate in a gross price that nobody owes there.

    With `per_line` tax is rounded on each line of a document by itself, else once for all lines of the rate.
    """

    place: str
    tax_class: str
    rate: int
    valid_from: datetime
    valid_until: datetime | None
    relieved: int = 0
    per_line: bool = False


def seconds(moment: datetime | None) -> int | None:
    """The kernel's moments: seconds since 1970."""
    return None if moment is None else max(0, int(moment.timestamp()))


def moment(seconds_since_1970: int) -> datetime:
    """A moment of the kernel as everybody else writes it."""
    return datetime.fromtimestamp(seconds_since_1970, UTC)


def span(start: datetime | None, end: datetime | None) -> dict[str, int]:
    """A validity in the kernel's words, who asks in whole seconds: what ends within a second counts until its end."""
    given = {"from": seconds(start), "until": None if end is None else max(0, math.ceil(end.timestamp()))}
    return {name: moment for name, moment in given.items() if moment is not None}


def in_kernel_words(promotion: Promotion, days: tuple[datetime, datetime], coupon: str | None = None) -> dict[str, Any]:
    """A promotion as the kernel reads it on these days; `coupon` is the code that opens it."""
    told = {"id": promotion.key, "version": promotion.version, "stackable": True, **plain(promotion.terms)}
    told |= windows(promotion.terms, *days)
    if coupon is not None:
        told["coupon"] = coupon
    return {**told, **span(promotion.valid_from, promotion.valid_until)}


def check_terms(promotion: Promotion) -> None:
    """Refuses with PromotionUnsound what the kernel would not understand."""
    book = {
        "version": 1,
        "currency": "EUR",
        "gross": True,
        "place": "DE",
        "prices": {},
        "tax": {},
        "tax_rates": {},
        "promotions": [in_kernel_words(promotion, (SOME_DAY, SOME_DAY + DAY))],
    }
    try:
        kernel.index(book)
    except kernel.Refused as error:
        raise PromotionUnsound(reason=error.args[0], where=error.args[1]) from None


def make_book(
    version: int,
    place: str,
    currency: str,
    prices: Sequence[PriceFound],
    cards: Mapping[UUID, Any],
    rates: Sequence[RateFound],
    promotions: Sequence[dict[str, Any]],
    marks: Mapping[UUID, Sequence[str]],
) -> dict[str, Any]:
    """The part of the price book that a basket needs, in the kernel's words. `cards` are the catalogue's variants.

    `marks` are what promotions name of their brands and attributes.
    """
    rows: dict[str, list[dict[str, int]]] = {}
    for price in prices:
        row = {"unit_minor": price.unit_minor, "min_quantity": price.min_quantity}
        row |= {"reduced": True} if price.reduced else {}
        rows.setdefault(str(price.variant), []).append({**row, **span(price.valid_from, price.valid_until)})
    tax_rates: dict[str, list[dict[str, Any]]] = {}
    for rate in rates:
        row_of_rate: dict[str, Any] = {
            "rate": rate.rate,
            "place": rate.place,
            **span(rate.valid_from, rate.valid_until),
        }
        row_of_rate |= {"relieved": rate.relieved} if rate.relieved else {}
        row_of_rate |= {"each": True} if rate.per_line else {}
        tax_rates.setdefault(rate.tax_class, []).append(row_of_rate)
    return kernel.index(
        {
            "version": version,
            "currency": currency,
            "gross": all(price.gross for price in prices),
            "place": place,
            "prices": rows,
            "categories": {str(v): [*card.categories, *marks.get(v, ())] for v, card in cards.items()},
            "tax": {str(variant): str(card.tax_class) for variant, card in cards.items()},
            "tax_rates": tax_rates,
            "promotions": list(promotions),
        }
    )


def make_basket(wanted: QuoteWanted, codes: Sequence[str], ships: bool) -> dict[str, Any]:
    """The basket in the kernel's words."""
    lines: list[dict[str, Any]] = []
    for line in wanted.lines:
        told: dict[str, Any] = {"id": str(line.id), "sku": str(line.variant), "quantity": line.quantity}
        if line.place is not None:
            told["place"] = line.place
        if line.manual is not None:
            told["manual"] = {"unit_minor": line.manual.unit_minor, "reason": line.manual.reason or "manual"}
        lines.append(told)
    basket: dict[str, Any] = {"currency": wanted.currency, "lines": lines, "coupons": list(codes)}
    customer = {"group": wanted.group, "tier": wanted.tier, "first_purchase": wanted.first_purchase}
    basket["customer"] = {name: value for name, value in customer.items() if value}
    if ships:
        basket["shipping"] = {"minor": wanted.shipping_minor, "class": wanted.shipping_tax_class}
        if wanted.shipping_place is not None:
            basket["shipping"]["place"] = wanted.shipping_place
    return basket


def run(basket: dict[str, Any], book: dict[str, Any], at: datetime) -> dict[str, Any]:
    """Let the kernel price.

    Refuses with NoPrice or NoTaxRate, and with InvalidInput for a basket that makes no sense; what the kernel does not
    understand of the book is a fault of ours.
    """
    try:
        return kernel.price(basket, book, seconds(at) or 0)
    except kernel.Refused as error:
        code, where = error.args
        if code in ("no_price", "no_tax_rate") and where.startswith("basket.lines["):
            line = basket["lines"][int(where.removeprefix("basket.lines[").partition("]")[0])]
            refusal = NoPrice if code == "no_price" else NoTaxRate
            facts = {"variant": line["sku"], "line": line["id"], "place": line.get("place") or book["place"]}
            facts |= {"tax_class": book["tax"].get(line["sku"])} if refusal is NoTaxRate else {}
            raise refusal(**facts) from None
        if code == "no_tax_rate" and where == "basket.shipping":
            told = basket["shipping"]
            raise NoTaxRate(place=told.get("place") or book["place"], tax_class=told["class"]) from None
        if where.startswith("basket"):
            raise InvalidInput(field=where, reason=code) from None
        raise


def to_quote(result: dict[str, Any], names: Mapping[str, dict[str, str]], extra: Sequence[Message]) -> Quote:
    """The kernel's answer as a value of the room."""
    lines = [
        PricedLine(
            id=UUID(line["id"]),
            variant=UUID(line["sku"]),
            quantity=line["quantity"],
            unit_minor=line["unit_minor"],
            list_unit_minor=line["list_unit_minor"],
            discounts=[Discount(d["promotion"], names.get(d["promotion"], {}), d["minor"]) for d in line["discounts"]],
            total_minor=line["total_minor"],
            tax_class=line["tax"]["class"],
            tax_rate=line["tax"]["rate"],
            tax_minor=line["tax"]["minor"],
            net_minor=line["net_minor"],
            place=line["tax"]["place"],
            relieved_minor=line.get("relieved_minor", 0),
        )
        for line in result["lines"]
    ]
    messages = [Message(m["code"], m["facts"]) for m in result["messages"]]
    applied = [m.facts["coupon"] for m in messages if m.code == "coupon_applied"]
    shipping = (result["shipping"] or {}).get("discounts", [])
    return Quote(
        lines=lines,
        taxes=msgspec.convert(result["taxes"], list[TaxTotal]),
        totals=msgspec.convert(result["totals"], Totals),
        messages=[*messages, *extra],
        coupons=applied,
        trace=result["trace"],
        currency=result["currency"],
        shipping_discounts=[Discount(d["promotion"], names.get(d["promotion"], {}), d["minor"]) for d in shipping],
    )
