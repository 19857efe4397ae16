"""A basket that was sold, priced by the kernel once more: with and without a promotion, at its prices or at others."""

from collections.abc import Mapping, Sequence
from typing import Any

from hanse.pricing import kernel
from hanse.pricing.contracts import PastBasket, PastPrice, PriceRow, Promotion

from .terms import plain, windows
from .translation import seconds

# Rows of the kernel's price book, by article.
Rows = Mapping[str, Sequence[dict[str, Any]]]

# Whoever got a promotion met its conditions: they are not asked again.
ASKED_THEN = ("groups", "tiers", "first_purchase")


def then(promotion: Promotion) -> dict[str, Any]:
    """A promotion that worked on a basket when it was sold, in the kernel's words and without what was asked then."""
    terms = {name: value for name, value in plain(promotion.terms).items() if name not in ASKED_THEN}
    return {"id": promotion.key, "version": promotion.version, "stackable": True, **terms}


def tried(promotion: Promotion, basket: PastBasket) -> dict[str, Any]:
    """A promotion that is tried on a basket: its hours count on the day of the basket, its validity does not."""
    told = {"id": promotion.key, "version": max(promotion.version, 1), "stackable": True, **plain(promotion.terms)}
    return told | windows(promotion.terms, basket.at, basket.at)


def is_gross(basket: PastBasket) -> bool:
    """Whether the prices of a basket hold the tax; those of former systems do."""
    return not basket.trace or bool(basket.trace[0]["facts"]["gross"])


def tried_rows(rows: Sequence[PriceRow], *, reduced: bool) -> dict[str, list[dict[str, Any]]]:
    """Rows of a list in the kernel's words, by article. Of several for as many pieces the first one counts."""
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for row in rows:
        told = {
            "unit_minor": row.unit_minor,
            "min_quantity": row.min_quantity,
            **({"reduced": True} if reduced else {}),
        }
        found.setdefault(str(row.variant), {}).setdefault(row.min_quantity, told)
    return {variant: list(of.values()) for variant, of in found.items()}


def worked(trace: Sequence[Mapping[str, Any]]) -> set[tuple[str, int]]:
    """Promotions that could work on a basket when it was sold, with their versions."""
    return {
        (step["facts"]["promotion"], step["version"]) for step in trace if step["rule"] in ("promotion", "passed_over")
    }


def price_again(
    basket: PastBasket,
    promotions: Sequence[dict[str, Any]],
    categories: Mapping[str, Sequence[str]],
    costs: Mapping[str, int],
    prices: Rows | None = None,
) -> PastPrice:
    """What a basket comes to with these promotions, on the prices, taxes and shipping that it was sold with.

    `prices` go before those of its articles, by number of pieces: what they do not say costs what it did.
    """
    wanted, book = _recorded(basket) if basket.trace else _listed(basket)
    for sku, rows in book["prices"].items():
        tried = (prices or {}).get(_known(sku), ())
        book["prices"][sku] = [*tried, *([] if any(one["min_quantity"] == 1 for one in tried) else rows)]
    wanted["customer"] = {
        name: value
        for name, value in (
            ("group", basket.group), ("tier", basket.tier), ("first_purchase", basket.first_purchase)
        )
        if value
    }  # fmt: skip
    book |= {
        "version": 1,
        "currency": basket.currency,
        "categories": {sku: list(categories.get(_known(sku), ())) for sku in book["prices"]},
        "promotions": list(promotions),
    }
    result = kernel.price(wanted, kernel.index(book), seconds(basket.at) or 0)
    lines, totals = result["lines"], result["totals"]
    shipping = (result["shipping"] or {}).get("discount_minor", 0)
    known = all(_known(line["sku"]) in costs for line in lines)
    cost = sum(costs[_known(line["sku"])] * line["quantity"] for line in lines) if known else 0
    net = sum(line["net_minor"] for line in lines)
    return PastPrice(totals["total_minor"], totals["discount_minor"] + shipping, net - cost if known else None)


def _known(sku: str) -> str:
    return sku.partition("#")[0]


def _recorded(basket: PastBasket) -> tuple[dict[str, Any], dict[str, Any]]:
    lines: dict[str, dict[str, Any]] = {}
    prices: dict[str, list[dict[str, Any]]] = {}
    tax: dict[str, str] = {}
    rates: dict[str, list[dict[str, Any]]] = {}
    wanted: dict[str, Any] = {"currency": basket.currency}
    start = basket.trace[0]["facts"]
    home = next((step["facts"]["place"] for step in basket.trace if step["rule"] == "tax"), "DE")
    for step in basket.trace:
        rule, facts = step["rule"], step["facts"]
        if rule == "line":
            line = {"id": step["line"], "sku": facts["sku"], "quantity": facts["quantity"]}
            if "reason" in facts:
                line["manual"] = {"unit_minor": facts["unit_minor"], "reason": facts["reason"]}
            if facts.get("list_unit_minor") is not None:
                reduced = {"reduced": True} if facts.get("reduced") else {}
                prices[facts["sku"]] = [{"unit_minor": facts["list_unit_minor"], **reduced}]
            else:
                prices.setdefault(facts["sku"], [])
            lines[step["line"]] = line
        elif rule == "tax":
            lines[step["line"]]["place"] = facts["place"]
            tax[lines[step["line"]]["sku"]] = facts["class"]
            _note(rates, facts)
        elif rule == "shipping":
            wanted["shipping"] = {"minor": facts["minor"], "class": facts["class"], "place": facts["place"]}
            _note(rates, facts)
    wanted["lines"] = list(lines.values())
    return wanted, {"gross": start["gross"], "place": home, "prices": prices, "tax": tax, "tax_rates": rates}


def _note(rates: dict[str, list[dict[str, Any]]], facts: Mapping[str, Any]) -> None:
    row = {name: facts[name] for name in ("rate", "place", "relieved", "each") if name in facts}
    if row not in rates.setdefault(facts["class"], []):
        rates[facts["class"]].append(row)


def _listed(basket: PastBasket) -> tuple[dict[str, Any], dict[str, Any]]:
    """Lines of a former system, which knows neither taxes nor lists. One article at two prices is two here."""
    lines: list[dict[str, Any]] = []
    prices: dict[str, list[dict[str, Any]]] = {}
    for n, line in enumerate(basket.lines):
        rows = prices.get(line.sku)
        sku = line.sku if rows in (None, [{"unit_minor": line.unit_minor}]) else f"{line.sku}#{n}"
        prices[sku] = [{"unit_minor": line.unit_minor}]
        lines.append({"id": str(n), "sku": sku, "quantity": line.quantity})
    tax = dict.fromkeys(prices, "none")
    rates: dict[str, list[dict[str, Any]]] = {"none": [{"rate": 0}]}
    wanted = {"currency": basket.currency, "lines": lines}
    return wanted, {"gross": True, "place": "-", "prices": prices, "tax": tax, "tax_rates": rates}
