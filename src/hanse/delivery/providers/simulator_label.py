"""The label of the simulated carrier as a PDF: the same parcel gives the same bytes."""

import io
import json

import segno
import typst

LABEL = """
#let label = json(bytes(sys.inputs.label))
#set document(title: label.tracking)
#set page(width: 105mm, height: 148mm, margin: 6mm)
#set text(size: 10pt, fallback: true)
#set par(leading: 0.5em)
#grid(columns: (1fr, auto), text(size: 15pt, weight: "bold")[Küstenbote], align(right)[#label.service])
#line(length: 100%)
#text(size: 8pt)[Von / From]\\
#text(size: 8pt)[#label.sender.join(", ")]
#v(4mm)
#text(size: 8pt)[An / To]
#block(inset: (left: 4mm))[#text(size: 14pt)[#label.recipient.join(linebreak())]]
#v(1fr)
#line(length: 100%)
#grid(columns: (34mm, 1fr), gutter: 5mm, image(bytes(sys.inputs.code), width: 34mm),
  [#text(size: 13pt, weight: "bold")[#label.tracking]\\ #v(2mm)
   Auftrag / Order #label.number\\ #label.weight])
"""


def _service(parcel: dict[str, object]) -> str:
    if parcel["direction"] == "return":
        return "Rücksendung / Return"
    return f"Paketpunkt / Point {parcel['point']}" if parcel.get("point") else "Paket / Parcel"


def draw(parcel: dict[str, object]) -> bytes:
    """The label of a parcel; texts travel as data, so that no address is ever read as markup."""
    grams = parcel.get("weight_grams")
    shown = {
        "service": _service(parcel),
        "sender": parcel["sender"],
        "recipient": parcel["recipient"],
        "tracking": parcel["tracking"],
        "number": parcel["number"],
        "weight": f"{int(str(grams)) / 1000:.2f} kg" if grams else "",
    }
    code = io.BytesIO()
    segno.make(str(parcel["tracking"]), error="m", micro=False).save(code, kind="svg", border=1)
    inputs = {"label": json.dumps(shown, ensure_ascii=False), "code": code.getvalue().decode()}
    return typst.compile(LABEL.encode(), format="pdf", ignore_system_fonts=True, timestamp=0, sys_inputs=inputs)
