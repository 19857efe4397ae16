"""Requests for the same route that arrive together are carried out in one transaction, each as if it were alone."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from litestar import Request
from litestar.response import Response

from . import chorus, idempotency
from .actor import Actor
from .callers import identify_each, stranger
from .db import Tx
from .house import House
from .idempotency import Claim, Stored
from .refusals import Refusal

AnyRequest = Request[Any, Any, Any]
# What of the parameters of a request, its path and its body, no two requests of one batch may have in common.
Apart = Callable[[Mapping[str, Any]], set[Hashable]]


class Ask(NamedTuple):
    """A request, what was read from it, and the key under which it counts once, if it has one."""

    house: House
    request: AnyRequest
    given: dict[str, Any]
    key: str | None


class Answering(NamedTuple):
    """How one request of a route is answered.

    `carry_out` does what it asks for, `check` refuses whoever may not, `claim` tells under what a key counts, and
    `apart` what no two requests of one batch may have in common beside their keys: whom or what they are about.
    """

    carry_out: Callable[[Tx, tuple[Ask, Actor]], Any]
    check: Callable[[Actor, dict[str, Any]], None]
    claim: Callable[[str, AnyRequest, Actor, bytes], Claim]
    apart: Apart

    def apart_by(self, ask: Ask) -> set[Hashable]:
        """What keeps a request out of a batch that has another one with the same: so does a browser."""
        cookies = ask.request.headers.get("cookie")
        browser = set() if cookies is None else {("cookies", cookies)}
        key = set() if ask.key is None else {("key", ask.key)}
        return {*key, *browser, *self.apart(ask.given)}

    async def each(self, tx: Tx, asks: list[Ask]) -> Sequence[Response[Any] | Refusal]:
        """The answers to these requests, in their order."""
        answers: dict[int, Response[Any] | Refusal] = {}
        actors = await self._actors(tx, asks, answers)
        claims = {
            n: self.claim(key, asks[n].request, actor, await asks[n].request.body())
            for n, actor in actors.items()
            if (key := asks[n].key) is not None
        }
        stored = dict(zip(claims, await idempotency.claim_each(tx, list(claims.values())), strict=True))
        for n, found in stored.items():
            if isinstance(found, Refusal):
                answers[n] = found
            elif found is not None:
                answers[n] = replayed(found)
        left = [n for n in actors if n not in answers]
        if left:
            done = await chorus.each(tx, self.carry_out, [(asks[n], actors[n]) for n in left])
            answers |= zip(left, done, strict=True)
            await _remember(tx, claims, dict(zip(left, done, strict=True)))
        return [answers[n] for n in range(len(asks))]

    async def _actors(self, tx: Tx, asks: list[Ask], refused: dict[int, Response[Any] | Refusal]) -> dict[int, Actor]:
        """Who sends each request, as far as they may."""
        strangers = {n: stranger(ask.request) for n, ask in enumerate(asks)}
        known: dict[int, Actor | Refusal] = {n: one for n, one in strangers.items() if one is not None}
        others = [n for n in range(len(asks)) if n not in known]
        if others:
            found = await identify_each(tx, [(asks[n].house, asks[n].request) for n in others])
            known |= zip(others, found, strict=True)
        actors = {}
        for n, who in sorted(known.items(), key=itemgetter(0)):
            if isinstance(who, Refusal):
                refused[n] = who
                continue
            try:
                self.check(who, asks[n].given)
            except Refusal as refusal:
                refused[n] = refusal
            else:
                actors[n] = who
        return actors


async def _remember(tx: Tx, claims: Mapping[int, Claim], done: Mapping[int, Response[Any] | Refusal]) -> None:
    """Keep what was answered under the keys; one that was refused is given back."""
    kept = [
        (claims[n], answer.status_code or 200, answer.content)
        for n, answer in done.items()
        if n in claims and not isinstance(answer, Refusal)
    ]
    await idempotency.remember_each(tx, kept)
    refused = [n for n, answer in done.items() if isinstance(answer, Refusal)]
    await idempotency.give_back(tx, [claims[n] for n in refused if n in claims])


def replayed(stored: Stored) -> Response[bytes]:
    """The answer that the first request with a key was given."""
    return Response(
        stored.body or b"",
        status_code=stored.status or 200,
        media_type="application/json",
        headers={"Idempotent-Replayed": "true"},
    )
