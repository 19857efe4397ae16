"""Typst sets the pages: the same facts and the same layout are the same bytes, whoever sets them and when."""

import json
from datetime import UTC, datetime, time
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import cast

import typst

from hanse.documents.contracts import DocumentKind, Facts
from hanse.documents.rules import view
from hanse.documents.rules.numbers import LAYOUT

LAYOUTS = Path(__file__).parent.parent / "layouts"


@cache
def _fonts() -> typst.Fonts:
    """Only what the typesetter brings along, so that no machine sets another page."""
    return typst.Fonts(include_system_fonts=False)


@cache
def _source(name: str, layout: int) -> bytes:
    return (LAYOUTS / f"{name}_{layout}.typ").read_bytes()


@cache
def typesetter() -> str:
    """What set a page, by name and version."""
    return f"typst {version('typst')}"


def pdf(facts: Facts, layout: int = LAYOUT) -> bytes:
    """The document as PDF/A-2b. Its own date is the date of the file."""
    source, given = _given(facts, layout)
    noon = int(datetime.combine(facts.issued_date, time(12), UTC).timestamp())
    return typst.compile(
        source,
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"view": given},
        pdf_standards="a-2b",
        timestamp=noon,
    )


def pictures(facts: Facts, layout: int = LAYOUT, *, ppi: float = 72) -> list[bytes]:
    """The pages as PNG, to look at."""
    source, given = _given(facts, layout)
    found: object = typst.compile(source, format="png", font_paths=_fonts(), sys_inputs={"view": given}, ppi=ppi)
    return [bytes(one) for one in found] if isinstance(found, list) else [bytes(cast("bytes", found))]


def _given(facts: Facts, layout: int) -> tuple[bytes, str]:
    if facts.kind is DocumentKind.RECEIPT:
        return _source("receipt", layout), json.dumps(view.receipt_view(facts))
    return _source("letter", layout), json.dumps(view.view(facts))
