"""The feed of figures that goes out: everything once, and then what has changed since."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from hanse import catalog, inventory, locations
from hanse.kit import outbox
from hanse.kit.db import Tx
from hanse.kit.paging import decode_cursor, encode_cursor

from .channels import get_channel

VARIANTS_AT_ONCE = 200
EVENTS_AT_ONCE = 1000

# After one of these every figure of a channel may be another one: the feed begins anew.
AFRESH = frozenset({"stock_rule.changed", "channel.changed"})


class FeedLine(msgspec.Struct, frozen=True):
    """What a channel can promise of an article at a place. Of two lines for one position the higher version counts."""

    variant: UUID
    sku: str
    gtin: str | None
    location: UUID
    location_code: str
    available: int
    version: int


class FeedPart(msgspec.Struct, frozen=True):
    """Some lines of the feed. `more` says that the next part can be read at once, and not only after a change."""

    lines: list[FeedLine]
    cursor: str
    more: bool


async def stock_feed(tx: Tx, channel: str, since: str | None = None) -> FeedPart:
    """The next part of the feed of a channel; without a cursor it begins with every position there is.

    Whoever goes on with the cursor of each part misses nothing, and may be told a figure twice: its version says so.
    Refuses with NotFound for an unknown channel, and with InvalidInput for a damaged cursor.
    """
    await get_channel(tx, channel)
    found = decode_cursor(since, tuple[int, UUID | None, bool])
    place, after, whole = found if found is not None else (await outbox.last_place(tx), None, True)
    if whole:
        stands = await inventory.positions_after(tx, after, VARIANTS_AT_ONCE)
        variants = list(dict.fromkeys(one.variant for one in stands))
        lines = await _lines(tx, channel, variants, None)
        last = variants[-1] if variants else None
        return FeedPart(lines, encode_cursor(place, last, last is not None), last is not None)
    events = await outbox.events_after(tx, place, EVENTS_AT_ONCE)
    if not events:
        return FeedPart([], encode_cursor(place, None, False), False)
    place = events[-1].place
    if any(event.type in AFRESH for event in events):
        return FeedPart([], encode_cursor(place, None, True), True)
    changed = {
        (UUID(event.body["variant"]), UUID(event.body["location"])) for event in events if event.type == "stock.changed"
    }
    lines = await _lines(tx, channel, list({variant for variant, _ in changed}), changed)
    return FeedPart(lines, encode_cursor(place, None, False), len(events) == EVENTS_AT_ONCE)


async def _lines(tx: Tx, channel: str, variants: Sequence[UUID], only: set[tuple[UUID, UUID]] | None) -> list[FeedLine]:
    cards = await catalog.variants(tx, list(variants))
    codes = {place.id: place.code for place in await locations.list_locations(tx)}
    return [
        FeedLine(
            one.variant, cards[one.variant].sku, cards[one.variant].gtin, one.location, codes[one.location],
            one.available, one.version,
        )
        for one in await inventory.availability(tx, list(variants), None, channel)
        if one.variant in cards and one.location in codes and (only is None or (one.variant, one.location) in only)
    ]  # fmt: skip
