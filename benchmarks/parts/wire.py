"""One connection of a shopper: a request, its answer, its cookies. Light, so that it measures the server."""

import asyncio
import time
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

import msgspec

LONGEST_WAIT_SECONDS = 60


class Unexpected(Exception):
    """An answer that the scenario does not know what to do with."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes
    location: str
    # What some servers give who asks without a cookie.
    token: str = ""

    def json(self) -> Any:
        """The body, read as JSON."""
        return msgspec.json.decode(self.body)


class Wire(asyncio.Protocol):
    """Keeps one connection open and opens it again where the server closed it; understands lengths and chunks."""

    def __init__(self, address: str) -> None:
        place = urlsplit(address)
        self._host, self._port = str(place.hostname), int(place.port or 80)
        self._place = place.netloc
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._read = b""
        self.cookies: dict[str, str] = {}
        # Sent with every request: who asks, for servers that are told so in a header.
        self.headers: dict[str, str] = {}

    async def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = "application/json", **headers: str
    ) -> Answer:
        """Send one request and read its answer. Header names are written with underscores."""
        if self._transport is None or self._transport.is_closing():
            await asyncio.get_running_loop().create_connection(lambda: self, self._host, self._port)
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._place}", "Accept: */*"]
        given = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        lines += [f"{name}: {value}" for name, value in given.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body or method != "GET":
            lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
        self._answer = asyncio.get_running_loop().create_future()
        self._read = b""
        cast("asyncio.Transport", self._transport).write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        return await asyncio.wait_for(self._answer, LONGEST_WAIT_SECONDS)

    async def want(self, statuses: tuple[int, ...], method: str, path: str, body: bytes = b"", **more: str) -> Answer:
        """As `ask`, but any other status is an error."""
        found = await self.ask(method, path, body, **more)
        if found.status not in statuses:
            raise Unexpected(f"{method} {path}: {found.status} {found.body[:400]!r}")
        return found

    async def read(self, path: str) -> Any:
        """A JSON document that must be there."""
        return (await self.want((200,), "GET", path)).json()

    async def write(self, method: str, path: str, content: Any, **headers: str) -> Any:
        """Send a JSON document; the JSON answer of a success."""
        return (await self.want((200, 201), method, path, msgspec.json.encode(content), **headers)).json()

    def forget(self) -> None:
        """Be somebody else from now on."""
        self.cookies.clear()
        self.headers.clear()

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Unexpected(f"the server hung up: {error}"))

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, rest = self._read.partition(b"\r\n\r\n")
        if not found or self._answer is None or self._answer.done():
            return
        status = int(head[9:12])
        fields = _fields(head)
        if status in (204, 304):
            body: bytes | None = b""
        elif "chunked" in fields.get("transfer-encoding", ""):
            body = _joined(rest)
        else:
            body = rest if len(rest) >= int(fields.get("content-length", "0")) else None
        if body is not None:
            self._keep_cookies(head)
            more = (fields.get("location", ""), fields.get("vendure-auth-token", ""))
            self._answer.set_result(Answer(status, body, *more))

    def _keep_cookies(self, head: bytes) -> None:
        for line in head.decode("latin-1").split("\r\n"):
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                key, _, content = value.partition(";")[0].partition("=")
                self.cookies[key] = content


def _fields(head: bytes) -> dict[str, str]:
    lines = head.decode("latin-1").split("\r\n")[1:]
    return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


def _joined(rest: bytes) -> bytes | None:
    """The body of chunks, or None while some are missing."""
    found: list[bytes] = []
    while True:
        size, ended, rest = rest.partition(b"\r\n")
        if not ended:
            return None
        length = int(size.partition(b";")[0], 16)
        if len(rest) < length + 2:
            return None
        if length == 0:
            return b"".join(found)
        found.append(rest[:length])
        rest = rest[length + 2 :]


async def cost_of_asking(address: str, path: str, seconds: float = 2) -> float:
    """Processor time of this generator for one small request, in microseconds."""
    wire = Wire(address)
    began, asked = time.process_time(), 0
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        await wire.ask("GET", path)
        asked += 1
    wire.close()
    return (time.process_time() - began) / asked * 1e6
