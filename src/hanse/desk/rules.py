"""How findings are ranked; no clock, database or network."""

from collections.abc import Iterable

from .contracts import Hit, HitKind

TEXT_SHORTEST = 2
EXACT = 1000

# Among equals what people ask about most comes first.
WEIGHTS = {
    HitKind.PICKUP: 70,
    HitKind.ORDER: 60,
    HitKind.CUSTOMER: 50,
    HitKind.RECEIPT: 40,
    HitKind.RETURN: 35,
    HitKind.CASE: 30,
    HitKind.CART: 20,
}


def code_of(text: str) -> str:
    """A number or code as it is kept: capitals, without blanks."""
    return "".join(text.upper().split())


def bare_code_of(text: str) -> str:
    """A code without the hyphens that people put into it when they read it aloud, and without the address of a cart."""
    return code_of(text).rpartition("/CART/")[2].replace("-", "")


def score(kind: HitKind, *, exact: bool, place: int) -> int:
    """The rank of a hit: what was named exactly goes before what looks alike; `place` is its own among its kind."""
    return (EXACT if exact else 0) + WEIGHTS[kind] - place


def ranked(hits: Iterable[Hit], limit: int) -> list[Hit]:
    """The best hits, each thing once."""
    best: dict[tuple[HitKind, object], Hit] = {}
    for hit in hits:
        known = best.get((hit.kind, hit.id))
        if known is None or known.score < hit.score:
            best[hit.kind, hit.id] = hit
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.number))[:limit]
