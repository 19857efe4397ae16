"""The terms of a contract as plain passages, for what customers keep: a link would not be enough."""

import re
from html import unescape

from hanse import channels
from hanse.kit.db import Tx

from .templating import TEMPLATE
from .visit import CHANNEL

# What has to reach the customer in a form that stays, and under which title.
KEPT = {
    "withdrawal": {"de": "Widerrufsbelehrung", "en": "Instructions on withdrawal"},
    "terms": {"de": "Allgemeine Geschäftsbedingungen", "en": "Terms and conditions"},
}
PART = re.compile(r"(?is)<(h2|p|li)\b[^>]*>(.*?)</\1>")


async def contract_terms(tx: Tx, language: str) -> list[tuple[str, bool]]:
    """Instructions on withdrawal and terms as they stand on the pages now: passages, and whether each is a heading."""
    policy = await channels.get_policy(tx, CHANNEL)
    spoken = language if language in ("de", "en") else "en"
    found = []
    for page, titles in KEPT.items():
        found.append((titles[spoken], True))
        shown = TEMPLATE.get_template(f"legal/{page}.{spoken}.html").render(policy=policy, language=spoken)
        for tag, inner in PART.findall(shown):
            text = " ".join(unescape(re.sub(r"<[^>]+>", " ", inner)).split())
            found.append((re.sub(r" ([.,;:])", r"\1", text), tag.lower() == "h2"))
    return found
