"""The trace of a price in words: each step one sentence, in German and English."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from babel.dates import format_date, get_timezone
from babel.numbers import format_decimal

from hanse.kit import money

from .translation import moment

HOME = get_timezone("Europe/Berlin")

WORDS = {
    "en": {
        "start": "Prices of {date}, price book {version}.",
        "line": "{article}: {quantity} × {unit} = {sum}, the list price.",
        "line_from": "{article}: {quantity} × {unit} = {sum}, the price from {least} pieces on.",
        "line_reduced": "{article}: {quantity} × {unit} = {sum}, a reduced price.",
        "line_manual": "{article}: {quantity} × {unit} = {sum}, set by hand instead of {listed}: {reason}.",
        "line_free": "{article}: {quantity} × {unit} = {sum}, set by hand: {reason}.",
        "tax": "{article}: {rate} % VAT ({place}).",
        "tax_export": "{article}: no VAT, because it is exported to {place}.",
        "tax_intra_community": "{article}: without VAT, because a business in another member state buys it ({place}).",
        "promotion": "{promotion} (version {version}): {how} on {base} takes off {off}.",
        "promotion_shipping": "{promotion} (version {version}): {how} on the shipping of {base} takes off {off}.",
        "passed_over": "{promotion} (version {version}) would take off {off}, but does not add up with what counts.",
        "shipping": "Shipping {sum}, with {rate} % VAT.",
        "totals": "Goods {goods}, discount {off}, shipping {shipping}: together {sum}, with {tax} VAT.",
        "totals_relieved": "Goods {goods}, discount {off}, less the VAT in them {relieved}, shipping {shipping}: "
        "together {sum}, with {tax} VAT.",
        "percentage": "{rate} %",
        "amount": "{minor}",
        "fixed_price": "the fixed price {unit_minor}",
        "buy_x_get_y": "buy {buy}, get {get}",
        "cheapest_free": "buy {buy}, get the {get} cheapest",
        "bundle": "{sets} × the set",
        "bundle_unit_minor": "{sets} × the set for {unit_minor}",
        "bundle_minor": "{sets} × the set with {minor} off",
        "bundle_rate": "{sets} × the set with {rate} % off",
        "gift": "one piece as a gift",
        "minimum_minor": "{how} from {limit}",
        "minimum_quantity": "{how} from {limit} pieces",
        "maximum_minor": "{how}, at most {limit},",
        "maximum_quantity": "{how}, at most {limit} times,",
    },
    "de": {
        "start": "Preise vom {date}, Preisbuch {version}.",
        "line": "{article}: {quantity} × {unit} = {sum}, der Listenpreis.",
        "line_from": "{article}: {quantity} × {unit} = {sum}, der Preis ab {least} Stück.",
        "line_reduced": "{article}: {quantity} × {unit} = {sum}, ein reduzierter Preis.",
        "line_manual": "{article}: {quantity} × {unit} = {sum}, von Hand gesetzt statt {listed}: {reason}.",
        "line_free": "{article}: {quantity} × {unit} = {sum}, von Hand gesetzt: {reason}.",
        "tax": "{article}: {rate} % MwSt. ({place}).",
        "tax_export": "{article}: keine MwSt., weil es eine Ausfuhr nach {place} ist.",
        "tax_intra_community": "{article}: ohne MwSt., weil es eine innergemeinschaftliche Lieferung ist ({place}).",
        "promotion": "{promotion} (Version {version}): {how} auf {base} bringt {off} Nachlass.",
        "promotion_shipping": "{promotion} (Version {version}): {how} auf den Versand von {base} bringt {off}.",
        "passed_over": "{promotion} (Version {version}) brächte {off} Nachlass, gilt aber nicht neben dem, was zählt.",
        "shipping": "Versand {sum}, mit {rate} % MwSt.",
        "totals": "Ware {goods}, Nachlass {off}, Versand {shipping}: zusammen {sum}, darin {tax} MwSt.",
        "totals_relieved": "Ware {goods}, Nachlass {off}, abzüglich der MwSt. darin {relieved}, Versand {shipping}: "
        "zusammen {sum}, darin {tax} MwSt.",
        "percentage": "{rate} %",
        "amount": "{minor}",
        "fixed_price": "der Festpreis {unit_minor}",
        "buy_x_get_y": "{buy} kaufen, {get} dazu",
        "cheapest_free": "{buy} kaufen, die {get} günstigsten dazu",
        "bundle": "{sets} × das Set",
        "bundle_unit_minor": "{sets} × das Set für {unit_minor}",
        "bundle_minor": "{sets} × das Set mit {minor} Nachlass",
        "bundle_rate": "{sets} × das Set mit {rate} % Nachlass",
        "gift": "ein Stück als Geschenk",
        "minimum_minor": "{how} ab {limit}",
        "minimum_quantity": "{how} ab {limit} Stück",
        "maximum_minor": "{how}, höchstens {limit},",
        "maximum_quantity": "{how}, höchstens {limit}-mal,",
    },
}


class Names(msgspec.Struct, frozen=True):
    """What articles, promotions and reasons are called; one that is not known keeps its key."""

    articles: Mapping[str, str]
    promotions: Mapping[str, str]
    reasons: Mapping[str, str] = {}


def explain(trace: Sequence[Mapping[str, Any]], currency: str, language: str, names: Names) -> list[str]:
    """One sentence for each step, in the order in which it was decided."""
    articles = {step["line"]: names.articles.get(step["facts"]["sku"], step["facts"]["sku"])
                for step in trace if step["rule"] == "line"}  # fmt: skip
    return [_sentence(step, articles, currency, language, names) for step in trace]


def _sentence(step: Mapping[str, Any], articles: Mapping[str, str], currency: str, language: str, names: Names) -> str:
    facts, rule = step["facts"], step["rule"]
    words = WORDS[language]
    said: dict[str, Any] = {"version": step["version"], "article": articles.get(step["line"], "")}

    def cents(minor: int) -> str:
        return money.show(minor, currency, language)

    if rule == "start":
        said["date"] = format_date(moment(facts["at"]).astimezone(HOME), "long", locale=language)
    elif rule == "line":
        said |= {"quantity": facts["quantity"], "unit": cents(facts["unit_minor"])}
        said |= {"sum": cents(facts["unit_minor"] * facts["quantity"]), "least": facts.get("min_quantity")}
        if "reason" in facts:
            listed = facts.get("list_unit_minor")
            rule = "line_free" if listed is None else "line_manual"
            said |= {"reason": names.reasons.get(facts["reason"], facts["reason"]), "listed": cents(listed or 0)}
        elif (facts.get("min_quantity") or 1) > 1:
            rule = "line_from"
        elif facts.get("reduced"):
            rule = "line_reduced"
    elif rule in ("tax", "shipping"):
        rate = format_decimal(facts["rate"] / 100, locale=language)
        place, _, untaxed = facts["place"].partition(":")
        rule = f"{rule}_{untaxed}" if untaxed and rule == "tax" else rule
        said |= {"rate": rate, "place": place, "sum": cents(facts.get("minor", 0))}
    elif rule in ("promotion", "passed_over"):
        off = sum(facts["shares"].values()) if rule == "promotion" else facts["saves_minor"]
        said |= {"promotion": names.promotions.get(facts["promotion"], facts["promotion"]), "off": cents(off)}
        said |= {"base": cents(facts["base_minor"]), "how": _how(facts, words, cents, language)}
        if rule == "promotion" and facts["terms"].get("scope") == "shipping":
            rule = "promotion_shipping"
    else:
        said |= {"goods": cents(facts["goods_minor"]), "off": cents(facts["discount_minor"])}
        said |= {"shipping": cents(facts["shipping_minor"]), "sum": cents(facts["total_minor"])}
        said |= {"tax": cents(facts["tax_minor"]), "relieved": cents(facts.get("relieved_minor", 0))}
        rule = "totals_relieved" if facts.get("relieved_minor") else rule
    return words[rule].format(**said)


def _how(facts: Mapping[str, Any], words: Mapping[str, str], cents: Any, language: str) -> str:
    terms = facts["terms"]
    said = {name: cents(terms[name]) for name in ("minor", "unit_minor") if name in terms}
    said |= {name: terms[name] for name in ("buy", "get") if name in terms}
    said |= {"rate": format_decimal(terms["rate"] / 100, locale=language)} if "rate" in terms else {}
    kind = terms["kind"]
    if kind == "bundle":
        said |= {"sets": facts["sets"]}
        kind = next((f"bundle_{way}" for way in ("unit_minor", "minor", "rate") if way in terms), kind)
    how = words[kind].format(**said)
    for limit in ("minimum_minor", "minimum_quantity", "maximum_minor", "maximum_quantity"):
        if terms.get(limit):
            how = words[limit].format(how=how, limit=cents(terms[limit]) if limit.endswith("minor") else terms[limit])
    return how
