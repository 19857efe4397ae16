"""A second price model, written only to contradict the kernel: exact fractions, no index, nothing clever."""

from collections.abc import Iterable
from fractions import Fraction
from math import floor
from typing import Any

Json = dict[str, Any]


class NoPrice(Exception):
    """A line has no price or no tax rate at this moment."""


def half_up(exact: Fraction) -> int:
    return floor(exact + Fraction(1, 2))


def spread(total: int, weights: dict[Any, int]) -> dict[Any, int]:
    """Largest remainder, ties to the smaller key."""
    whole = sum(weights.values())
    if whole == 0:
        return dict.fromkeys(weights, 0)
    exact = {key: Fraction(total * weight, whole) for key, weight in weights.items()}
    shares = {key: floor(value) for key, value in exact.items()}
    for key in sorted(weights, key=lambda key: (shares[key] - exact[key], key))[: total - sum(shares.values())]:
        shares[key] += 1
    return shares


def counts(row: Json, at: int) -> bool:
    start = 0 if row.get("from") is None else row["from"]
    return start <= at and (row.get("until") is None or at < row["until"])


def list_price(rows: list[Json], pieces: int, at: int) -> int | None:
    prices = []
    for least in {row.get("min_quantity") or 1 for row in rows}:
        level = [row for row in rows if (row.get("min_quantity") or 1) == least and counts(row, at)]
        if level and least <= pieces:
            latest = max(row.get("from") or 0 for row in level)
            prices.append(min(row["unit_minor"] for row in level if (row.get("from") or 0) == latest))
    return min(prices, default=None)


def tax_rate(book: Json, name: str | None, place: str, at: int) -> int:
    rows = [r for r in book["tax_rates"].get(name, []) if (r.get("place") or book["place"]) == place and counts(r, at)]
    if not rows:
        raise NoPrice
    return int(max(rows, key=lambda row: (row.get("from") or 0, row["rate"]))["rate"])


def applies(promotion: Json, basket: Json, at: int) -> bool:
    customer = basket.get("customer") or {}
    return (
        counts(promotion, at)
        and (not promotion.get("coupon") or promotion["coupon"] in (basket.get("coupons") or []))
        and (not promotion.get("groups") or customer.get("group") in promotion["groups"])
        and (not promotion.get("tiers") or customer.get("tier") in promotion["tiers"])
        and (not promotion.get("first_purchase") or customer.get("first_purchase") is True)
    )


def names(promotion: Json, sku: str, book: Json) -> bool:
    categories = (book.get("categories") or {}).get(sku) or []
    return bool(
        promotion.get("all")
        or sku in (promotion.get("skus") or [])
        or set(categories) & set(promotion.get("categories") or [])
    )


def saving(promotion: Json, unit: int, quantity: int) -> int:
    if promotion["kind"] == "percentage":
        return half_up(Fraction(unit * promotion["rate"], 10000)) * quantity
    if promotion["kind"] == "amount":
        return min(quantity * unit, quantity * promotion["minor"])
    if promotion["kind"] == "fixed_price":
        return quantity * (unit - promotion["unit_minor"]) if promotion["unit_minor"] < unit else 0
    rate = 10000 if promotion.get("rate") is None else promotion["rate"]
    free = sum(1 for n in range(quantity) if n % (promotion["buy"] + promotion["get"]) >= promotion["buy"])
    partial = quantity % (promotion["buy"] + promotion["get"])
    free -= max(0, partial - promotion["buy"])  # an unfinished set gives nothing
    return half_up(Fraction(unit * rate, 10000)) * free


def rank(promotion: Json) -> tuple[int, str]:
    return promotion.get("rank") or 0, promotion["id"]


Offer = tuple[Json, int, list[str]]  # a promotion, what it saves, its lines


def given(offers: Iterable[Offer], left: dict[str, int]) -> list[tuple[Json, str, int]]:
    """Each offer in turn takes what is left; `left` is changed."""
    taken = []
    for promotion, saves, lines in offers:
        room = {line: left[line] for line in lines}
        for line, minor in spread(min(saves, sum(room.values())), room).items():
            left[line] -= minor
            if minor:
                taken.append((promotion, line, minor))
    return taken


def best(offers: list[Offer], left: dict[str, int]) -> list[Offer]:
    """All stackable offers, of a group only the best; or the best of those that stand alone."""

    def better(offer: Offer) -> tuple[int, tuple[int, str]]:
        return -offer[1], rank(offer[0])

    offers = sorted(offers, key=lambda offer: rank(offer[0]))
    stackable = [offer for offer in offers if offer[0]["stackable"]]
    together = []
    for offer in stackable:
        group = offer[0].get("group")
        rivals = [rival for rival in stackable if group and rival[0].get("group") == group]
        if not rivals or min(rivals, key=better) is offer:
            together.append(offer)
    alone = [offer for offer in offers if not offer[0]["stackable"]]
    if alone and min(alone, key=better)[1] > sum(minor for _, _, minor in given(together, dict(left))):
        return [min(alone, key=better)]
    return together


def may_meet(one: Json, other: Json) -> bool:
    grouped = one.get("group") and one.get("group") == other.get("group")
    return one["stackable"] and other["stackable"] and not grouped


def reference(basket: Json, book: Json, at: int) -> Json:
    """Discounts, net, tax and total by line, taxes by place and rate, totals."""
    lines = {line["id"]: line for line in basket["lines"]}
    units: dict[str, int] = {}
    for line in basket["lines"]:
        pieces = sum(other["quantity"] for other in basket["lines"] if other["sku"] == line["sku"])
        listed = list_price(book["prices"].get(line["sku"], []), pieces, at)
        unit = line["manual"]["unit_minor"] if line.get("manual") else listed
        if unit is None:
            raise NoPrice
        units[line["id"]] = unit
    left = {name: units[name] * lines[name]["quantity"] for name in lines}
    goods = dict(left)
    open_lines = [name for name in lines if not lines[name].get("manual")]
    promotions = [p for p in book.get("promotions") or [] if applies(p, basket, at)]
    granted: list[tuple[Json, str, int]] = []

    def room(promotion: Json) -> list[str]:
        met = [[other for other, line, _ in granted if line == name] for name in open_lines]
        return [
            name
            for name, others in zip(open_lines, met, strict=True)
            if names(promotion, lines[name]["sku"], book) and all(may_meet(promotion, other) for other in others)
        ]

    def reached(promotion: Json) -> bool:
        spent = sum(left[name] for name in room(promotion))
        pieces = sum(lines[name]["quantity"] for name in room(promotion))
        return spent >= (promotion.get("minimum_minor") or 0) and pieces >= (promotion.get("minimum_quantity") or 0)

    by_line = [p for p in promotions if p["scope"] == "line" and reached(p)]
    for sku in sorted({lines[name]["sku"] for name in open_lines}):
        own = [name for name in open_lines if lines[name]["sku"] == sku]
        quantity = sum(lines[name]["quantity"] for name in own)
        offers = [(p, saving(p, units[own[0]], quantity), own) for p in by_line if names(p, sku, book)]
        granted += given(best([offer for offer in offers if offer[1]], left), left)
    by_order = [p for p in promotions if p["scope"] == "order" and reached(p)]
    offers = [(p, saving(p, sum(left[name] for name in room(p)), 1), room(p)) for p in by_order]
    granted += given(best([offer for offer in offers if offer[1]], left), left)
    return document(basket, book, at, goods, left, granted)


def document(
    basket: Json, book: Json, at: int, goods: dict[str, int], left: dict[str, int], granted: list[tuple[Json, str, int]]
) -> Json:
    """Taxes on what is left, and the totals."""
    parts: list[tuple[tuple[int, str], str, int, int]] = []
    for line in basket["lines"]:
        place = line.get("place") or book["place"]
        rate = tax_rate(book, book["tax"].get(line["sku"]), place, at)
        parts.append(((0, line["id"]), place, rate, left[line["id"]]))
    shipping = basket.get("shipping")
    if shipping:
        place = shipping.get("place") or book["place"]
        parts.append(((1, ""), place, tax_rate(book, shipping["class"], place, at), shipping["minor"]))
    taxes, net, total = [], {}, {}
    for place, rate in sorted({(place, rate) for _, place, rate, _ in parts}):
        members = {key: minor for key, p, r, minor in parts if (p, r) == (place, rate)}
        whole = sum(members.values())
        tax = half_up(Fraction(whole * rate, 10000 + rate if book["gross"] else 10000))
        for key, minor in spread(tax, members).items():
            net[key] = members[key] - minor if book["gross"] else members[key]
            total[key] = net[key] + minor
        net_sum = sum(net[key] for key in members)
        taxes.append(
            {"place": place, "rate": rate, "net_minor": net_sum, "tax_minor": tax, "gross_minor": net_sum + tax}
        )
    return {
        "lines": {
            name: {
                "discounts": [(p["id"], minor) for p, line, minor in granted if line == name],
                "net_minor": net[0, name],
                "total_minor": total[0, name],
            }
            for name in goods
        },
        "taxes": taxes,
        "totals": {
            "goods_minor": sum(goods.values()),
            "discount_minor": sum(minor for _, _, minor in granted),
            "shipping_minor": shipping["minor"] if shipping else 0,
            "net_minor": sum(net.values()),
            "tax_minor": sum(total.values()) - sum(net.values()),
            "total_minor": sum(total.values()),
        },
    }


def of_kernel(result: Json) -> Json:
    """A kernel result in the shape of the reference."""
    return {
        "lines": {
            line["id"]: {
                "discounts": [(discount["promotion"], discount["minor"]) for discount in line["discounts"]],
                "net_minor": line["net_minor"],
                "total_minor": line["total_minor"],
            }
            for line in result["lines"]
        },
        "taxes": result["taxes"],
        "totals": result["totals"],
    }
