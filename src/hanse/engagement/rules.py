"""Pure composition of messages: facts and a template become subject, HTML and plain text."""

import html as entities
import re
from pathlib import Path
from typing import Any

import mrml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from hanse.kit.money import show

TEMPLATES = Path(__file__).parent / "templates"

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=select_autoescape(enabled_extensions=("mjml",), default=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def compose(template: str, language: str, facts: dict[str, Any]) -> tuple[str, str, str]:
    """Subject, HTML and plain text of a message. What is missing in the facts raises, rather than leaving a gap."""

    def money(minor: int, currency: str | None = None) -> str:
        return show(minor, currency or facts.get("currency", "EUR"), language)

    found = _ENVIRONMENT.get_template(f"{template}.{language}.mjml")
    known = {**facts, "language": language, "money": money}
    subject = " ".join("".join(found.blocks["subject"](found.new_context(known))).split())
    html = mrml.to_html(found.render(known)).content
    return entities.unescape(subject), html, plain(html)


def plain(html: str) -> str:
    """The words of a mail for readers that show no HTML; links follow their text."""
    body = re.sub(r"(?is)<(head|style|script|title).*?</\1>|<!--.*?-->", "", html)
    body = re.sub(r'(?is)<a\b[^>]*href="([^"]+)"[^>]*>(.*?)</a>', r"\2 (\1)", body)
    body = re.sub(r"(?i)<(br|/p|/div|/tr|/h\d|/li)\b[^>]*>", "\n", body)
    text = entities.unescape(re.sub(r"<[^>]+>", " ", body))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
