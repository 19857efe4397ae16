# mypy: disable-error-code="type-arg, no-untyped-def, no-any-return"
# tidy: long-file the till loads one file; what computes a price is read in one place
"""The price kernel: price(basket, book, at) says what a basket costs and why. Server and till run this one file.

It imports nothing, counts in whole numbers and never lets the order of a dict decide, because the till runs it in
MicroPython; tools/kernel_lint.py keeps it so. Values are plain JSON, and SHAPES names every key of the input: cents of
one currency (minor), rates in hundredths of a percent (1900 is 19 %), moments in seconds since 1970 (UTC), valid with
from <= at < until; `place` is the place of supply, if it is not the book's. A coupon code is compared letter by letter.
The result: {version, currency, lines: [{id, sku, quantity, list_unit_minor, unit_minor, goods_minor, discounts:
[{promotion, minor}], discount_minor, net_minor, total_minor, tax: {class, place, rate, minor}}], shipping: null |
{minor, discounts, discount_minor, net_minor, total_minor, tax}, taxes: [{place, rate, net_minor, tax_minor,
gross_minor}], totals: {goods_minor, discount_minor, shipping_minor, net_minor, tax_minor, total_minor}, messages:
[{code, facts}], trace: [{rule, version, line, facts}]}. total = net + tax; goods - discount is the total in a gross
book, the net in a net book; shipping_minor in the totals is what is left of it to pay.

- Price: of each min_quantity that all pieces of the SKU reach, the row with the latest from; of these the lowest.
- A manual price counts as it is: promotions neither see nor touch its line.
- Line promotions work on each piece at its list price: percentage (half a cent rounds up), amount off, fixed price;
  buy X get Y works on whole sets of one SKU. Order promotions work once, on what line promotions left; shipping
  promotions on the shipping, for goods of what is left then.
- A minimum is measured on what the promotion would work on: for the order and shipping on what is left to pay, else at
  list prices; a gift never counts for its own. Of steps that are reached, the one that saves most counts.
- Sets reach over SKUs: bundles, cheapest_free, gifts, and line promotions with a maximum (each piece is a set then).
  The dearest pieces go first, whole sets only, as many as save something; a SKU is in the first part that names it.
  What sets save is spread by the value of the pieces in them. The promotion that saves most goes first, then the next
  on the lines that it may still join. Line promotions before sets or after them: what saves more, before when equal.
- For each SKU, then for the order: the best for the customer of each group, with all others that are stackable; or one
  that is not stackable, alone, if it saves more. When equal: the lower rank, then the lower id. Never below zero.
- No line has two promotions of one group, nor any beside one that is not stackable: the order promotion leaves it out.
- A reduction is spread by what is left of each line, odd cents by largest remainder, then by line id.
- Tax: half up, once per place and rate of the document, spread in the same way; where the rate says each, on each line
  by itself, and summed. Relieved is a rate in gross prices that nobody owes: it is taken out like a tax at home, the
  rest is net, and totals name the relieved_minor of all lines.
"""

KERNEL = 1  # a new number for whatever gives an old key another meaning; new keys, kinds and scopes need none
RANGES = {"int": (0, 10**12), "count": (1, 10**12), "rate": (0, 10_000), "total": (0, 2**53 - 1)}
WAYS = ("unit_minor", "minor", "rate")
TERMS = ("kind", "scope", "rate", "minor", "unit_minor", "buy", "get", "maximum_minor", "maximum_quantity")
LEAST = ("minimum_minor", "minimum_quantity")
NEWS = ("applied", "gift_due", "passed_over", "minimum_not_met", "names_nothing", "not_for_customer")
TIMES = ("not_now", "not_yet", "expired")
SHIPPING = ""  # the line of the shipping: ids of lines are never empty
# name:kind, with ? where it may be left out; [ is a list of, { a map from texts to, | a choice.
SPAN = " from?:int until?:int "
PROMOTION = (
    "id:text version:int kind:text stackable:flag skus?:[text categories?:[text all?:flag coupon?:text rank?:int "
    "group?:text minimum_minor?:int minimum_quantity?:int groups?:[text tiers?:[text first_purchase?:flag "
    "windows?:[window except_skus?:[text except_categories?:[text except_reduced?:flag "
)
MOST = "maximum_minor?:count maximum_quantity?:count "
STEP = "minimum_minor?:int minimum_quantity?:int "
SHAPES = {
    "basket": "currency:text lines:[line coupons?:[text customer?:customer shipping?:shipping",
    "line": "id:text sku:text quantity:count place?:text manual?:manual",
    "manual": "unit_minor:int reason:text",
    "customer": "group?:text tier?:text first_purchase?:flag",
    "shipping": "minor:int class:text place?:text",
    "book": SPAN + "version:int currency:text gross:flag place:text prices:{[price_row categories?:{[text "
    "tax:{text tax_rates:{[rate_row promotions?:[object names?:{{text",
    "price_row": SPAN + "unit_minor:int min_quantity?:count reduced?:flag",
    "rate_row": SPAN + "rate:rate place?:text relieved?:rate each?:flag",
    "percentage": SPAN + PROMOTION + MOST + "scope:line|order|shipping rate:rate steps?:[rate_step",
    "amount": SPAN + PROMOTION + MOST + "scope:line|order|shipping minor:count steps?:[minor_step",
    "fixed_price": SPAN + PROMOTION + MOST + "scope:line|shipping unit_minor:int steps?:[unit_minor_step",
    "buy_x_get_y": SPAN + PROMOTION + "scope:line| buy:count get:count rate?:rate",
    "cheapest_free": SPAN + PROMOTION + MOST + "scope:line| buy:count get:count rate?:rate",
    "bundle": SPAN + PROMOTION + MOST + "scope:line| parts:[part unit_minor?:int minor?:count rate?:rate",
    "gift": SPAN + PROMOTION + "scope:line| gifts:[text",
    "part": "quantity:count skus?:[text categories?:[text all?:flag rate?:rate",
    "rate_step": STEP + "rate:rate",
    "minor_step": STEP + "minor:count",
    "unit_minor_step": STEP + "unit_minor:int",
    "window": "from:int until:int",
    "step": "rule:text version:int line?:text facts:object",
}
KINDS = "percentage|amount|fixed_price|buy_x_get_y|cheapest_free|bundle|gift"
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


def _check_terms(promotion: dict, where: str) -> None:
    """Refuse terms that are each well formed, but together say nothing or two things."""
    parts = promotion.get("parts")
    for one in [promotion] if parts is None else parts or [promotion]:
        if not (one.get("skus") or one.get("categories") or one.get("all")):
            raise Refused("names_nothing", where)
    if parts is not None:
        ways = [name for name in WAYS if promotion.get(name) is not None]
        if len(ways) + any(part.get("rate") is not None for part in parts) != 1:
            raise Refused("not_one_way", where)
        if promotion.get("skus") or promotion.get("categories") or promotion.get("all"):
            raise Refused("parts_name", where)
    if promotion["scope"] != "line" and promotion.get("maximum_quantity") is not None:
        raise Refused("no_pieces", where)
    if promotion["kind"] == "gift" and not promotion["gifts"]:
        raise Refused("names_nothing", where + ".gifts")


def index(book: dict) -> dict:
    """Check a whole price book and add the index by which price() finds promotions without scanning them."""
    _check(book, "book", "book")
    parts: dict = {}
    promotions = book.get("promotions") or []
    for n, promotion in enumerate(promotions):
        where = "book.promotions[" + str(n) + "]"
        _check(promotion.get("kind"), KINDS, where + ".kind")
        _check(promotion, promotion["kind"], where)
        _check_terms(promotion, where)
        code = promotion.get("coupon") or ""  # a code is never empty: this is the part that needs none
        part = parts.setdefault(code, {"promotions": [], "all": [], "skus": {}, "categories": {}})
        part["promotions"].append(n)
        naming = promotion.get("parts") or [promotion]
        if any(one.get("all") for one in naming):
            part["all"].append(n)
        for kind in ("skus", "categories"):
            for name in sorted({name for one in naming for name in one.get(kind) or []}):
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
    """(unit_minor, min_quantity, from, whether it is a reduced price) that counts for so many pieces, or None."""
    found: dict = {}
    told = []
    for row in rows:
        least = row.get("min_quantity") or 1
        if least <= pieces and _valid(row, at):
            told.append((row.get("from") or 0, -row["unit_minor"], least, bool(row.get("reduced"))))
    for start, minus, least, reduced in sorted(told):
        found[least] = (-minus, least, start, reduced)
    return min(found.values(), default=None)


def _taxed(book: dict, name, place, at: int, where: str) -> dict:
    """Class, place and the rate that counts there: the row with the latest from."""
    home = book["place"]
    rows = [row for row in book["tax_rates"].get(name) or [] if (row.get("place") or home) == (place or home)]
    told = [
        (row.get("from") or 0, row["rate"], row.get("relieved") or 0, bool(row.get("each")))
        for row in rows
        if _valid(row, at)
    ]
    if not told:
        raise Refused("no_tax_rate", where)
    _, rate, relieved, each = max(told)
    taxed = {"class": name, "place": place or home, "rate": rate}
    taxed.update({"relieved": relieved} if relieved and book["gross"] else {})
    taxed.update({"each": True} if each else {})
    return taxed


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
            facts.update({"reduced": True} if listed[3] else {})
        facts.update(manual or {"unit_minor": listed[0]})
        tax = _taxed(book, book["tax"].get(sku), line.get("place"), at, where)
        trace.append({"rule": "line", "version": book["version"], "line": name, "facts": facts})
        trace.append({"rule": "tax", "version": book["version"], "line": name, "facts": tax})
        left[name] = facts["unit_minor"] * line["quantity"]
        if not manual:
            pool = pools.setdefault(sku, {"unit_minor": listed[0], "reduced": listed[3], "lines": []})
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
    windows = promotion.get("windows")
    if windows is not None and not any(_valid(window, at) for window in windows):
        return ("not_now", {})
    fits = customer.get("first_purchase") or not promotion.get("first_purchase")
    for name in ("group", "tier"):
        fits = fits and (not promotion.get(name + "s") or customer.get(name) in promotion[name + "s"])
    return None if fits else ("not_for_customer", {})


def _kept(promotion: dict, skus: list, pools: dict, categories: dict) -> list:
    """Of these SKUs those that the promotion does not leave out."""
    without, never = promotion.get("except_skus") or [], promotion.get("except_categories") or []
    if without or never:
        skus = [s for s in skus if s not in without and not any(name in never for name in categories.get(s) or [])]
    return [sku for sku in skus if not pools[sku]["reduced"]] if promotion.get("except_reduced") else skus


def _phase(promotion: dict) -> str:
    """When it is decided: "line", "set", "order" or "shipping"."""
    most = promotion.get("maximum_minor") or promotion.get("maximum_quantity")
    sets = promotion["kind"] in ("bundle", "cheapest_free", "gift") or most
    return "set" if sets and promotion["scope"] == "line" else promotion["scope"]


def _saves(promotion: dict, unit_minor: int, quantity: int) -> int:
    """Cents that a promotion saves on so many pieces of one price; a set, an order or the shipping is one piece."""
    if promotion.get("minor") is not None:
        return min(promotion["minor"], unit_minor) * quantity
    if promotion.get("unit_minor") is not None:
        return max(0, unit_minor - promotion["unit_minor"]) * quantity
    if promotion["kind"] == "buy_x_get_y":
        quantity = quantity // (promotion["buy"] + promotion["get"]) * promotion["get"]
    rate = promotion.get("rate")
    return _half_up(unit_minor * (10_000 if rate is None else rate), 10_000) * quantity


def _parts(promotion: dict, room: list, pools: dict, categories: dict) -> list:
    """What a set is made of: [([(-unit_minor, sku, pieces)], pieces in a set, rate, pieces that are given at it)]."""
    kind, rate = promotion["kind"], 10_000 if promotion.get("rate") is None else promotion["rate"]
    wanted: list = [({"all": True}, 1, 0, 0)]
    if kind == "gift":
        wanted = [({"skus": promotion["gifts"]}, 1, rate, 1)]
    elif kind == "cheapest_free":
        wanted = [({"all": True}, promotion["buy"] + promotion["get"], rate, promotion["get"])]
    elif kind == "bundle":
        wanted = []
        for part in promotion["parts"]:
            given = 0 if part.get("rate") is None else part["quantity"]
            wanted.append((part, part["quantity"], part.get("rate") or 0, given))
    found: list = [{} for _ in wanted]
    for _, quantity, sku in room:
        for n, (names, _, _, _) in enumerate(wanted):
            belongs = [name for name in categories.get(sku) or [] if name in (names.get("categories") or [])]
            if names.get("all") or belongs or sku in (names.get("skus") or []):
                found[n][sku] = found[n].get(sku, 0) + quantity
                break
    runs = [sorted([(-pools[sku]["unit_minor"], sku, pieces[sku]) for sku in sorted(pieces)]) for pieces in found]
    return [(runs[n], wanted[n][1], wanted[n][2], wanted[n][3]) for n in range(len(wanted))]


def _between(runs: list, first: int, last: int) -> list:
    """The pieces from one place to another as (sku, unit_minor, pieces)."""
    found, start = [], 0
    for minus, sku, quantity in runs:
        pieces = min(last, start + quantity) - max(first, start)
        start += quantity
        if pieces > 0:
            found.append((sku, -minus, pieces))
    return found


def _gain(promotion: dict, parts: list, n: int) -> int:
    """Cents that the n-th set saves."""
    value = given = gain = 0
    for runs, pieces, rate, cheapest in parts:
        value += sum([unit * count for _, unit, count in _between(runs, n * pieces, (n + 1) * pieces)])
        free = _between(runs, (n + 1) * pieces - cheapest, (n + 1) * pieces)
        gain += sum([_half_up(unit * rate, 10_000) * count for _, unit, count in free])
        given += cheapest
    return gain if given else _saves(promotion, value, 1)


def _sets(promotion: dict, parts: list):
    """(cents saved, sets, {sku: its pieces in them}): whole sets while they save something, each less than the last."""
    most = min([sum([run[2] for run in runs]) // pieces for runs, pieces, _, _ in parts])
    most = min(most, promotion.get("maximum_quantity") or most, 1 if promotion["kind"] == "gift" else most)
    edges = {0, most}  # between two of these all sets are alike
    for runs, pieces, _, _ in parts:
        end = 0
        for run in runs:
            end += run[2]
            edges.update([min(most, end // pieces), min(most, end // pieces + 1)])
    saved = sets = 0
    for edge in sorted(edges):
        gain = _gain(promotion, parts, sets) if edge > sets else 0
        saved += gain * (edge - sets)
        sets = edge if gain else sets
    used: dict = {}
    for runs, pieces, _, _ in parts:
        for sku, _, count in _between(runs, 0, sets * pieces):
            used[sku] = used.get(sku, 0) + count
    return saved, sets, used


def _joins(promotion: dict, others) -> bool:
    group, alone = promotion.get("group"), not promotion["stackable"]
    return not (others and (alone or any(not p["stackable"] or (group and group == p.get("group")) for p in others)))


def _reached(promotion: dict, base: int, pieces: int, told: dict) -> list:
    """The promotion with each of its terms whose minimum is reached: its own, and those of its steps."""
    reached, missing = [], []
    ways = [promotion]
    for step in promotion.get("steps") or []:
        ways.append(dict(promotion))
        ways[-1].update(dict.fromkeys(LEAST))
        ways[-1].update(step)
    for terms in ways:
        minor = max(0, (terms.get("minimum_minor") or 0) - base)
        quantity = max(0, (terms.get("minimum_quantity") or 0) - pieces)
        if minor or quantity:
            missing.append((minor, quantity))
        else:
            reached.append(terms)
    told[promotion["id"]] = ("passed_over", {})
    if not reached:
        minor, quantity = min(missing)
        told[promotion["id"]] = ("minimum_not_met", {"missing_minor": minor, "missing_quantity": quantity})
    return reached


def _works(phase: str, terms: dict, room: list, pools: dict, categories: dict, left: dict) -> list:
    """[(SKU, or "" for all, (terms, cents they work on, cents they save, [(line, most cents)], sets))]."""
    lines: list = []
    sets = None
    if phase == "line":
        found: dict = {}
        for line, quantity, sku in room:
            found.setdefault(sku, []).append((line, quantity))
        for sku in sorted(found):
            unit, pieces = pools[sku]["unit_minor"], sum([quantity for _, quantity in found[sku]])
            most = [(line, unit * quantity) for line, quantity in found[sku]]
            lines.append((sku, (terms, unit * pieces, _saves(terms, unit, pieces), most, None)))
        return lines
    if phase == "set":
        saves, sets, used = _sets(terms, _parts(terms, room, pools, categories))
        for sku in sorted(used):
            own = [(line, quantity) for line, quantity, other in room if other == sku]
            shares = apportion(pools[sku]["unit_minor"] * used[sku], own)
            lines.extend([(line, shares[line]) for line, _ in own])
        base = sum([minor for _, minor in lines])
    else:
        lines = [(line, left[line]) for line in ([SHIPPING] if phase == "shipping" else [entry[0] for entry in room])]
        base = sum([minor for _, minor in lines])
        saves = _saves(terms, base, 1)
    return [("", (terms, base, min(saves, terms.get("maximum_minor") or saves), lines, sets))]


def _offers(phase: str, ready: list, pools: dict, categories: dict, left: dict, had: dict, told: dict) -> dict:
    """{SKU, or "" for all: what works there, in order of rank}; of the terms of a promotion the best."""
    offers: dict = {}
    for promotion, skus in [entry for entry in ready if _phase(entry[0]) == phase]:
        gifts = sorted(set(promotion.get("gifts") or []))
        lines = [(line, quantity, sku) for sku in skus for line, quantity in pools[sku]["lines"]]
        room = [entry for entry in lines if phase == "shipping" or _joins(promotion, had.get(entry[0]))]
        counted = room
        if gifts:
            counted = [entry for entry in lines if entry[2] not in gifts]
            lines = [(line, pieces, sku) for sku in gifts if sku in pools for line, pieces in pools[sku]["lines"]]
            room = [entry for entry in lines if _joins(promotion, had.get(entry[0]))]
        if (gifts and not counted) or (phase == "shipping" and SHIPPING not in left):
            continue
        paid = phase in ("order", "shipping")
        base = sum([left[line] if paid else pools[sku]["unit_minor"] * pieces for line, pieces, sku in counted])
        ways = _reached(promotion, base, sum([pieces for _, pieces, _ in counted]), told)
        if gifts and ways and not lines:
            told[promotion["id"]] = ("gift_due", {"gifts": gifts})
        best: dict = {}
        for terms in ways:
            for key, offer in _works(phase, terms, room, pools, categories, left):
                if offer[2] > (best[key][2] if key in best else 0):
                    best[key] = offer
        for key in sorted(best):
            offers.setdefault(key, []).append(best[key])
    return offers


def _take(offer: tuple, left: dict) -> dict:
    """Take the saving of an offer off what is left of its lines: {line: cents}."""
    room = [(line, min(left[line], most)) for line, most in offer[3]]
    shares = apportion(min(offer[2], sum([minor for _, minor in room])), room)
    for line in sorted(shares):
        left[line] -= shares[line]
    return {line: shares[line] for line in sorted(shares) if shares[line]}


def _told(offer: tuple, shares: dict) -> dict:
    """The step of the trace that says what became of an offer."""
    promotion, base, saves, lines, sets = offer
    facts = {"promotion": promotion["id"], "base_minor": base, "saves_minor": saves}
    facts["terms"] = {name: promotion[name] for name in TERMS + LEAST if promotion.get(name) is not None}
    facts.update({"lines": sorted([line for line, _ in lines]), "shares": shares})
    facts.update({} if sets is None else {"sets": sets})
    rule = "promotion" if shares else "passed_over"
    return {"rule": rule, "version": promotion["version"], "line": None, "facts": facts}


def _grant(offers: list, left: dict, had: dict, told: dict, trace: list) -> None:
    """Of offers in order of rank: the best of each group with all that are stackable, or a better one alone."""
    best: dict = {}
    for n, (promotion, _, saves, _, _) in enumerate(offers):
        group = promotion.get("group")
        key = (2, "") if not promotion["stackable"] else (1, group) if group else (0, str(n))
        if key not in best or saves > offers[best[key]][2]:
            best[key] = n
    alone = best.pop((2, ""), None)
    chosen = sorted(best.values())
    rest = dict(left)
    if alone is not None and offers[alone][2] > sum([sum(_take(offers[n], rest).values()) for n in chosen]):
        chosen = [alone]
    for n, offer in enumerate(offers):
        shares = _take(offer, left) if n in chosen else {}
        trace.append(_told(offer, shares))
        told[offer[0]["id"]] = ("applied", {}) if shares else told[offer[0]["id"]]
        for line in sorted(shares):
            had.setdefault(line, []).append(offer[0])


def _grant_sets(ready: list, pools: dict, categories: dict, left: dict, had: dict, told: dict, trace: list) -> None:
    """What saves most first, then the next on the lines that it may still join."""
    passed: dict = {}
    offers: dict = {}
    fresh = ready = [entry for entry in ready if _phase(entry[0]) == "set"]
    while True:
        offers.update({promotion["id"]: None for promotion, _ in fresh})
        found = _offers("set", fresh, pools, categories, left, had, told).get("") or []
        offers.update({offer[0]["id"]: offer for offer in found})
        passed.update({offer[0]["id"]: offer for offer in found})
        waiting = [offers[promotion["id"]] for promotion, _ in ready if offers[promotion["id"]]]
        if not waiting:
            break
        best = waiting[min([(-offer[2], n) for n, offer in enumerate(waiting)])[1]]
        _grant([best], left, had, told, trace)
        ready = [entry for entry in ready if entry[0]["id"] != best[0]["id"]]
        # Only what shares a SKU with the lines that were just lowered may be worth less now.
        shares = trace[-1]["facts"]["shares"]
        skus = [sku for sku in sorted(pools) if any(line in shares for line, _ in pools[sku]["lines"])]
        fresh = [entry for entry in ready if any(sku in skus for sku in entry[0].get("gifts") or entry[1])]
    for promotion, _ in ready:
        if promotion["id"] in passed:
            told[promotion["id"]] = ("passed_over", {})
            trace.append(_told(passed[promotion["id"]], {}))


def _decide(phases: tuple, ready: list, pools: dict, categories: dict, left: dict, told: dict) -> tuple:
    """Grant promotions phase by phase: (cents left to pay, what is told, steps of the trace)."""
    left, told = dict(left), dict(told)
    had: dict = {}
    trace: list = []
    for phase in phases:
        if phase == "set":
            _grant_sets(ready, pools, categories, left, had, told, trace)
            continue
        offers = _offers(phase, ready, pools, categories, left, had, told)
        for key in sorted(offers):
            _grant(offers[key], left, had, told, trace)
    return sum(left.values()), told, trace


def _promote(basket: dict, book: dict, at: int, pools: dict, left: dict, trace: list) -> list:
    """Grant promotions; answers a message for each coupon, and for each gift that is due but not in the basket."""
    parts, codes = book["index"]["parts"], sorted(set(basket.get("coupons") or []))
    known = [parts[code] for code in sorted({""}.union(codes)) if code in parts]
    categories = book.get("categories") or {}
    named = _named(known, sorted(pools), categories)
    told: dict = {}
    order = []
    for n in sorted({n for code in codes if code in parts for n in parts[code]["promotions"]}.union(named)):
        promotion = book["promotions"][n]
        barred = _barred(promotion, basket.get("customer") or {}, at)
        told[promotion["id"]] = barred or ("names_nothing", {})
        skus = _kept(promotion, named.get(n) or [], pools, categories)
        if skus and not barred:
            order.append((promotion.get("rank") or 0, promotion["id"], n, skus))
    ready = [(book["promotions"][n], skus) for _, _, n, skus in sorted(order)]
    phases = {_phase(promotion) for promotion, _ in ready}
    plans: list = [("line", "set", "order", "shipping"), ("set", "line", "order", "shipping")]
    both = "line" in phases and "set" in phases
    decided = [_decide(plan, ready, pools, categories, left, told) for plan in plans[: 2 if both else 1]]
    least = min([(one[0], n) for n, one in enumerate(decided)])[1]
    told = decided[least][1]
    trace.extend(decided[least][2])
    messages = []
    for code in codes:
        what, facts = "unknown", {"coupon": code}
        if code in parts:  # of its promotions the one that came furthest speaks
            ids = [book["promotions"][n]["id"] for n in parts[code]["promotions"]]
            facts["promotion"] = min([((NEWS + TIMES).index(told[name][0]), name) for name in ids])[1]
            what, more = told[facts["promotion"]]
            facts.update(more)
        messages.append({"code": "coupon_" + what, "facts": facts})
    due = [(name, told[name][1]["gifts"]) for name in sorted(told) if told[name][0] == "gift_due"]
    return messages + [{"code": "gift_due", "facts": {"promotion": name, "gifts": gifts}} for name, gifts in due]


def _within(weights: list, above: int, below: int, each: bool) -> dict:
    """The part of [(key, cents)] that is a tax: rounded for each by itself, or once for all and spread."""
    if each:
        return {key: _half_up(minor * above, below) for key, minor in weights}
    return apportion(_half_up(sum([minor for _, minor in weights]) * above, below), weights)


def _tax(parts: list, gross: bool) -> list:
    """Taxes by place and rate; gives each of [(key, line or shipping)] its share, its net and its total."""
    groups: dict = {}
    for key, part in parts:
        tax = part["tax"]
        name = (tax["place"], tax["rate"], tax.get("relieved") or 0, bool(tax.get("each")))
        groups.setdefault(name, []).append((key, part))
    taxes = []
    for (place, rate, relieved, each), members in sorted(groups.items()):
        told = {"place": place, "rate": rate}
        if relieved:
            weights = [(key, part["total_minor"]) for key, part in members]
            shares = _within(weights, relieved, 10_000 + relieved, each)
            told["relieved_minor"] = sum([shares[key] for key, _ in weights])
            for key, part in members:
                part["relieved_minor"] = shares[key]
                part["total_minor"] -= shares[key]
        weights = [(key, part["total_minor"]) for key, part in members]
        whole, within = sum([minor for _, minor in weights]), gross and not relieved
        shares = _within(weights, rate, 10_000 + rate if within else 10_000, each)
        tax = sum([shares[key] for key, _ in weights])
        net = whole - tax if within else whole
        told.update({"net_minor": net, "tax_minor": tax, "gross_minor": net + tax})
        taxes.append(told)
        for key, part in members:
            part["tax"]["minor"] = shares[key]
            part["net_minor"] = part["total_minor"] - (shares[key] if within else 0)
            part["total_minor"] = part["net_minor"] + shares[key]
    return taxes


def _settle(trace: list) -> dict:
    """Lines, taxes and totals from the trace alone: price() and replay() share this arithmetic."""
    lines: dict = {}
    shipping: dict = {}
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
                discount = {"promotion": facts["promotion"], "minor": facts["shares"][line]}
                (shipping if line == SHIPPING else lines[line])["discounts"].append(discount)
        elif rule == "shipping":
            tax = {field: facts[field] for field in ("class", "place", "rate", "relieved", "each") if field in facts}
            shipping = {"minor": facts["minor"], "discounts": [], "tax": tax}
        elif rule not in ("start", "passed_over", "totals"):
            raise Refused("unknown_rule", "trace")
    parts: list = [((0, name), lines[name]) for name in sorted(lines)]
    parts.extend([((1, SHIPPING), shipping)] if shipping else [])
    for (kind, _), part in parts:
        part["discount_minor"] = sum([discount["minor"] for discount in part["discounts"]])
        part["total_minor"] = part["minor" if kind else "goods_minor"] - part["discount_minor"]
    taxes = _tax(parts, trace[0]["facts"]["gross"])
    totals = {name: sum([lines[key][name] for key in sorted(lines)]) for name in ("goods_minor", "discount_minor")}
    totals["shipping_minor"] = shipping["total_minor" if trace[0]["facts"]["gross"] else "net_minor"] if shipping else 0
    relieved = sum([lines[key].get("relieved_minor") or 0 for key in sorted(lines)])
    totals.update({"relieved_minor": relieved} if relieved else {})
    totals.update({name: sum([tax[name] for tax in taxes]) for name in ("net_minor", "tax_minor")})
    totals["total_minor"] = totals["net_minor"] + totals["tax_minor"]
    listed = [lines[step["line"]] for step in trace if step["rule"] == "line"]
    return {"lines": listed, "shipping": shipping or None, "taxes": taxes, "totals": totals}


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
    if basket.get("shipping"):
        shipping = basket["shipping"]
        facts = _taxed(book, shipping["class"], shipping.get("place"), at, "basket.shipping")
        facts["minor"] = left[SHIPPING] = shipping["minor"]
        trace.append({"rule": "shipping", "version": book["version"], "line": None, "facts": facts})
    messages = _promote(basket, book, at, pools, left, trace)
    result = _settle(trace)
    _check(result["totals"], "{total", "basket")
    trace.append({"rule": "totals", "version": book["version"], "line": None, "facts": dict(result["totals"])})
    result.update({"version": book["version"], "currency": book["currency"], "messages": messages, "trace": trace})
    return result
