"""The templates, and what can be said in them. Every sentence goes through `_`, so a test can hold the German whole."""

from pathlib import Path
from typing import Any

import jinja2
from jinja2.runtime import Context
from markupsafe import Markup

from hanse import catalog
from hanse.kit import words

from . import assets, icons, printing

TEMPLATES = Path(__file__).parent / "templates"


@jinja2.pass_context
def _say(context: Context, sentence: str, **facts: Any) -> str:
    return words.say(sentence, context["language"], **facts)


@jinja2.pass_context
def _text(context: Context, texts: dict[str, str]) -> str:
    return catalog.text_in(texts, context["language"])


@jinja2.pass_context
def _money(context: Context, minor: int) -> str:
    return printing.amount(minor, context["currency"], context["language"])


@jinja2.pass_context
def _day(context: Context, value: Any) -> str:
    return printing.day(value, context["language"])


@jinja2.pass_context
def _date(context: Context, value: Any) -> str:
    return printing.calendar_date(value, context["language"])


@jinja2.pass_context
def _moment(context: Context, value: Any) -> str:
    return printing.moment(value, context["zone"], context["language"])


@jinja2.pass_context
def _pieces(context: Context, count: int) -> str:
    return printing.pieces(count, context["language"])


def _rich(text: str) -> Markup:
    return Markup(catalog.as_html(text))  # noqa: S704 - as_html cleans what it gives


def environment() -> jinja2.Environment:
    """Templates that escape what they print and stop at a name that is not there."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.do"],
    )
    made.globals.update(_=_say, icon=icons.icon, asset=assets.address, days=printing.days)
    made.filters.update(text=_text, money=_money, day=_day, date=_date, moment=_moment, pieces=_pieces, rich=_rich)
    return made


TEMPLATE = environment()
