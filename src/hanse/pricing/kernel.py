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
- Sets reach over SKUs: bundles, cheapest_free, gifts, and line promotions with a maximum (each piece is a set then; of
  buy X get Y still the pieces of one SKU). The dearest pieces go first, whole sets only, as many as save something; a
  SKU is in the first part that names it. What sets save is spread by the value of the pieces in them. The promotion
  that saves most goes first, then the next on the SKUs that it may still join. Line promotions before sets or after
  them: what saves more, before when equal.
- For each SKU, then for the order: the best for the customer of each group, with all others that are stackable; or one
  that is not stackable, alone, if it saves more. When equal: the lower rank, then the lower id. Never below zero.
- No SKU has two promotions of one group, nor any beside one that is not stackable: the order promotion leaves it out.
- All of this is decided for SKUs, so how their pieces are parted into lines matters for nothing. A reduction is spread
  by what is left of each SKU, of that by place of supply, then by line; odd cents by largest remainder, then by name.
- Tax: half up, once per place and rate of the document, spread to lines; where the rate says each, on each line
  by itself, and summed. Relieved is a rate in gross prices that nobody owes: it is taken out like a tax at home, the
  rest is net, and totals name the relieved_minor of all lines.
"""

KERNEL = 1  # a new number for whatever gives an old key another meaning; new keys, kinds and scopes need none
RANGES = {"int": (0, 10**12), "count": (1, 10**12), "rate": (0, 10_000), "total": (0, 2**53 - 1)}
WAYS = ("unit_minor", "minor", "rate")
TERMS = ("kind", "scope", "rate", "minor", "unit_minor", "buy", "get")
LEAST = ("minimum_minor", "minimum_quantity")
MOST = ("maximum_minor", "maximum_quantity")
EXCEPT = ("except_skus", "except_categories", "except_reduced")
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
AT_MOST = "maximum_minor?:count maximum_quantity?:count "
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
    "percentage": SPAN + PROMOTION + AT_MOST + "scope:line|order|shipping rate:rate steps?:[rate_step",
    "amount": SPAN + PROMOTION + AT_MOST + "scope:line|order|shipping minor:count steps?:[minor_step",
    "fixed_price": SPAN + PROMOTION + AT_MOST + "scope:line|shipping unit_minor:int steps?:[unit_minor_step",
    "buy_x_get_y": SPAN + PROMOTION + AT_MOST + "scope:line| buy:count get:count rate?:rate",
    "cheapest_free": SPAN + PROMOTION + AT_MOST + "scope:line| buy:count get:count rate?:rate",
    "bundle": SPAN + PROMOTION + AT_MOST + "scope:line| parts:[part unit_minor?:int minor?:count rate?:rate",
    "gift": SPAN + PROMOTION + "scope:line| gifts:[text",
    "part": "quantity:count skus?:[text categories?:[text all?:flag rate?:rate",
    "rate_step": STEP + "rate:rate",
    "minor_step": STEP + "minor:count",
    "unit_minor_step": STEP + "unit_minor:int",
    "window": "from:int until:int",
    "step": "rule:text version:int line?:text facts:object",
}
KINDS = "percentage|amount|fixed_price|buy_x_get_y|cheapest_free|bundle|gift"
PLAIN = {"int": int, "count": int, "rate": int, "text": str, "flag": bool}


def _fields(shape: str) -> list:
    """[(name, kind, whether it is needed, type of a plain value or None, the least, the most)] of a shape."""
    told = []
    for field in shape.split():
        name, kind = field.replace("?", "").split(":")
        least, most = RANGES.get(kind, (False, True))
        told.append((name, kind, "?" not in field, PLAIN.get(kind), least, most))
    return told


FIELDS = {name: _fields(SHAPES[name]) for name in sorted(SHAPES)}
NEEDED = {name: [field for field in FIELDS[name] if field[2]] for name in sorted(FIELDS)}
KNOWN = {name: {field[0] for field in FIELDS[name]} for name in sorted(FIELDS)}
# What most promotions have none of: one look whether they do spares many.
CONDITIONS, EXCEPTIONS = {"from", "until", "windows", "first_purchase", "groups", "tiers"}, set(EXCEPT)
LIMITS, MAXIMA, STEPS = set(LEAST + MOST), set(MOST), {"minimum_minor", "minimum_quantity", "steps"}


class Refused(Exception):
    """The kernel does not understand its input: args are a code and the place in the input that it is about."""


def _check(value, kind: str, where: str) -> None:
    """Refuse a value that is not of this kind, and say where in it."""
    if kind in FIELDS:
        if type(value) is not dict:
            raise Refused("not_object", where)
        if not KNOWN[kind].issuperset(value):
            raise Refused("unknown_key", where)
        fields = NEEDED[kind]
        for name, inner, needed, plain, least, most in fields if len(value) == len(fields) else FIELDS[kind]:
            one = value.get(name)
            # What is plain and right needs no call of its own: most values are.
            plainly = type(one) is plain and (one if plain is str else least <= one <= most)
            if not plainly and (needed or one is not None):
                _check(one, inner, where + "." + name)
        return
    family = {"[": "list", "{": "object"}.get(kind[0], "choice" if "|" in kind else kind)
    if family in RANGES:
        fits = type(value) is int and RANGES[family][0] <= value <= RANGES[family][1]
    elif family == "choice":
        fits = type(value) is str and value != "" and value in kind.split("|")
    elif family == "object":
        fits = type(value) is dict and all(type(name) is str for name in value)
    else:
        fits = type(value) is {"text": str, "flag": bool, "list": list}[family] and value != ""
    if not fits:
        raise Refused("not_" + family, where)
    inner = kind[1:] if kind[0] in "[{" else ""
    for key in (range(len(value)) if family == "list" else sorted(value)) if inner else []:
        _check(value[key], inner, where + "[" + str(key) + "]")


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
    if len(weights) == 1:
        return {weights[0][0]: total_minor}
    whole = sum([weight for _, weight in weights]) or 1
    shares, odd, missing = {}, [], total_minor
    for key, weight in weights:
        shares[key], rest = divmod(total_minor * weight, whole)
        missing -= shares[key]
        odd.append((-rest, key))
    for _, key in sorted(odd)[:missing] if missing else []:
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
    for row in rows:
        least = row.get("min_quantity") or 1
        if least <= pieces and _valid(row, at):
            told = (row.get("from") or 0, -row["unit_minor"], bool(row.get("reduced")))
            if least not in found or told > found[least]:
                found[least] = told
    return min([(-minus, least, start, sale) for least, (start, minus, sale) in found.items()], default=None)


def _taxed(book: dict, name, place: str, at: int):
    """Class, place and the rate that counts there, which is the row with the latest from; or None."""
    home = book["place"]
    told = [
        (row.get("from") or 0, row["rate"], row.get("relieved") or 0, bool(row.get("each")))
        for row in book["tax_rates"].get(name) or []
        if (row.get("place") or home) == place and _valid(row, at)
    ]
    if not told:
        return None
    _, rate, relieved, each = max(told)
    taxed = {"class": name, "place": place, "rate": rate}
    taxed.update({"relieved": relieved} if relieved and book["gross"] else {})
    taxed.update({"each": True} if each else {})
    return taxed


def _list_lines(basket: dict, book: dict, at: int, trace: list) -> tuple:
    """Price and tax rate of every line: {SKU: what promotions may touch}, {SKU: its cents} and {line: its cents}."""
    pieces: dict = {}
    listed: dict = {}
    taxed: dict = {}
    pools: dict = {}
    goods: dict = {}
    lines: dict = {}
    categories, home, version = book.get("categories") or {}, book["place"], book["version"]
    for line in basket["lines"]:
        pieces[line["sku"]] = pieces.get(line["sku"], 0) + line["quantity"]
    for n, line in enumerate(basket["lines"]):
        name, sku, quantity, manual = line["id"], line["sku"], line["quantity"], line.get("manual")
        if sku not in listed:
            listed[sku] = _list_price(book["prices"].get(sku) or [], pieces[sku], at)
        row, key = listed[sku], (book["tax"].get(sku), line.get("place") or home)
        if key not in taxed:
            taxed[key] = _taxed(book, key[0], key[1], at)
        if name in lines or not (row or manual) or not taxed[key]:
            code = ("twice", ".id") if name in lines else ("no_tax_rate", "") if row or manual else ("no_price", ".sku")
            raise Refused(code[0], "basket.lines[" + str(n) + "]" + code[1])
        facts = {"sku": sku, "quantity": quantity}
        if row:
            unit, facts["min_quantity"], facts["from"], reduced = row
            facts["unit_minor"] = facts["list_unit_minor"] = unit
            if reduced:
                facts["reduced"] = True
        if manual:
            facts.update(manual)
        lines[name] = facts["unit_minor"] * quantity
        if not manual:
            if sku not in pools:
                pools[sku] = {"unit_minor": unit, "reduced": reduced, "pieces": 0, "lines": [], "places": {}}
                pools[sku]["categories"] = categories.get(sku) or []
            pool = pools[sku]
            pool["pieces"] += quantity
            pool["lines"].append(name)
            pool["places"].setdefault(key[1], []).append(name)
            goods[sku] = unit * pool["pieces"]
        trace.append({"rule": "line", "version": version, "line": name, "facts": facts})
        trace.append({"rule": "tax", "version": version, "line": name, "facts": dict(taxed[key])})
    return pools, goods, lines


def _named(parts: list, pools: dict) -> dict:
    """{position of a promotion in the book: the SKUs of the basket that it names}."""
    skus = sorted(pools)
    found = {n: skus for part in parts for n in part["all"]}
    every = set(found)
    for part in parts:
        by_sku, by_category = part["skus"], part["categories"]
        for sku in skus:
            positions = by_sku.get(sku) or []
            for category in pools[sku]["categories"] if by_category else []:
                if category in by_category:
                    positions = positions + by_category[category]
            for n in positions:
                if n not in found:
                    found[n] = [sku]
                elif found[n][-1] != sku and n not in every:
                    found[n].append(sku)
    return found


def _barred(promotion: dict, customer: dict, at: int):
    """Why this promotion is not for this moment or customer, as (news, facts), or None."""
    if CONDITIONS.isdisjoint(promotion):
        return None
    if not _valid(promotion, at):
        early = at < (promotion.get("from") or 0)
        return ("not_yet", {"from": promotion["from"]}) if early else ("expired", {"until": promotion["until"]})
    windows = promotion.get("windows")
    if windows is not None and not any(_valid(window, at) for window in windows):
        return ("not_now", {})
    fits = not promotion.get("first_purchase") or customer.get("first_purchase")
    for name, names in (("group", promotion.get("groups")), ("tier", promotion.get("tiers"))):
        fits = fits and (not names or customer.get(name) in names)
    return None if fits else ("not_for_customer", {})


def _kept(promotion: dict, skus: list, pools: dict) -> list:
    """Of these SKUs those that the promotion does not leave out."""
    if EXCEPTIONS.isdisjoint(promotion):
        return skus
    without, never = promotion.get("except_skus") or [], promotion.get("except_categories") or []
    if without or never:
        skus = [s for s in skus if s not in without and not any(name in never for name in pools[s]["categories"])]
    return [sku for sku in skus if not pools[sku]["reduced"]] if promotion.get("except_reduced") else skus


def _phase(promotion: dict) -> str:
    """When it is decided: "line", "set", "order" or "shipping"."""
    if promotion["scope"] != "line":
        return promotion["scope"]
    most = not MAXIMA.isdisjoint(promotion) and (promotion.get("maximum_minor") or promotion.get("maximum_quantity"))
    return "set" if most or promotion["kind"] in ("bundle", "cheapest_free", "gift") else "line"


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


def _parts(promotion: dict, skus: list, pools: dict) -> list:
    """What a set is made of: [([(-unit_minor, sku, pieces)], pieces in a set, rate, pieces that are given at it)]."""
    kind, rate = promotion["kind"], 10_000 if promotion.get("rate") is None else promotion["rate"]
    wanted: list = [({"all": True}, 1, 0, 0)]
    if kind == "gift":
        wanted = [({"all": True}, 1, rate, 1)]
    elif kind == "cheapest_free":
        wanted = [({"all": True}, promotion["buy"] + promotion["get"], rate, promotion["get"])]
    elif kind == "bundle":
        wanted = []
        for part in promotion["parts"]:
            given = 0 if part.get("rate") is None else part["quantity"]
            wanted.append((part, part["quantity"], part.get("rate") or 0, given))
    runs: list = [[] for _ in wanted]
    for sku in skus:
        for n, (names, _, _, _) in enumerate(wanted):
            belongs = any(name in (names.get("categories") or []) for name in pools[sku]["categories"])
            if belongs or names.get("all") or sku in (names.get("skus") or []):
                runs[n].append((-pools[sku]["unit_minor"], sku, pools[sku]["pieces"] // _own_pieces(promotion)))
                break
    return [(sorted(runs[n]), pieces, rate, given) for n, (_, pieces, rate, given) in enumerate(wanted)]


def _between(runs: list, first: int, last: int) -> list:
    """The pieces from one place to another as (sku, unit_minor, pieces)."""
    found, start = [], 0
    for minus, sku, quantity in runs:
        pieces = min(last, start + quantity) - max(first, start)
        start += quantity
        if pieces > 0:
            found.append((sku, -minus, pieces))
    return found


def _own_pieces(promotion: dict) -> int:
    """How many pieces of one SKU stand for one piece of a set: more than one where each SKU is counted for itself."""
    return promotion["buy"] + promotion["get"] if promotion["kind"] == "buy_x_get_y" else 1


def _gain(promotion: dict, parts: list, n: int) -> int:
    """Cents that the n-th set saves."""
    value = given = gain = 0
    for runs, pieces, rate, cheapest in parts:
        value += sum([unit * count for _, unit, count in _between(runs, n * pieces, (n + 1) * pieces)])
        free = _between(runs, (n + 1) * pieces - cheapest, (n + 1) * pieces)
        gain += sum([_half_up(unit * rate, 10_000) * count for _, unit, count in free])
        given += cheapest
    return gain if given else _saves(promotion, value, _own_pieces(promotion))


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
            used[sku] = used.get(sku, 0) + count * _own_pieces(promotion)
    return saved, sets, used


def _joins(promotion: dict, others: list) -> bool:
    group = promotion.get("group")
    return promotion["stackable"] and all(p["stackable"] and not (group and group == p.get("group")) for p in others)


def _reached(promotion: dict, worth: dict, pools: dict, skus: list, told: dict) -> list:
    """The promotion with each of its terms whose minimum is reached: its own, and those of its steps."""
    told[promotion["id"]] = ("passed_over", {})
    if STEPS.isdisjoint(promotion):
        return [promotion]
    base, pieces = sum([worth[sku] for sku in skus]), sum([pools[sku]["pieces"] for sku in skus])
    ways, reached, missing = [promotion], [], []
    for step in promotion.get("steps") or []:
        ways.append({name: promotion[name] for name in sorted(promotion) if name not in LEAST})
        ways[-1].update(step)
    for terms in ways:
        minor = max(0, (terms.get("minimum_minor") or 0) - base)
        quantity = max(0, (terms.get("minimum_quantity") or 0) - pieces)
        if minor or quantity:
            missing.append((minor, quantity))
        else:
            reached.append(terms)
    if not reached:
        minor, quantity = min(missing)
        told[promotion["id"]] = ("minimum_not_met", {"missing_minor": minor, "missing_quantity": quantity})
    return reached


def _works(phase: str, terms: dict, skus: list, pools: dict, left: dict) -> list:
    """[(SKU, or "" for all, (terms, cents they work on, cents they save, [(SKU, most cents)], sets))]."""
    found, sets = [], None
    if phase == "line":
        for sku in skus:
            unit, pieces = pools[sku]["unit_minor"], pools[sku]["pieces"]
            found.append((sku, (terms, unit * pieces, _saves(terms, unit, pieces), [(sku, unit * pieces)], None)))
        return found
    if phase == "set":
        saves, sets, used = _sets(terms, _parts(terms, skus, pools))
        most = [(sku, pools[sku]["unit_minor"] * used[sku]) for sku in sorted(used)]
    else:
        most = [(sku, left[sku]) for sku in ([SHIPPING] if phase == "shipping" else skus)]
        saves = _saves(terms, sum([minor for _, minor in most]), 1)
    base = sum([minor for _, minor in most])
    return [("", (terms, base, min(saves, terms.get("maximum_minor") or saves), most, sets))]


def _offers(phase: str, ready: list, pools: dict, goods: dict, left: dict, had: dict, told: dict) -> dict:
    """{SKU, or "" for all: what works there, in order of rank}; of the terms of a promotion the best."""
    offers: dict = {}
    worth = left if phase in ("order", "shipping") else goods
    for promotion, skus in ready:
        gifts = promotion["gifts"] if promotion["kind"] == "gift" else None
        room = counted = [sku for sku in sorted(set(gifts)) if sku in pools] if gifts else skus
        if had and phase != "shipping":
            room = counted = [sku for sku in room if sku not in had or _joins(promotion, had[sku])]
        if gifts:
            counted = [sku for sku in skus if sku not in gifts]
            if not counted:
                continue
        ways = _reached(promotion, worth, pools, counted, told)
        if gifts and ways and not any(sku in pools for sku in gifts):
            told[promotion["id"]] = ("gift_due", {"gifts": sorted(set(gifts))})
        for key, offer in [entry for terms in ways for entry in _works(phase, terms, room, pools, left) if entry[1][2]]:
            own = offers.setdefault(key, [])
            if not own or own[-1][0]["id"] != promotion["id"]:
                own.append(offer)
            elif offer[2] > own[-1][2]:
                own[-1] = offer
    return offers


def _take(offer: tuple, left: dict) -> dict:
    """Take the saving of an offer off what is left of its articles: {SKU: cents}."""
    if len(offer[3]) == 1:
        sku, most = offer[3][0]
        minor = min(offer[2], most, left[sku])
        left[sku] -= minor
        return {sku: minor} if minor else {}
    room = [(sku, min(left[sku], most)) for sku, most in offer[3]]
    shares = apportion(min(offer[2], sum([minor for _, minor in room])), room)
    for sku, _ in room:
        left[sku] -= shares[sku]
    return {sku: shares[sku] for sku, _ in room if shares[sku]}


def _chosen(offers: list, left: dict) -> list:
    """Of offers in order of rank: the best of each group with all that are stackable, or a better one alone."""
    best: dict = {}
    alone = None
    for n, (promotion, _, saves, _, _) in enumerate(offers):
        if not promotion["stackable"]:
            alone = n if alone is None or saves > offers[alone][2] else alone
            continue
        key = promotion.get("group") or n
        if key not in best or saves > offers[best[key]][2]:
            best[key] = n
    together = sorted(best.values())
    if alone is None:
        return together
    rest = dict(left)
    return [alone] if offers[alone][2] > sum([sum(_take(offers[n], rest).values()) for n in together]) else together


def _grant(offers: list, left: dict, had: dict, told: dict, granted: list) -> None:
    """Let those that are chosen take what they save, and note for all of them what they took."""
    chosen = _chosen(offers, left) if len(offers) > 1 else [0]
    for n, offer in enumerate(offers):
        shares = _take(offer, left) if n in chosen else {}
        granted.append((offer, shares))
        if shares:
            told[offer[0]["id"]] = ("applied", {})
        for sku in sorted(shares):
            had.setdefault(sku, []).append(offer[0])


def _grant_sets(ready: list, pools: dict, goods: dict, left: dict, had: dict, told: dict, granted: list) -> None:
    """What saves most first, then the next on the articles that it may still join."""
    passed: dict = {}
    offers: dict = {}
    fresh = ready
    while True:
        offers.update({promotion["id"]: None for promotion, _ in fresh})
        found = _offers("set", fresh, pools, goods, left, had, told).get("") or []
        offers.update({offer[0]["id"]: offer for offer in found})
        passed.update({offer[0]["id"]: offer for offer in found})
        waiting = [offers[promotion["id"]] for promotion, _ in ready if offers[promotion["id"]]]
        if not waiting:
            break
        best = waiting[min([(-offer[2], n) for n, offer in enumerate(waiting)])[1]]
        _grant([best], left, had, told, granted)
        ready = [entry for entry in ready if entry[0]["id"] != best[0]["id"]]
        # Only what shares an article with those that were just lowered may be worth less now.
        shares = granted[-1][1]
        fresh = [entry for entry in ready if any(sku in shares for sku in entry[0].get("gifts") or entry[1])]
    for promotion, _ in ready:
        if promotion["id"] in passed:
            told[promotion["id"]] = ("passed_over", {})
            granted.append((passed[promotion["id"]], {}))


def _decide(phases: list, ready: dict, pools: dict, goods: dict, left: dict, told: dict) -> tuple:
    """Grant promotions phase by phase: (cents left to pay, what is told, [(offer, {SKU: cents that it takes off})])."""
    left, told = dict(left), dict(told)
    had: dict = {}
    granted: list = []
    for phase in phases:
        if phase == "set":
            _grant_sets(ready[phase], pools, goods, left, had, told, granted)
            continue
        offers = _offers(phase, ready[phase], pools, goods, left, had, told)
        for key in sorted(offers):
            _grant(offers[key], left, had, told, granted)
    return sum(left.values()), told, granted


def _divided(minor: int, places: dict, left: dict) -> dict:
    """Cents off an article as cents off its lines: {line: cents}. First by place, so that no split moves a tax."""
    rooms = [(place, sum([left[line] for line in places[place]])) for place in sorted(places)]
    parts = apportion(minor, rooms)
    shares: dict = {}
    for place, _ in rooms:
        shares.update(apportion(parts[place], [(line, left[line]) for line in places[place]]))
    for line in sorted(shares):
        left[line] -= shares[line]
    return {line: shares[line] for line in sorted(shares) if shares[line]}


def _tell(granted: list, pools: dict, left: dict, trace: list) -> None:
    """Write what became of each offer; `left` has the cents of each line."""
    for (promotion, base, saves, most, sets), taken in granted:
        lines: list = []
        for sku, _ in most:
            lines.extend(pools[sku]["lines"] if sku else [SHIPPING])
        shares: dict = {}
        for sku in sorted(taken):
            own = pools[sku]["lines"] if sku else [SHIPPING]
            shares.update({own[0]: taken[sku]} if len(own) == 1 else _divided(taken[sku], pools[sku]["places"], left))
        facts = {"promotion": promotion["id"], "base_minor": base, "saves_minor": saves, "lines": sorted(lines)}
        facts["terms"] = {name: promotion[name] for name in TERMS if name in promotion}
        if not LIMITS.isdisjoint(promotion):
            facts["terms"].update({name: promotion[name] for name in LEAST + MOST if promotion.get(name) is not None})
        facts["shares"] = shares
        if sets is not None:
            facts["sets"] = sets
        rule = "promotion" if shares else "passed_over"
        trace.append({"rule": rule, "version": promotion["version"], "line": None, "facts": facts})


def _promote(basket: dict, book: dict, at: int, listed: tuple, trace: list) -> list:
    """Grant promotions; answers a message for each coupon, and for each gift that is due but not in the basket."""
    pools, goods, lines = listed
    parts, codes = book["index"]["parts"], sorted(set(basket.get("coupons") or []))
    named = _named([parts[code] for code in sorted({""}.union(codes)) if code in parts], pools)
    promotions, customer = book.get("promotions") or [], basket.get("customer") or {}
    told: dict = {}
    order = []
    for n in sorted({n for code in codes if code in parts for n in parts[code]["promotions"]}.union(named)):
        promotion = promotions[n]
        barred = _barred(promotion, customer, at)
        told[promotion["id"]] = barred or ("names_nothing", {})
        skus = [] if barred or n not in named else _kept(promotion, named[n], pools)
        if skus:
            order.append((promotion.get("rank") or 0, promotion["id"], promotion, skus))
    ready: dict = {}
    for _, _, promotion, skus in sorted(order):
        ready.setdefault(_phase(promotion), []).append((promotion, skus))
    left = dict(goods)
    if basket.get("shipping"):
        left[SHIPPING] = lines[SHIPPING] = basket["shipping"]["minor"]
    else:
        ready.pop("shipping", None)
    plans: list = [["line", "set", "order", "shipping"], ["set", "line", "order", "shipping"]]
    both = "line" in ready and "set" in ready
    plans = [[phase for phase in plan if phase in ready] for plan in plans[: 2 if both else 1]]
    decided = [_decide(plan, ready, pools, goods, left, told) for plan in plans]
    _, told, granted = decided[min([(one[0], n) for n, one in enumerate(decided)])[1]]
    _tell(granted, pools, lines, trace)
    messages = []
    for code in codes:
        what, facts = "unknown", {"coupon": code}
        if code in parts:  # of its promotions the one that came furthest speaks
            ids = [promotions[n]["id"] for n in parts[code]["promotions"]]
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
    listed: list = []
    shipping: dict = {}
    for step in trace:
        rule, name, facts = step["rule"], step["line"], step["facts"]
        if rule == "line":
            unit, quantity = facts["unit_minor"], facts["quantity"]
            line = {"id": name, "sku": facts["sku"], "quantity": quantity, "unit_minor": unit, "discounts": []}
            line.update({"list_unit_minor": facts.get("list_unit_minor"), "goods_minor": unit * quantity})
            line.update({"discount_minor": 0, "total_minor": unit * quantity})
            lines[name] = line
            listed.append(line)
        elif rule == "tax":
            lines[name]["tax"] = dict(facts)
        elif rule == "promotion":
            for line, minor in sorted(facts["shares"].items()):
                part = shipping if line == SHIPPING else lines[line]
                part["discounts"].append({"promotion": facts["promotion"], "minor": minor})
                part["discount_minor"] += minor
                part["total_minor"] -= minor
        elif rule == "shipping":
            tax = {field: facts[field] for field in ("class", "place", "rate", "relieved", "each") if field in facts}
            shipping = {"minor": facts["minor"], "discounts": [], "discount_minor": 0, "tax": tax}
            shipping["total_minor"] = facts["minor"]
        elif rule not in ("start", "passed_over", "totals"):
            raise Refused("unknown_rule", "trace")
    gross = trace[0]["facts"]["gross"]
    parts: list = [((0, line["id"]), line) for line in listed]
    taxes = _tax(parts + ([((1, SHIPPING), shipping)] if shipping else []), gross)
    totals = {name: sum([line[name] for line in listed]) for name in ("goods_minor", "discount_minor")}
    totals["shipping_minor"] = shipping["total_minor" if gross else "net_minor"] if shipping else 0
    relieved = sum([line.get("relieved_minor") or 0 for line in listed])
    totals.update({"relieved_minor": relieved} if relieved else {})
    totals.update({name: sum([tax[name] for tax in taxes]) for name in ("net_minor", "tax_minor")})
    totals["total_minor"] = totals["net_minor"] + totals["tax_minor"]
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
    listed = _list_lines(basket, book, at, trace)
    if basket.get("shipping"):
        shipping = basket["shipping"]
        facts = _taxed(book, shipping["class"], shipping.get("place") or book["place"], at)
        if not facts:
            raise Refused("no_tax_rate", "basket.shipping")
        facts["minor"] = shipping["minor"]
        trace.append({"rule": "shipping", "version": book["version"], "line": None, "facts": facts})
    messages = _promote(basket, book, at, listed, trace)
    result = _settle(trace)
    _check(result["totals"], "{total", "basket")
    trace.append({"rule": "totals", "version": book["version"], "line": None, "facts": dict(result["totals"])})
    result.update({"version": book["version"], "currency": book["currency"], "messages": messages, "trace": trace})
    return result
