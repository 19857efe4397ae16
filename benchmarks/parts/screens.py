"""Screens of the office that stay open and hear what happens: server-sent events, one connection each."""

import asyncio
from urllib.parse import urlsplit

from hanse import access
from hanse.kit.actor import SYSTEM
from hanse.kit.db import connect

from .wire import Unexpected

TOPICS = ("orders", "fulfillment", "stock", "payments")
RIGHTS = ["orders.read", "fulfillment.read", "inventory.read", "payments.read"]


async def key_of_a_screen(url: str) -> str:
    """A key with which a screen may listen."""
    database = await connect(url, most=1)
    async with database.transaction() as tx:
        made = await access.create_key(tx, SYSTEM, "screen", RIGHTS)
    await database.close()
    return made.key


class Screen:
    """Listens until it is told to stop, and counts what it hears."""

    def __init__(self, address: str, key: str) -> None:
        self._place, self._key = urlsplit(address), key
        self.heard = 0

    async def listen(self) -> None:
        """Open the stream and read on and on; ends when it is cancelled. Refuses to go on where the stream ends."""
        reader, writer = await asyncio.open_connection(self._place.hostname, self._place.port)
        try:
            path = f"/v1/stream?topics={','.join(TOPICS)}"
            lines = [f"GET {path} HTTP/1.1", f"Host: {self._place.netloc}", f"Authorization: Bearer {self._key}"]
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n")
            status = await reader.readline()
            if b" 200 " not in status:
                raise Unexpected(f"the stream did not open: {status!r}")
            while line := await reader.readline():
                self.heard += line.startswith(b"data: ")
        finally:
            writer.close()
        raise Unexpected("the stream ended")
