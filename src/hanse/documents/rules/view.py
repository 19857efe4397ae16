"""Facts as printed words: every amount and day in the manner of the language, so that layouts only place them."""

from typing import Any

from hanse.documents.contracts import DocumentKind, Facts, Row
from hanse.kit import address
from hanse.kit.money import show

from . import words
from .facts import day

PRICED = (DocumentKind.ORDER_CONFIRMATION, DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE)


def view(facts: Facts) -> dict[str, Any]:
    """What the layout of a letter places."""
    return {
        "language": facts.language,
        "title": say(facts, "title"),
        "number": facts.number,
        "seller": facts.seller.name,
        "sender": " · ".join([facts.seller.name, *address.lines(facts.seller.address)]),
        "buyer": facts.buyer.lines,
        "ship_to": facts.buyer.ship_to if facts.kind is not DocumentKind.PICK_LIST else [],
        "ship_to_word": say(facts, "ship_to"),
        "meta": _meta(facts),
        "head": _head(facts),
        "rows": [_cells(facts, at, row) for at, row in enumerate(facts.rows, 1)],
        "sums": _sums(facts),
        "notes": _notes(facts),
        "terms": [{"text": one.text, "heading": one.heading} for one in facts.terms],
        "foot": _foot(facts),
        "page": say(facts, "page"),
        "of": say(facts, "of"),
    }


def receipt_view(facts: Facts) -> dict[str, Any]:
    """What the layout of a receipt places."""
    moment = facts.moment.replace("T", " ")
    back = facts.total_minor < 0
    return {
        "language": facts.language,
        "title": say(facts, "returned") if back else say(facts, "title"),
        "number": facts.number,
        "seller": facts.seller.name,
        "place": facts.place,
        "moment": f"{day(facts.issued_date, facts.language)} {moment[11:]}",
        "rows": [
            {
                "name": row.name,
                "detail": " ".join(filter(None, [f"{row.quantity} ×", _money(facts, row.unit_minor or None)])),
                "off": _money(facts, -row.discount_minor) if row.discount_minor else "",
                "off_word": say(facts, "discount"),
                "total": _money(facts, row.total_minor) if row.unit_minor else "",
            }
            for row in facts.rows
        ],
        "sums": [[say(facts, "total"), _money(facts, facts.total_minor)]],
        "paid": [[_tender(facts, one.tender), _money(facts, one.amount_minor)] for one in facts.paid],
        "taxes": [
            [_tax_words(facts, "tax_in", tax.place, tax.rate, tax.net_minor), _money(facts, tax.tax_minor)]
            for tax in facts.taxes
        ],
        "foot": [
            line
            for line in (
                f"{say(facts, 'order')} {facts.order}",
                f"{say(facts, 'served_by')}: {facts.cashier}" if facts.cashier else "",
                facts.remark,
                *_tax_ids(facts),
            )
            if line
        ],
    }  # fmt: skip


def say(facts: Facts, key: str) -> str:
    """A fixed word in the language of the document."""
    if key == "title":
        return words.word(words.TITLES, facts.kind, facts.language)
    return words.word(words.WORDS, key, facts.language)


def _money(facts: Facts, minor: int | None) -> str:
    return "" if minor is None else show(minor, facts.currency, facts.language)


def _tender(facts: Facts, tender: str) -> str:
    return words.word(words.TENDERS, tender, facts.language)


def _rate(facts: Facts, rate: int) -> str:
    """A rate in basis points, as a percentage."""
    whole, rest = divmod(rate, 100)
    german = facts.language == "de"
    decimals = ("," if german else ".") + f"{rest:02d}".rstrip("0") if rest else ""
    return f"{whole}{decimals}" + ("\N{NO-BREAK SPACE}%" if german else "%")


def _meta(facts: Facts) -> list[list[str]]:
    found = [["number", facts.number], ["date", day(facts.issued_date, facts.language)], ["order", facts.order]]
    found.append(["ordered", day(facts.ordered_date, facts.language)])
    if facts.refers_to and facts.refers_date:
        found.append(["corrects", f"{facts.refers_to}, {day(facts.refers_date, facts.language)}"])
    if facts.delivered_from and facts.delivered_to:
        span = sorted({facts.delivered_from, facts.delivered_to})
        key = "supplied" if len(span) == 1 else "supplied_span"
        found.append([key, " – ".join(day(one, facts.language) for one in span)])
    if facts.buyer.reference:
        found.append(["reference", facts.buyer.reference])
    if facts.buyer.vat_id:
        found.append(["buyer_vat_id", facts.buyer.vat_id])
    if facts.place:
        found.append(["place", facts.place[0]])
    return [[say(facts, key), value] for key, value in found]


def _head(facts: Facts) -> list[list[str]]:
    """The columns: word, alignment, width."""
    if facts.kind is DocumentKind.PICK_LIST:
        keys = [("pick", "center", "1.6cm"), ("quantity", "right", "auto"), ("article", "left", "1fr")]
    elif facts.kind in PRICED:
        shown = "net" if facts.net_shown else "gross"
        keys = [
            ("position", "right", "auto"), ("article", "left", "1fr"), ("quantity", "right", "auto"),
            (f"unit_{shown}", "right", "auto"), ("tax", "right", "auto"), (f"sum_{shown}", "right", "auto"),
        ]  # fmt: skip
    else:
        keys = [("position", "right", "auto"), ("article", "left", "1fr"), ("quantity", "right", "auto")]
    return [[say(facts, key), align, width] for key, align, width in keys]


def _cells(facts: Facts, at: int, row: Row) -> list[Any]:
    article = {"name": row.name, "sku": row.sku, "note": row.note}
    if facts.kind is DocumentKind.PICK_LIST:
        return ["☐", str(row.quantity), article]
    if facts.kind not in PRICED:
        return [str(at), article, str(row.quantity)]
    shown = row.net_minor if facts.net_shown else row.total_minor
    if row.discount_minor and not facts.net_shown:
        off = f"{say(facts, 'discount')} {_money(facts, -row.discount_minor)}"
        article["note"] = " · ".join(part for part in (row.note, off) if part)
    # What a piece costs without tax is the net of the line over its pieces, for reading only: the line counts.
    unit = shown // row.quantity if facts.net_shown and row.quantity and shown % row.quantity == 0 else None
    each = _money(facts, unit if facts.net_shown else row.unit_minor)
    rate = "" if row.tax_rate is None else _rate(facts, row.tax_rate)
    return [str(at), article, str(row.quantity) if row.quantity else "", each, rate, _money(facts, shown)]


def _sums(facts: Facts) -> list[dict[str, Any]]:
    if facts.kind not in PRICED:
        return []
    net, found = facts.net_shown, []
    shipping = facts.shipping_net_minor if net else facts.shipping_minor
    if facts.shipping_minor:
        found.append((say(facts, "shipping"), shipping, False))
    if net:
        found.append((say(facts, "net"), facts.net_minor, False))
        found += [(_tax_words(facts, "tax_of", tax.place, tax.rate, tax.net_minor), tax.tax_minor, False)
                  for tax in facts.taxes if tax.rate]  # fmt: skip
    total = "credited" if facts.kind is DocumentKind.CREDIT_NOTE else "total"
    found.append((say(facts, total), facts.total_minor, True))
    if not net:
        found += [(_tax_words(facts, "tax_in", tax.place, tax.rate, tax.net_minor), tax.tax_minor, False)
                  for tax in facts.taxes if tax.rate]  # fmt: skip
    found += [(say(facts, "free"), tax.net_minor, False) for tax in facts.taxes if not tax.rate]
    return [{"word": word, "amount": _money(facts, minor), "strong": strong} for word, minor, strong in found]


def _tax_words(facts: Facts, key: str, place: str, rate: int, net_minor: int) -> str:
    country = place[:2] if place and place != facts.seller.address.country else ""
    before = say(facts, "tax_at").format(country=country) if country else ""
    return before + say(facts, key).format(rate=_rate(facts, rate), net=_money(facts, net_minor))


def _notes(facts: Facts) -> list[str]:
    found = []
    for kind in ("intra_community", "export"):
        countries = sorted({tax.place[:2] for tax in facts.taxes if tax.place.endswith(f":{kind}")})
        if countries:
            found.append(say(facts, kind).format(countries=", ".join(countries)))
    if facts.kind is DocumentKind.ORDER_CONFIRMATION:
        found += [say(facts, "confirmed")] if facts.terms else []
        found.append(say(facts, "no_invoice"))
    if facts.paid and facts.kind is not DocumentKind.CREDIT_NOTE:
        names = dict.fromkeys(_tender(facts, one.tender) for one in facts.paid)
        found.append(say(facts, "paid_with").format(tenders=", ".join(names)))
    if facts.due_days is not None:
        found.append(say(facts, "due").format(days=facts.due_days))
    if facts.remark:
        found.append(facts.remark)
    return found


def _tax_ids(facts: Facts) -> list[str]:
    given = (("vat_id", facts.seller.vat_id), ("tax_number", facts.seller.tax_number))
    return [f"{say(facts, key)} {value}" for key, value in given if value]


def _foot(facts: Facts) -> list[list[str]]:
    seller = facts.seller
    columns = [
        [seller.name, *address.lines(seller.address)],
        [seller.phone, seller.email, seller.bank],
        [*_tax_ids(facts), seller.registered, seller.represented],
    ]
    return [[line for line in column if line] for column in columns]
