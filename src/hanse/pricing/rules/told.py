"""What is said of a finding: in both languages, what it is and what to do about it."""

from collections.abc import Mapping
from typing import Any

from hanse.pricing.contracts import ProposalFinding, Texts

BLOCKS, WARNS = "blocks", "warns"

# Code: severity, what (German, English), what to do (German, English). Facts stand in braces.
SAID: Mapping[str, tuple[str, str, str, str, str]] = {
    "never_valid": (
        BLOCKS,
        "Die Aktion gilt zu keinem Zeitpunkt: Zeitraum, Uhrzeiten und Start lassen keine Minute übrig.",
        "The promotion counts at no moment: validity, hours and start leave no minute.",
        "Zeitraum oder Uhrzeiten ändern.",
        "Change the validity or the hours.",
    ),
    "no_channel": (
        BLOCKS,
        "Die Aktion gilt auf keinem Kanal.",
        "The promotion counts on no channel.",
        "Mindestens einen Kanal wählen.",
        "Choose at least one channel.",
    ),
    "names_no_article": (
        BLOCKS,
        "Kein Artikel, der auf diesen Kanälen verkauft wird, ist gemeint ({where}).",
        "No article that is on sale on these channels is meant ({where}).",
        "Andere Artikel, Warengruppen oder Kanäle wählen.",
        "Choose other articles, categories or channels.",
    ),
    "budget_too_small": (
        BLOCKS,
        "Schon ein einziger Einsatz kostet mehr, als das Budget hergibt.",
        "A single use costs more than the budget has.",
        "Budget erhöhen oder den Nachlass senken.",
        "Raise the budget or lower the discount.",
    ),
    "maximum_below_discount": (
        WARNS,
        "Der höchste Nachlass liegt unter dem, was die Aktion schon beim Mindestwert gäbe: er greift immer.",
        "The largest discount is below what the promotion gives at its minimum already: it always cuts it.",
        "Höchstwert oder Nachlass anpassen.",
        "Adjust the maximum or the discount.",
    ),
    "step_never_better": (
        WARNS,
        "Stufe {step} verlangt mehr als eine andere und gibt nicht mehr: sie zählt nie.",
        "Step {step} asks for more than another one and gives no more: it never counts.",
        "Die Stufe streichen oder ihren Wert erhöhen.",
        "Drop the step or raise its value.",
    ),
    "minimum_above_maximum": (
        WARNS,
        "Ab {minimum} Stück, aber höchstens für {maximum} Stück: der Rest wird nie vergünstigt.",
        "From {minimum} pieces on, but for {maximum} at most: the rest is never reduced.",
        "Prüfen, ob beide Zahlen so gemeint sind.",
        "Check that both figures are meant like this.",
    ),
    "always_beaten": (
        WARNS,
        "„{other}“ gilt für dasselbe, schließt diese Aktion aus und ist immer mindestens so gut: sie zählt nie.",
        "“{other}” counts for the same, excludes this promotion and is always at least as good: it never counts.",
        "Andere Gruppe wählen, mit anderen verbindbar machen, oder die andere Aktion vorher beenden.",
        "Choose another group, make it stackable, or end the other promotion first.",
    ),
    "no_coupon": (
        WARNS,
        "Die Aktion braucht einen Gutschein, aber es gibt noch keinen, der dann gilt.",
        "The promotion needs a coupon, but there is none yet that counts then.",
        "Gutscheine unter Preise, Gutscheine anlegen; das geht schon vor der Veröffentlichung.",
        "Make coupons under Prices, Coupons; that is possible before publishing.",
    ),
    "changed_meanwhile": (
        WARNS,
        "Von dieser Aktion wurde eine andere Fassung veröffentlicht, nachdem diese geschrieben wurde.",
        "Another version of this promotion was published after this one was written.",
        "Mit der Fassung vergleichen, die jetzt gilt.",
        "Compare with the version that counts now.",
    ),
    "loss": (
        BLOCKS,
        "{sku} würde mit {with_names} netto {net} bringen und kostet {cost} (mindestens {count} Artikel betroffen).",
        "{sku} would bring {net} net with {with_names} and costs {cost} (at least {count} articles).",
        "Nachlass senken, Artikel ausnehmen, oder die Aktionen nicht verbindbar machen.",
        "Lower the discount, leave articles out, or make the promotions not stackable.",
    ),
    "percent_in_name": (
        WARNS,
        "Der Name verspricht {said} %, die Aktion gibt höchstens {given} %.",
        "The name promises {said} %, the promotion gives {given} % at most.",
        "Namen oder Nachlass ändern.",
        "Change the name or the discount.",
    ),
    "not_below_30_days": (
        WARNS,
        "{count} Artikel waren in den letzten 30 Tagen nicht teurer, z. B. {sku}: kein Prozentsatz neben dem Preis.",
        "{count} articles were no dearer within the last 30 days, such as {sku}: no percentage beside their price.",
        "Werbung ohne Prozentangabe, oder einen späteren Beginn wählen (§ 11 PAngV).",
        "Advertise without a percentage, or begin later (PAngV section 11).",
    ),
    "two_prices": (
        BLOCKS,
        "{sku} hätte in dieser Liste zwei Preise zur selben Zeit (ab {quantity} Stück).",
        "{sku} would have two prices in this list at the same time (from {quantity} pieces on).",
        "Zeiträume trennen oder den geplanten Preis zurücknehmen.",
        "Separate the times, or take the planned price back.",
    ),
    "two_lists": (
        BLOCKS,
        "{sku} hat auch in der Liste „{other}“ einen Preis, die für dasselbe gilt und denselben Rang hat.",
        "{sku} has a price in the list “{other}” too, which counts for the same and has the same rank.",
        "Einer der Listen einen anderen Rang geben.",
        "Give one of the lists another rank.",
    ),
    "price_stood": (
        BLOCKS,
        "{sku} soll rückwirkend einen anderen Preis bekommen, als verlangt wurde.",
        "{sku} would get another price for a time in which one was asked already.",
        "Den Preis ab jetzt oder später gelten lassen.",
        "Let the price count from now on or later.",
    ),
    "no_tax_rate": (
        BLOCKS,
        "Für die Steuerklasse {tax_class} ist in {country} kein Satz hinterlegt; dorthin wird verkauft ({sku}).",
        "There is no rate for the tax class {tax_class} in {country}, where this is sold ({sku}).",
        "Den Satz unter Preise, Steuern eintragen, oder das Land nicht beliefern.",
        "State the rate under Prices, Taxes, or do not sell there.",
    ),
    "lists_mixed": (
        WARNS,
        "Die Liste „{other}“ gilt für dieselben Käufe, aber mit anderer Behandlung der Steuer (brutto und netto).",
        "The list “{other}” counts for the same purchases, but with the other treatment of tax (gross and net).",
        "Beide Listen gleich führen: sonst entsteht kein Preisbuch für Kassen ohne Netz.",
        "Keep both lists alike: else no price book can be made for tills without a network.",
    ),
    "unsound": (
        BLOCKS,
        "Die Bedingungen sind nicht zu verstehen: {reason} ({where}).",
        "The terms cannot be understood: {reason} ({where}).",
        "Die Bedingungen berichtigen.",
        "Put the terms right.",
    ),
}


def finding(code: str, where: str, *, severity: str | None = None, **facts: Any) -> ProposalFinding:
    """A finding in words. Amounts among the facts are texts already."""
    usual, german, english, do, advice = SAID[code]
    told = {"where": where, **facts}
    return ProposalFinding(
        code=code,
        severity=severity or usual,
        where=where,
        text=_said(german, english, told),
        advice=_said(do, advice, told),
        facts=facts,
    )


def _said(german: str, english: str, facts: Mapping[str, Any]) -> Texts:
    return {"de": german.format(**facts), "en": english.format(**facts)}


def amount(minor: int, currency: str) -> str:
    """An amount as findings name it: minor units of two places."""
    return f"{'-' * (minor < 0)}{abs(minor) // 100}.{abs(minor) % 100:02} {currency}"
