"""A price book of a few articles for tests with figures worked out by hand."""

from typing import Any

from hanse.pricing.kernel import index, price

Json = dict[str, Any]
NOW = 1_700_000_000


def a_book(*promotions: Json, **changes: Any) -> Json:
    """Coat 100.00, socks 9.99, book 20.00 at 7 %; gross, in Germany."""
    return {
        "version": 7,
        "currency": "EUR",
        "gross": True,
        "place": "DE",
        "prices": {"coat": [{"unit_minor": 10000}], "socks": [{"unit_minor": 999}], "book": [{"unit_minor": 2000}]},
        "categories": {"coat": ["clothes"], "socks": ["clothes", "small"], "book": ["print"]},
        "tax": {"coat": "full", "socks": "full", "book": "reduced"},
        "tax_rates": {"full": [{"rate": 1900}], "reduced": [{"rate": 700}], "zero": [{"rate": 0}]},
        "promotions": list(promotions),
    } | changes


def a_promotion(**terms: Any) -> Json:
    """Ten percent off every line, stackable, unless told otherwise."""
    plain = {"id": "ten", "version": 1, "kind": "percentage", "scope": "line", "stackable": True}
    if not {"skus", "categories", "all"} & set(terms):
        plain["all"] = True
    if terms.get("kind", "percentage") == "percentage":
        plain["rate"] = 1000
    return plain | terms


def a_basket(*lines: tuple[str, int], **more: Any) -> Json:
    """Lines 1, 2, 3 … of (sku, quantity)."""
    named = [{"id": str(n), "sku": sku, "quantity": quantity} for n, (sku, quantity) in enumerate(lines, 1)]
    return {"currency": "EUR", "lines": named} | more


def priced(basket: Json, book: Json, at: int = NOW) -> Json:
    """What the kernel says."""
    return price(basket, index(book), at)


def discounts(result: Json) -> list[list[tuple[str, int]]]:
    """Promotion and cents for each line."""
    return [[(one["promotion"], one["minor"]) for one in line["discounts"]] for line in result["lines"]]


def saved(result: Json) -> int:
    """All discounts together."""
    return int(result["totals"]["discount_minor"])


def messages(result: Json) -> list[tuple[str, Json]]:
    """Code and facts of each message, without the coupon they belong to."""
    return [
        (one["code"], {key: fact for key, fact in one["facts"].items() if key != "coupon"})
        for one in result["messages"]
    ]
