# tidy: long-file the second model is read in one piece, against the kernel
"""A second price model, written only to contradict the kernel: exact fractions, no index, nothing clever."""

from collections.abc import Callable, Iterable
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


def part_of(exact: Fraction, weights: dict[Any, int], each: bool) -> dict[Any, int]:
    """That part of each weight: rounded by itself, or of all of them together and spread."""
    if each:
        return {key: half_up(weight * exact) for key, weight in weights.items()}
    return spread(half_up(sum(weights.values()) * exact), weights)


def counts(row: Json, at: int) -> bool:
    start = 0 if row.get("from") is None else row["from"]
    return start <= at and (row.get("until") is None or at < row["until"])


def list_price(rows: list[Json], pieces: int, at: int) -> tuple[int, bool] | None:
    """The price of one piece, and whether it is a reduced one."""
    prices = []
    for least in {row.get("min_quantity") or 1 for row in rows}:
        level = [row for row in rows if (row.get("min_quantity") or 1) == least and counts(row, at)]
        if level and least <= pieces:
            latest = max(row.get("from") or 0 for row in level)
            last = [row for row in level if (row.get("from") or 0) == latest]
            lowest = min(row["unit_minor"] for row in last)
            sale = any(row.get("reduced") for row in last if row["unit_minor"] == lowest)
            prices.append((lowest, least, sale))
    return min(((unit, sale) for unit, _, sale in sorted(prices)[:1]), default=None)


def tax_rate(book: Json, name: str | None, place: str, at: int) -> tuple[int, int, bool]:
    """The rate that is owed, one that the price contains though nobody owes it, and whether each line is rounded."""
    rows = [r for r in book["tax_rates"].get(name, []) if (r.get("place") or book["place"]) == place and counts(r, at)]
    if not rows:
        raise NoPrice
    latest = max(row.get("from") or 0 for row in rows)
    last = [row for row in rows if (row.get("from") or 0) == latest]
    rate, relieved, each = max((row["rate"], row.get("relieved") or 0, bool(row.get("each"))) for row in last)
    return rate, relieved if book["gross"] else 0, each


def applies(promotion: Json, basket: Json, at: int) -> bool:
    customer = basket.get("customer") or {}
    return (
        counts(promotion, at)
        and (promotion.get("windows") is None or any(counts(window, at) for window in promotion["windows"]))
        and (not promotion.get("coupon") or promotion["coupon"] in (basket.get("coupons") or []))
        and (not promotion.get("groups") or customer.get("group") in promotion["groups"])
        and (not promotion.get("tiers") or customer.get("tier") in promotion["tiers"])
        and (not promotion.get("first_purchase") or customer.get("first_purchase") is True)
    )


def touches(what: Json, sku: str, book: Json) -> bool:
    """Whether a promotion, or a part of a bundle, is about an article."""
    categories = (book.get("categories") or {}).get(sku) or []
    return bool(
        what.get("all") or sku in (what.get("skus") or []) or set(categories) & set(what.get("categories") or [])
    )


def names(promotion: Json, sku: str, sale: bool, book: Json) -> bool:
    categories = (book.get("categories") or {}).get(sku) or []
    return (
        any(touches(what, sku, book) for what in promotion.get("parts") or [promotion])
        and sku not in (promotion.get("except_skus") or [])
        and not set(categories) & set(promotion.get("except_categories") or [])
        and not (sale and promotion.get("except_reduced"))
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


Piece = tuple[int, str]  # minus its price, and its SKU: sorted, the dearest comes first


def saved_by_set(promotion: Json, chosen: list[list[Piece]]) -> int:
    """What one set saves; `chosen` has the pieces of each part, the dearest first."""
    value = -sum(minus for part in chosen for minus, _ in part)
    whole = Fraction(1, 10000) * (10000 if promotion.get("rate") is None else promotion["rate"])
    if promotion["kind"] == "gift":
        return value
    if promotion["kind"] == "cheapest_free":
        return sum(half_up(-minus * whole) for minus, _ in chosen[0][promotion["buy"] :])
    if promotion["kind"] != "bundle":
        return saving(promotion, value, 1)
    if promotion.get("unit_minor") is not None:
        return max(0, value - promotion["unit_minor"])
    if promotion.get("minor") is not None:
        return min(value, promotion["minor"])
    if promotion.get("rate") is not None:
        return half_up(value * whole)
    return sum(
        half_up(Fraction(-minus * part["rate"], 10000))
        for part, pieces in zip(promotion["parts"], chosen, strict=True)
        if part.get("rate") is not None
        for minus, _ in pieces
    )


def own_sets(promotion: Json, pieces: list[Piece]) -> tuple[int, list[Piece]]:
    """The same where each article is counted for itself: whole sets of equal pieces, the dearest first."""
    free = Fraction(1, 10000) * (10000 if promotion.get("rate") is None else promotion["rate"])
    saved, used, made, pile = 0, [], 0, sorted(pieces)
    while pile and made < (promotion.get("maximum_quantity") or len(pieces)):
        equal = [piece for piece in pile if piece == pile[0]]
        chosen = equal[: promotion["buy"] + promotion["get"]]
        gain = sum(half_up(-minus * free) for minus, _ in chosen[promotion["buy"] :])
        if len(chosen) < promotion["buy"] + promotion["get"]:
            pile = pile[len(equal) :]
        elif not gain:
            break
        else:
            saved, used, made, pile = saved + gain, used + chosen, made + 1, pile[len(chosen) :]
    return saved, used


def sets(promotion: Json, pieces: list[Piece], book: Json) -> tuple[int, list[Piece]]:
    """What all sets save, and the pieces in them."""
    if promotion["kind"] == "buy_x_get_y":
        return own_sets(promotion, pieces)
    wanted: list[tuple[Json, int]] = [({"all": True}, 1)]
    if promotion["kind"] == "cheapest_free":
        wanted = [({"all": True}, promotion["buy"] + promotion["get"])]
    if promotion["kind"] == "bundle":
        wanted = [(part, part["quantity"]) for part in promotion["parts"]]
    piles: list[list[Piece]] = [[] for _ in wanted]
    for piece in sorted(pieces):
        homes = [n for n, (what, _) in enumerate(wanted) if touches(what, piece[1], book)]
        if homes:
            piles[homes[0]].append(piece)
    saved, used, made = 0, [], 0
    most = 1 if promotion["kind"] == "gift" else promotion.get("maximum_quantity")
    while most is None or made < most:
        chosen = [pile[:count] for pile, (_, count) in zip(piles, wanted, strict=True)]
        whole = all(len(part) == count for part, (_, count) in zip(chosen, wanted, strict=True))
        if not whole or not saved_by_set(promotion, chosen):
            break
        saved += saved_by_set(promotion, chosen)
        used += [piece for part in chosen for piece in part]
        piles = [pile[count:] for pile, (_, count) in zip(piles, wanted, strict=True)]
        made += 1
    return saved, used


def rank(promotion: Json) -> tuple[int, str]:
    return promotion.get("rank") or 0, promotion["id"]


# A promotion, what it saves, and of each article how much it may take at most.
Offer = tuple[Json, int, dict[str, int]]


def given(offers: Iterable[Offer], left: dict[str, int]) -> list[tuple[Json, str, int]]:
    """Each offer in turn takes what is left; `left` is changed."""
    taken = []
    for promotion, saves, articles in offers:
        room = {sku: min(left[sku], most) for sku, most in articles.items()}
        for sku, minor in spread(min(saves, sum(room.values())), room).items():
            left[sku] -= minor
            if minor:
                taken.append((promotion, sku, minor))
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


def phase(promotion: Json) -> str:
    most = promotion.get("maximum_minor") or promotion.get("maximum_quantity")
    over_articles = promotion["kind"] in ("bundle", "cheapest_free", "gift") or most
    return "set" if over_articles and promotion["scope"] == "line" else str(promotion["scope"])


def steps(promotion: Json) -> list[Json]:
    """The promotion as it is, and as each of its steps makes it."""
    plain = {key: value for key, value in promotion.items() if key not in ("minimum_minor", "minimum_quantity")}
    return [promotion] + [plain | step for step in promotion.get("steps") or []]


def pieces_of(sku: str, lines: list[Json]) -> int:
    return sum(line["quantity"] for line in lines if line["sku"] == sku)


class Model:
    """The articles of a basket, while it is being decided what they cost; "" is the shipping."""

    def __init__(self, basket: Json, book: Json, at: int) -> None:
        self.book = book
        self.pieces: dict[str, int] = {}
        self.units: dict[str, int] = {}
        self.sale: dict[str, bool] = {}
        for line in basket["lines"]:
            sku = line["sku"]
            listed = list_price(book["prices"].get(sku, []), pieces_of(sku, basket["lines"]), at)
            if listed is None and not line.get("manual"):
                raise NoPrice
            if listed and not line.get("manual"):
                self.units[sku], self.sale[sku] = listed
                self.pieces[sku] = self.pieces.get(sku, 0) + line["quantity"]
        self.goods = {sku: unit * self.pieces[sku] for sku, unit in self.units.items()}
        self.left = dict(self.goods)
        if basket.get("shipping"):
            self.left[""] = basket["shipping"]["minor"]
        self.promotions = [p for p in book.get("promotions") or [] if applies(p, basket, at)]
        self.granted: list[tuple[Json, str, int]] = []
        # The articles that a promotion is about.
        self.named = {
            promotion["id"]: [sku for sku in self.pieces if names(promotion, sku, self.sale[sku], book)]
            for promotion in self.promotions
        }

    def room(self, promotion: Json) -> list[str]:
        """The articles that it may still lower."""
        about = self.named[promotion["id"]]
        if promotion["kind"] == "gift":
            about = [sku for sku in self.pieces if sku in promotion["gifts"]]
        met = {sku: [other for other, lowered, _ in self.granted if lowered == sku] for sku in about}
        return [sku for sku in about if all(may_meet(promotion, other) for other in met[sku])]

    def reached(self, promotion: Json) -> list[Json]:
        """Its terms whose minimum is reached."""
        about = self.named[promotion["id"]]
        measured = about if phase(promotion) == "shipping" else self.room(promotion)
        if promotion["kind"] == "gift":
            measured = [sku for sku in about if sku not in promotion["gifts"]]
        if not measured:  # a gift comes with something, and so does shipping
            return []
        paid = self.left if phase(promotion) in ("order", "shipping") else self.goods
        spent = sum(paid[sku] for sku in measured)
        pieces = sum(self.pieces[sku] for sku in measured)
        return [
            terms
            for terms in steps(promotion)
            if spent >= (terms.get("minimum_minor") or 0) and pieces >= (terms.get("minimum_quantity") or 0)
        ]

    def on_article(self, terms: Json, sku: str) -> Offer:
        if sku not in self.room(terms):
            return terms, 0, {}
        return terms, saving(terms, self.units[sku], self.pieces[sku]), {sku: self.goods[sku]}

    def on_sets(self, terms: Json) -> Offer:
        pieces = [(-self.units[sku], sku) for sku in self.room(terms) for _ in range(self.pieces[sku])]
        saves, used = sets(terms, pieces, self.book)
        most = {sku: -sum(minus for minus, other in used if other == sku) for _, sku in used}
        return terms, min(saves, terms.get("maximum_minor") or saves), most

    def on_all(self, terms: Json) -> Offer:
        shipping = phase(terms) == "shipping"
        room = {sku: self.left[sku] for sku in ([""] if shipping else self.room(terms)) if sku in self.left}
        saves = saving(terms, sum(room.values()), 1)
        return terms, min(saves, terms.get("maximum_minor") or saves), room

    def offers(self, wanted: list[Json], work: Callable[[Json], Offer]) -> list[Offer]:
        """Of the terms of each promotion those that save most, in order of rank."""
        found = []
        for promotion in sorted(wanted, key=rank):
            all_ways = [work(terms) for terms in self.reached(promotion)]
            if all_ways and max(offer[1] for offer in all_ways):
                found.append(max(all_ways, key=lambda offer: offer[1]))
        return found

    def decide(self, plan: list[str]) -> "Model":
        for name in plan:
            waiting = [p for p in self.promotions if phase(p) == name]
            if name == "line":
                offers = {}
                for sku in self.pieces:
                    offers[sku] = self.offers(waiting, lambda terms, sku=sku: self.on_article(terms, sku))
                for sku in sorted(offers):
                    self.granted += given(best(offers[sku], self.left), self.left)
            elif name == "set":
                while found := self.offers(waiting, self.on_sets):
                    first = max(found, key=lambda offer: offer[1])
                    self.granted += given([first], self.left)
                    waiting = [p for p in waiting if p["id"] != first[0]["id"]]
            else:
                self.granted += given(best(self.offers(waiting, self.on_all), self.left), self.left)
        return self


def reference(basket: Json, book: Json, at: int) -> Json:
    """Discounts, net, tax and total by line, taxes by place and rate, totals."""
    plans = [["line", "set", "order", "shipping"], ["set", "line", "order", "shipping"]]
    if not any(phase(promotion) == "set" for promotion in book.get("promotions") or []):
        plans = plans[:1]
    decided = [Model(basket, book, at).decide(plan) for plan in plans]
    cheaper = min(decided, key=lambda model: sum(model.left.values()))
    goods = {line["id"]: unit_of(line, cheaper) * line["quantity"] for line in basket["lines"]}
    left = goods | {"": cheaper.left.get("", 0)}
    left[""] += sum(minor for _, sku, minor in cheaper.granted if not sku)
    granted = []
    for promotion, sku, minor in cheaper.granted:
        for line, share in on_lines(minor, sku, basket, book, left).items():
            left[line] -= share
            if share:
                granted.append((promotion, line, share))
    return document(basket, book, at, goods, left, granted)


def unit_of(line: Json, model: Model) -> int:
    return int(line["manual"]["unit_minor"] if line.get("manual") else model.units[line["sku"]])


def on_lines(minor: int, sku: str, basket: Json, book: Json, left: dict[str, int]) -> dict[str, int]:
    """What an article is lowered by: spread to its places of supply first, and of each place to its lines."""
    if not sku:
        return {"": minor}
    places: dict[str, dict[str, int]] = {}
    for line in basket["lines"]:
        if line["sku"] == sku and not line.get("manual"):
            places.setdefault(line.get("place") or book["place"], {})[line["id"]] = left[line["id"]]
    shares = {}
    for place, cents in spread(minor, {place: sum(lines.values()) for place, lines in places.items()}).items():
        shares |= spread(cents, places[place])
    return shares


def document(
    basket: Json, book: Json, at: int, goods: dict[str, int], left: dict[str, int], granted: list[tuple[Json, str, int]]
) -> Json:
    """Taxes on what is left, and the totals."""
    parts: list[tuple[tuple[int, str], str, tuple[int, int, bool], int]] = []
    for line in basket["lines"]:
        place = line.get("place") or book["place"]
        rate = tax_rate(book, book["tax"].get(line["sku"]), place, at)
        parts.append(((0, line["id"]), place, rate, left[line["id"]]))
    if shipping := basket.get("shipping"):
        place = shipping.get("place") or book["place"]
        parts.append(((1, ""), place, tax_rate(book, shipping["class"], place, at), left[""]))
    taxes, net, total, relief = [], {}, {}, dict.fromkeys((key for key, *_ in parts), 0)
    for place, rates in sorted({(place, rates) for _, place, rates, _ in parts}):
        rate, relieved, each = rates
        members = {key: minor for key, p, r, minor in parts if (p, r) == (place, rates)}
        taken = part_of(Fraction(relieved, 10000 + relieved), members, each)
        relief |= taken
        members = {key: minor - relief[key] for key, minor in members.items()}
        within = book["gross"] and not relieved
        owed = part_of(Fraction(rate, 10000 + rate if within else 10000), members, each)
        tax = sum(owed.values())
        for key, minor in owed.items():
            net[key] = members[key] - minor if within else members[key]
            total[key] = net[key] + minor
        net_sum = sum(net[key] for key in members)
        told = {"place": place, "rate": rate, "net_minor": net_sum, "tax_minor": tax, "gross_minor": net_sum + tax}
        taxes.append(told | ({"relieved_minor": sum(taken.values())} if relieved else {}))
    return {
        "lines": {
            name: {
                "discounts": [(p["id"], minor) for p, line, minor in granted if line == name],
                "net_minor": net[0, name],
                "total_minor": total[0, name],
            }
            for name in goods
        },
        "shipping": [(p["id"], minor) for p, line, minor in granted if line == ""],
        "taxes": taxes,
        "totals": {
            "goods_minor": sum(goods.values()),
            "discount_minor": sum(minor for _, line, minor in granted if line),
            "shipping_minor": (total if book["gross"] else net).get((1, ""), 0),
            "relieved_minor": sum(relief.values()) - relief.get((1, ""), 0),
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
        "shipping": [
            (one["promotion"], one["minor"]) for one in (result["shipping"] or {"discounts": []})["discounts"]
        ],
        "taxes": result["taxes"],
        "totals": {"relieved_minor": 0, **result["totals"]},
    }
