"""The feed of figures that goes out, as JSON Lines or CSV."""

import csv
import io
from enum import StrEnum
from typing import Annotated

import msgspec
from litestar.params import QueryParameter
from litestar.response import Response

from hanse.channels import queries
from hanse.channels.queries.feed import FeedLine
from hanse.kit import edge
from hanse.kit.actor import Needs, Scope
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound


class FeedFormat(StrEnum):
    """How the lines are written."""

    JSON_LINES = "jsonl"
    CSV = "csv"


@edge.get(
    "/v1/stock/feed",
    needs=Needs("inventory.read", Scope.GLOBAL),
    refuses=[NotFound],
    tags=["inventory"],
)
async def get_stock_feed(
    tx: Tx,
    channel: str,
    since: str | None = None,
    in_format: Annotated[FeedFormat, QueryParameter(name="format")] = FeedFormat.JSON_LINES,
) -> Response[bytes]:
    """What a channel can promise, position by position: everything once, and from then on what has changed.

    The header Feed-Cursor holds the cursor for the next call (`since`), Feed-More says whether there is more at once.
    Each line carries its version: of two lines for one position the higher one counts.
    """
    part = await queries.stock_feed(tx, channel, since)
    headers = {"Feed-Cursor": part.cursor, "Feed-More": "true" if part.more else "false"}
    if in_format is FeedFormat.CSV:
        return Response(_csv(part.lines), media_type="text/csv; charset=utf-8", headers=headers)
    body = b"".join(msgspec.json.encode(line) + b"\n" for line in part.lines)
    return Response(body, media_type="application/jsonl", headers=headers)


def _csv(lines: list[FeedLine]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FeedLine.__struct_fields__)
    writer.writerows([getattr(line, name) for name in FeedLine.__struct_fields__] for line in lines)
    return text.getvalue().encode()


ROUTES = [get_stock_feed]
