"""The fixed words of documents, German and English."""

from collections.abc import Mapping

TITLES: Mapping[str, tuple[str, str]] = {
    "order_confirmation": ("Auftragsbestätigung", "Order confirmation"),
    "pick_list": ("Packliste", "Pick list"),
    "delivery_note": ("Lieferschein", "Delivery note"),
    "receipt": ("Kassenbeleg", "Receipt"),
    "invoice": ("Rechnung", "Invoice"),
    "credit_note": ("Rechnungskorrektur", "Credit note"),
}

WORDS: Mapping[str, tuple[str, str]] = {
    "number": ("Nummer", "Number"),
    "date": ("Datum", "Date"),
    "order": ("Bestellung", "Order"),
    "ordered": ("Bestellt am", "Ordered on"),
    "reference": ("Ihr Bestellzeichen", "Your order reference"),
    "buyer_vat_id": ("Ihre USt-IdNr.", "Your VAT id"),
    "vat_id": ("USt-IdNr.", "VAT id"),
    "tax_number": ("Steuernummer", "Tax number"),
    "supplied": ("Leistungsdatum", "Date of supply"),
    "supplied_span": ("Leistungszeitraum", "Period of supply"),
    "corrects": ("Zur Rechnung", "Corrects invoice"),
    "place": ("Ort", "Place"),
    "ship_to": ("Lieferanschrift", "Delivered to"),
    "position": ("Pos.", "No."),
    "article": ("Artikel", "Article"),
    "quantity": ("Menge", "Qty"),
    "unit_net": ("Einzel netto", "Unit net"),
    "unit_gross": ("Einzelpreis", "Unit price"),
    "tax": ("USt.", "VAT"),
    "sum_net": ("Gesamt netto", "Total net"),
    "sum_gross": ("Gesamt", "Total"),
    "discount": ("Rabatt", "Discount"),
    "shipping": ("Versand", "Shipping"),
    "net": ("Summe netto", "Net total"),
    "total": ("Gesamtbetrag", "Total"),
    "credited": ("Gutgeschriebener Betrag", "Amount credited"),
    "tax_of": ("USt. {rate} auf {net}", "VAT {rate} on {net}"),
    "tax_in": ("darin USt. {rate} aus {net} netto", "includes VAT {rate} on {net} net"),
    "tax_at": ("{country}: ", "{country}: "),
    "free": ("davon steuerfrei", "of which free of VAT"),
    "paid_with": ("Bezahlt mit: {tenders}", "Paid with: {tenders}"),
    "due": (
        "Zahlbar auf Rechnung innerhalb von {days} Tagen nach Rechnungsdatum.",
        "Payable on account within {days} days of the date of this invoice.",
    ),
    "intra_community": (
        "Steuerfreie innergemeinschaftliche Lieferung nach {countries} (§ 4 Nr. 1 Buchst. b, § 6a UStG).",
        "Intra-Community supply to {countries}, exempt from VAT (Article 138 of Directive 2006/112/EC).",
    ),
    "export": (
        "Steuerfreie Ausfuhrlieferung nach {countries} (§ 4 Nr. 1 Buchst. a, § 6 UStG).",
        "Export to {countries}, exempt from VAT (Article 146 of Directive 2006/112/EC).",
    ),
    "page": ("Seite", "Page"),
    "of": ("von", "of"),
    "pick": ("Geholt", "Picked"),
    "served_by": ("Es bediente Sie", "You were served by"),
    "confirmed": (
        "Wir bestätigen Ihre Bestellung. Vertragsbedingungen und Widerrufsbelehrung stehen auf den folgenden Seiten.",
        "We confirm your order. The terms of the contract and the instructions on withdrawal follow.",
    ),
    "invoiced": (
        "Die Beträge enthalten alle gewährten Rabatte.",
        "All discounts that were granted are taken off.",
    ),
    "returned": ("Rückgabe", "Return"),
    "no_invoice": ("Dies ist keine Rechnung.", "This is not an invoice."),
}

TENDERS: Mapping[str, tuple[str, str]] = {
    "card": ("Karte", "Card"),
    "cash": ("Bar", "Cash"),
    "gift_card": ("Gutscheinkarte", "Gift card"),
    "on_account": ("Auf Rechnung", "On account"),
    "wallet": ("Wallet", "Wallet"),
    "store_credit": ("Guthaben", "Store credit"),
    "rounding": ("Rundung", "Rounding"),
}

WAYS: Mapping[str, tuple[str, str]] = {
    "ship": ("Versand", "Shipping"),
    "ship_on": ("Versand, Ankunft {days}", "Shipping, arrives {days}"),
    "pickup": ("Abholung: {place}", "To collect: {place}"),
    "reserve": ("Reserviert, zahlbar bei Abholung: {place}", "Reserved, paid on collection: {place}"),
    "carry_out": ("Im Geschäft mitgenommen", "Taken along in the store"),
}


def word(words: Mapping[str, tuple[str, str]], key: str, language: str) -> str:
    """A word in a language; what is not known is printed as it is."""
    german, english = words.get(key, (key, key))
    return german if language == "de" else english
