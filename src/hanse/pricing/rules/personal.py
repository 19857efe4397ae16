"""Many articles, one piece of each, priced for the same customer in one go."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from hanse.pricing.contracts import PersonalPrice, PersonalWanted, Promotion

from .translation import PriceFound, RateFound, run

PIECEWISE = ("percentage", "amount", "fixed_price")
LIMITS = ("minimum_minor", "minimum_quantity", "maximum_minor", "maximum_quantity", "steps")


def for_each_piece(promotion: Promotion, variants: AbstractSet[str], marks: AbstractSet[str]) -> bool:
    """Whether it takes something off each piece by itself, of articles that are or have one of these.

    Only then one piece costs in a basket of many articles what it costs alone. What needs more, or gives no more than
    so much, is seen in the cart.
    """
    terms = promotion.terms
    if terms.get("kind") not in PIECEWISE or terms.get("scope") != "line" or any(terms.get(one) for one in LIMITS):
        return False
    named = [*(terms.get("categories") or []), *(terms.get("brands") or [])]
    return bool(
        terms.get("all")
        or terms.get("attributes")
        or any(one in variants for one in terms.get("variants") or [])
        or any(one in marks for one in named)
    )


def sellable(
    variants: Sequence[UUID], prices: Sequence[PriceFound], rates: Sequence[RateFound], cards: Mapping[UUID, Any]
) -> list[UUID]:
    """Those of which one piece has a price and a tax rate; the prices and rates are those of now."""
    priced = {price.variant for price in prices if price.min_quantity == 1}
    taxed = {rate.tax_class for rate in rates}
    return [one for one in variants if one in priced and one in cards and str(cards[one].tax_class) in taxed]


def on_each_line(rates: Sequence[RateFound]) -> list[RateFound]:
    """The rates rounded on each line, so that what is net of one article does not depend on the others."""
    return [msgspec.structs.replace(rate, per_line=True) for rate in rates]


def one_of_each(
    book: dict[str, Any], wanted: PersonalWanted, variants: Sequence[UUID], at: datetime
) -> dict[UUID, PersonalPrice]:
    """The price of one piece of each of these variants by an indexed book of promotions that are for each piece."""
    customer = {"group": wanted.group, "tier": wanted.tier, "first_purchase": wanted.first_purchase}
    lines = [{"id": str(variant), "sku": str(variant), "quantity": 1} for variant in variants]
    who = {name: value for name, value in customer.items() if value}
    told = run({"currency": wanted.currency, "lines": lines, "customer": who}, book, at)
    return {
        variant: PersonalPrice(variant, line["total_minor"], line["net_minor"], wanted.currency)
        for variant, line in zip(variants, told["lines"], strict=True)
    }
