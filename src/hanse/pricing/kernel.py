# mypy: disable-error-code="type-arg, no-untyped-def, no-any-return"
"""The price kernel: price(basket, book, at) says what a basket costs and why. Server and till run this one file.

It imports nothing, counts in whole numbers and never lets the order of a dict decide, because the till runs it in
MicroPython; tools/kernel_lint.py keeps it so. Values are plain JSON, and SHAPES names every key of the input: cents of
one currency (minor), rates in hundredths of a percent (1900 is 19 %), moments in seconds since 1970 (UTC), valid with
from <= at < until; `place` is the place of supply, if it is not the book's. A coupon code is compared letter by letter.
The result: {version, currency, lines: [{id, sku, quantity, list_unit_minor, unit_minor, goods_minor, discounts:
[{promotion, minor}], discount_minor, net_minor, total_minor, tax: {class, place, rate, minor}}], shipping: null |
{minor, net_minor, total_minor, tax}, taxes: [{place, rate, net_minor, tax_minor, gross_minor}], totals: {goods_minor,
discount_minor, shipping_minor, net_minor, tax_minor, total_minor}, messages: [{code, facts}], trace: [{rule, version,
line, facts}]}. total = net + tax; goods - discount is the total in a gross book, the net in a net book.

- Price: of each min_quantity that all pieces of the SKU reach, the row with the latest from; of these the lowest.
- A manual price counts as it is: promotions neither see nor touch its line.
- Line promotions work on each piece at its list price: percentage (half a cent rounds up), amount off, fixed price;
  buy X get Y works on whole sets of one SKU. Order promotions work once, on what line promotions left.
- A minimum is measured on what the promotion would work on: for the order, after line promotions.
- For each SKU, then for the order: the best for the customer of each group, with all others that are stackable; or one
  that is not stackable, alone, if it saves more. When equal: the lower rank, then the lower id. Never below zero.
- No line has two promotions of one group, nor any beside one that is not stackable: the order promotion leaves it out.
- A reduction is spread by what is left of each line, odd cents by largest remainder, then by line id.
- Tax: half up, once per place and rate of the document, spread in the same way.
"""

KERNEL = 1  # a new number for whatever gives an old key another meaning; new keys, kinds and scopes need none
RANGES = {"int": (0, 10**12), "count": (1, 10**12), "rate": (0, 10_000), "total": (0, 2**53 - 1)}
TERMS = ("kind", "scope", "rate", "minor", "unit_minor", "buy", "get")
NEWS = ("applied", "passed_over", "minimum_not_met", "names_nothing", "not_for_customer", "not_yet", "expired")
# name:kind, with ? where it may be left out; [ is a list of, { a map from texts to, | a choice.
SPAN = " from?:int until?:int "
PROMOTION = (
    "id:text version:int kind:text stackable:flag skus?:[text categories?:[text all?:flag coupon?:text rank?:int "
    "group?:text minimum_minor?:int minimum_quantity?:int groups?:[text tiers?:[text first_purchase?:flag "
)
SHAPES = {
    "basket": "currency:text lines:[line coupons?:[text customer?:customer shipping?:shipping",
    "line": "id:text sku:text quantity:count place?:text manual?:manual",
    "manual": "unit_minor:int reason:text",
    "customer": "group?:text tier?:text first_purchase?:flag",
    "shipping": "minor:int class:text place?:text",
    "book": SPAN + "version:int currency:text gross:flag place:text prices:{[price_row categories?:{[text "
    "tax:{text tax_rates:{[rate_row promotions?:[object names?:{{text",
    "price_row": SPAN + "unit_minor:int min_quantity?:count",
    "rate_row": SPAN + "rate:rate place?:text",
    "percentage": SPAN + PROMOTION + "scope:line|order rate:rate",
    "amount": SPAN + PROMOTION + "scope:line|order minor:count",
    "fixed_price": SPAN + PROMOTION + "scope:line| unit_minor:int",
    "buy_x_get_y": SPAN + PROMOTION + "scope:line| buy:count get:count rate?:rate",
    "step": "rule:text version:int line?:text facts:object",
}
OBJECTS = {n: [(f.replace("?", "").split(":"), "?" not in f) for f in SHAPES[n].split()] for n in sorted(SHAPES)}


class Refused(Exception):
    """The kernel does not understand its input: args are a code and the place in the input that it is about."""


def _check(value, kind: str, where: str) -> None:
    """Refuse a value that is not of this kind, and say where in it."""
    family = "object" if kind in OBJECTS or kind[0] == "{" else "list" if kind[0] == "[" else kind
    if family in RANGES:
        fits = type(value) is int and RANGES[family][0] <= value <= RANGES[family][1]
    elif "|" in family:
        family, fits = "choice", type(value) is str and value != "" and value in kind.split("|")
    elif family == "object":
        fits = type(value) is dict and all(type(name) is str for name in value)
    else:
        fits = type(value) is {"text": str, "flag": bool, "list": list}[family] and value != ""
    if not fits:
        raise Refused("not_" + family, where)
    if kind[0] in "[{":
        for key in range(len(value)) if family == "list" else sorted(value):
            _check(value[key], kind[1:], where + "[" + str(key) + "]")
    elif kind in OBJECTS:
        if len(value) > sum([name in value for (name, _), _ in OBJECTS[kind]]):
            raise Refused("unknown_key", where)
        for (name, inner), needed in OBJECTS[kind]:
            if needed or value.get(name) is not None:
                _check(value.get(name), inner, where + "." + name)


def index(book: dict) -> dict:
    """Check a whole price book and add the index by which price() finds promotions without scanning them."""
    _check(book, "book", "book")
    parts: dict = {}
    promotions = book.get("promotions") or []
    for n, promotion in enumerate(promotions):
        where = "book.promotions[" + str(n) + "]"
        _check(promotion.get("kind"), "percentage|amount|fixed_price|buy_x_get_y", where + ".kind")
        _check(promotion, promotion["kind"], where)
        if not (promotion.get("skus") or promotion.get("categories") or promotion.get("all")):
            raise Refused("names_nothing", where)
        code = promotion.get("coupon") or ""  # a code is never empty: this is the part that needs none
        part = parts.setdefault(code, {"promotions": [], "all": [], "skus": {}, "categories": {}})
        part["promotions"].append(n)
        if promotion.get("all"):
            part["all"].append(n)
        for kind in ("skus", "categories"):
            for name in promotion.get(kind) or []:
                part[kind].setdefault(name, []).append(n)
    if len({promotion["id"] for promotion in promotions}) < len(promotions):
        raise Refused("twice", "book.promotions")
    indexed = dict(book)
    indexed["index"] = {"kernel": KERNEL, "parts": parts}
    return indexed


def apportion(total_minor: int, weights: list) -> dict:
    """Spread cents over [(key, weight)]: each gets its exact share to within a cent, and all together the total."""
    whole = sum([weight for _, weight in weights]) or 1
    shares: dict = {key: total_minor * weight // whole for key, weight in weights}
    odd = sorted([(-(total_minor * weight % whole), key) for key, weight in weights])
    for _, key in odd[: total_minor - sum([shares[key] for key, _ in weights])]:
        shares[key] += 1
    return shares


def share(total_minor: int, quantity: int, already: int, count: int) -> int:
    """Cents of the next `count` pieces of a line after `already` pieces: over all pieces they add up to the total."""
    for value in (total_minor, already, count, quantity - 1, quantity - already - count):
        _check(value, "total", "share")
    return total_minor * (already + count) // quantity - total_minor * already // quantity


def _half_up(above: int, below: int) -> int:
    return (2 * above + below) // (2 * below)


def _valid(row: dict, at: int) -> bool:
    start, end = row.get("from"), row.get("until")
    return (start is None or start <= at) and (end is None or at < end)


def _list_price(rows: list, pieces: int, at: int):
    """(unit_minor, min_quantity, from) that counts for so many pieces, or None."""
    valid = [row for row in rows if _valid(row, at) and (row.get("min_quantity") or 1) <= pieces]
    found: dict = {}
    for row in sorted([(row.get("from") or 0, -row["unit_minor"], row.get("min_quantity") or 1) for row in valid]):
        found[row[2]] = (-row[1], row[2], row[0])
    return min(found.values(), default=None)


def _taxed(book: dict, name, place, at: int, where: str) -> dict:
    """Class, place and the rate that counts there: the row with the latest from."""
    home = book["place"]
    rows = [row for row in book["tax_rates"].get(name) or [] if (row.get("place") or home) == (place or home)]
    rates = [(row.get("from") or 0, row["rate"]) for row in rows if _valid(row, at)]
    if not rates:
        raise Refused("no_tax_rate", where)
    return {"class": name, "place": place or home, "rate": max(rates)[1]}


def _list_lines(basket: dict, book: dict, at: int, trace: list) -> tuple:
    """Price and tax rate of every line: {sku: what promotions may touch} and {line: cents left to pay}."""
    pieces: dict = {}
    pools: dict = {}
    left: dict = {}
    for line in basket["lines"]:
        pieces[line["sku"]] = pieces.get(line["sku"], 0) + line["quantity"]
    for n, line in enumerate(basket["lines"]):
        where = "basket.lines[" + str(n) + "]"
        name, sku, manual = line["id"], line["sku"], line.get("manual")
        listed = _list_price(book["prices"].get(sku) or [], pieces[sku], at)
        if name in left:
            raise Refused("twice", where + ".id")
        if not (listed or manual):
            raise Refused("no_price", where + ".sku")
        facts = {"sku": sku, "quantity": line["quantity"]}
        if listed:
            facts.update({"list_unit_minor": listed[0], "min_quantity": listed[1], "from": listed[2]})
        facts.update(manual or {"unit_minor": listed[0]})
        tax = _taxed(book, book["tax"].get(sku), line.get("place"), at, where)
        trace.append({"rule": "line", "version": book["version"], "line": name, "facts": facts})
        trace.append({"rule": "tax", "version": book["version"], "line": name, "facts": tax})
        left[name] = facts["unit_minor"] * line["quantity"]
        if not manual:
            pool = pools.setdefault(sku, {"unit_minor": listed[0], "lines": []})
            pool["lines"].append((name, line["quantity"]))
    return pools, left


def _named(parts: list, skus: list, categories: dict) -> dict:
    """{position of a promotion in the book: the SKUs of the basket that it names}."""
    found: dict = {}
    for part, sku in [(part, sku) for part in parts for sku in skus]:
        lists = [part["all"], part["skus"].get(sku) or []]
        lists.extend([part["categories"].get(category) or [] for category in categories.get(sku) or []])
        for n in [n for positions in lists for n in positions]:
            if sku not in found.setdefault(n, [])[-1:]:
                found[n].append(sku)
    return found


def _barred(promotion: dict, customer: dict, at: int):
    """Why this promotion is not for this moment or customer, as (news, facts), or None."""
    if not _valid(promotion, at):
        early = at < (promotion.get("from") or 0)
        return ("not_yet", {"from": promotion["from"]}) if early else ("expired", {"until": promotion["until"]})
    fits = customer.get("first_purchase") or not promotion.get("first_purchase")
    for name in ("group", "tier"):
        fits = fits and (not promotion.get(name + "s") or customer.get(name) in promotion[name + "s"])
    return None if fits else ("not_for_customer", {})


def _saves(promotion: dict, unit_minor: int, quantity: int) -> int:
    """Cents that a promotion saves on so many pieces of one price; an order counts as one piece."""
    if promotion["kind"] == "amount":
        return min(promotion["minor"], unit_minor) * quantity
    if promotion["kind"] == "fixed_price":
        return max(0, unit_minor - promotion["unit_minor"]) * quantity
    if promotion["kind"] == "buy_x_get_y":
        quantity = quantity // (promotion["buy"] + promotion["get"]) * promotion["get"]
    rate = promotion.get("rate")
    return _half_up(unit_minor * (10_000 if rate is None else rate), 10_000) * quantity


def _joins(promotion: dict, others) -> bool:
    group, alone = promotion.get("group"), not promotion["stackable"]
    return not (others and (alone or any(not p["stackable"] or (group and group == p.get("group")) for p in others)))


def _offers(scope: str, ready: list, pools: dict, left: dict, had: dict, told: dict) -> dict:
    """{sku, or "" for the order: [(promotion, cents it works on, cents it saves, lines)] in order of rank}."""
    offers: dict = {}
    for promotion, skus in [entry for entry in ready if entry[0]["scope"] == scope]:
        room = [entry for sku in skus for entry in pools[sku]["lines"] if _joins(promotion, had.get(entry[0]))]
        base = sum([left[line] for line, _ in room])
        minor = max(0, (promotion.get("minimum_minor") or 0) - base)
        pieces = max(0, (promotion.get("minimum_quantity") or 0) - sum([quantity for _, quantity in room]))
        told[promotion["id"]] = ("passed_over", {})
        if minor or pieces:
            told[promotion["id"]] = ("minimum_not_met", {"missing_minor": minor, "missing_quantity": pieces})
            continue
        each = [(sku, pools[sku]["unit_minor"], pools[sku]["lines"]) for sku in skus]
        for bucket, unit, lines in [("", base, room)] if scope == "order" else each:
            quantity = 1 if scope == "order" else sum([quantity for _, quantity in lines])
            saves = _saves(promotion, unit, quantity)
            if saves:
                offers.setdefault(bucket, []).append((promotion, unit * quantity, saves, [line for line, _ in lines]))
    return offers


def _take(offer: tuple, left: dict) -> dict:
    """Take the saving of an offer off what is left of its lines: {line: cents}."""
    room = [(line, left[line]) for line in offer[3]]
    shares = apportion(min(offer[2], sum([minor for _, minor in room])), room)
    for line in sorted(shares):
        left[line] -= shares[line]
    return {line: shares[line] for line in sorted(shares) if shares[line]}


def _grant(offers: list, left: dict, had: dict, told: dict, trace: list) -> None:
    """Of offers in order of rank: the best of each group with all that are stackable, or a better one alone."""
    best: dict = {}
    for n, (promotion, _, saves, _) in enumerate(offers):
        group = promotion.get("group")
        key = (2, "") if not promotion["stackable"] else (1, group) if group else (0, str(n))
        if key not in best or saves > offers[best[key]][2]:
            best[key] = n
    alone = best.pop((2, ""), None)
    chosen = sorted(best.values())
    rest = dict(left)
    if alone is not None and offers[alone][2] > sum([sum(_take(offers[n], rest).values()) for n in chosen]):
        chosen = [alone]
    for n, (promotion, base, saves, lines) in enumerate(offers):
        shares = _take(offers[n], left) if n in chosen else {}
        facts = {"promotion": promotion["id"], "base_minor": base, "saves_minor": saves}
        facts["terms"] = {name: promotion[name] for name in TERMS if promotion.get(name) is not None}
        facts.update({"lines": sorted(lines), "shares": shares})
        rule = "promotion" if shares else "passed_over"
        trace.append({"rule": rule, "version": promotion["version"], "line": None, "facts": facts})
        told[promotion["id"]] = ("applied", {}) if shares else told[promotion["id"]]
        for line in sorted(shares):
            had.setdefault(line, []).append(promotion)


def _promote(basket: dict, book: dict, at: int, pools: dict, left: dict, trace: list) -> list:
    """Grant promotions, for the lines first and then for the order; answers a message for each coupon."""
    parts, codes = book["index"]["parts"], sorted(set(basket.get("coupons") or []))
    known = [parts[code] for code in sorted({""}.union(codes)) if code in parts]
    named = _named(known, sorted(pools), book.get("categories") or {})
    told: dict = {}
    order = []
    for n in sorted({n for code in codes if code in parts for n in parts[code]["promotions"]}.union(named)):
        promotion = book["promotions"][n]
        barred = _barred(promotion, basket.get("customer") or {}, at)
        told[promotion["id"]] = barred or ("names_nothing", {})
        if n in named and not barred:
            order.append((promotion.get("rank") or 0, promotion["id"], n))
    ready = [(book["promotions"][n], named[n]) for _, _, n in sorted(order)]
    had: dict = {}
    for scope in ("line", "order"):
        offers = _offers(scope, ready, pools, left, had, told)
        for bucket in sorted(offers):
            _grant(offers[bucket], left, had, told, trace)
    messages = []
    for code in codes:
        what, facts = "unknown", {"coupon": code}
        if code in parts:  # of its promotions the one that came furthest speaks
            ids = [book["promotions"][n]["id"] for n in parts[code]["promotions"]]
            facts["promotion"] = min([(NEWS.index(told[name][0]), name) for name in ids])[1]
            what, more = told[facts["promotion"]]
            facts.update(more)
        messages.append({"code": "coupon_" + what, "facts": facts})
    return messages


def _tax(parts: list, gross: bool) -> list:
    """Taxes by place and rate; gives each of [(key, line or shipping)] its share, its net and its total."""
    groups: dict = {}
    for key, part in parts:
        groups.setdefault((part["tax"]["place"], part["tax"]["rate"]), []).append((key, part))
    taxes = []
    for place, rate in sorted(groups):
        weights = [(key, part["total_minor"]) for key, part in groups[(place, rate)]]
        whole = sum([minor for _, minor in weights])
        tax = _half_up(whole * rate, 10_000 + rate if gross else 10_000)
        net = whole - tax if gross else whole
        taxes.append({"place": place, "rate": rate, "net_minor": net, "tax_minor": tax, "gross_minor": net + tax})
        shares = apportion(tax, weights)
        for key, part in groups[(place, rate)]:
            part["tax"]["minor"] = shares[key]
            part["net_minor"] = part["total_minor"] - (shares[key] if gross else 0)
            part["total_minor"] = part["net_minor"] + shares[key]
    return taxes


def _settle(trace: list) -> dict:
    """Lines, taxes and totals from the trace alone: price() and replay() share this arithmetic."""
    lines: dict = {}
    shipping = None
    for step in trace:
        rule, name, facts = step["rule"], step["line"], step["facts"]
        if rule == "line":
            unit, quantity = facts["unit_minor"], facts["quantity"]
            lines[name] = {"id": name, "sku": facts["sku"], "quantity": quantity, "unit_minor": unit, "discounts": []}
            lines[name].update({"list_unit_minor": facts.get("list_unit_minor"), "goods_minor": unit * quantity})
        elif rule == "tax":
            lines[name]["tax"] = dict(facts)
        elif rule == "promotion":
            for line in sorted(facts["shares"]):
                lines[line]["discounts"].append({"promotion": facts["promotion"], "minor": facts["shares"][line]})
        elif rule == "shipping":
            tax = {field: facts[field] for field in ("class", "place", "rate")}
            shipping = {"minor": facts["minor"], "total_minor": facts["minor"], "tax": tax}
        elif rule not in ("start", "passed_over", "totals"):
            raise Refused("unknown_rule", "trace")
    parts: list = [((1, ""), shipping)] if shipping else []
    for name in sorted(lines):
        line = lines[name]
        line["discount_minor"] = sum([discount["minor"] for discount in line["discounts"]])
        line["total_minor"] = line["goods_minor"] - line["discount_minor"]
        parts.append(((0, name), line))
    taxes = _tax(parts, trace[0]["facts"]["gross"])
    totals = {name: sum([lines[key][name] for key in sorted(lines)]) for name in ("goods_minor", "discount_minor")}
    totals["shipping_minor"] = shipping["minor"] if shipping else 0
    totals.update({name: sum([tax[name] for tax in taxes]) for name in ("net_minor", "tax_minor")})
    totals["total_minor"] = totals["net_minor"] + totals["tax_minor"]
    listed = [lines[step["line"]] for step in trace if step["rule"] == "line"]
    return {"lines": listed, "shipping": shipping, "taxes": taxes, "totals": totals}


def replay(trace: list) -> dict:
    """Compute lines, taxes and totals anew from a trace. Refused if it is broken or comes to other totals."""
    _check(trace, "[step", "trace")
    try:
        result = _settle(trace)
        _check(result["totals"], "{total", "trace")  # a float anywhere would end up in them
        if trace[0]["facts"]["kernel"] == KERNEL and trace[-1]["facts"] == result["totals"]:
            return result
    except (AttributeError, IndexError, KeyError, TypeError):
        raise Refused("broken_trace", "trace") from None
    raise Refused("other_totals", "trace")


def price(basket: dict, book: dict, at: int) -> dict:
    """What the basket costs with this indexed book at this moment. Refused if the input is not understood."""
    _check(basket, "basket", "basket")
    _check(at, "int", "at")
    if type(book) is not dict or (book.get("index") or {}).get("kernel") != KERNEL:
        raise Refused("not_indexed", "book")
    if book["currency"] != basket["currency"]:
        raise Refused("other_currency", "basket.currency")
    if not _valid(book, at):
        raise Refused("not_valid_now", "book")
    facts = {"kernel": KERNEL, "at": at, "currency": book["currency"], "gross": book["gross"]}
    trace = [{"rule": "start", "version": book["version"], "line": None, "facts": facts}]
    pools, left = _list_lines(basket, book, at, trace)
    messages = _promote(basket, book, at, pools, left, trace)
    if basket.get("shipping"):
        shipping = basket["shipping"]
        facts = _taxed(book, shipping["class"], shipping.get("place"), at, "basket.shipping")
        facts["minor"] = shipping["minor"]
        trace.append({"rule": "shipping", "version": book["version"], "line": None, "facts": facts})
    result = _settle(trace)
    _check(result["totals"], "{total", "basket")
    trace.append({"rule": "totals", "version": book["version"], "line": None, "facts": dict(result["totals"])})
    result.update({"version": book["version"], "currency": book["currency"], "messages": messages, "trace": trace})
    return result
