"""Load over HTTP: connections that ask again as soon as they are answered. Light, so that it measures the server."""

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple, cast
from urllib.parse import urlsplit


class Answered(NamedTuple):
    """When a request was sent, how long its answer took, its status, and when to come back (Retry-After)."""

    at: float
    seconds: float
    status: int
    comes_back: str


class Measured:
    """What a crowd of connections was answered."""

    def __init__(self, seconds: float, answers: list[Answered]) -> None:
        self.seconds, self.answers = seconds, answers

    @property
    def statuses(self) -> Counter[int]:
        """How often each status was answered."""
        return Counter(answer.status for answer in self.answers)

    def rate(self, status: int) -> float:
        """Answers of a status per second."""
        return self.statuses[status] / self.seconds

    def milliseconds(self, status: int, percent: int = 99) -> float:
        """So many percent of the answers of a status took no longer than this."""
        taken = [answer.seconds * 1000 for answer in self.answers if answer.status == status]
        return statistics.quantiles(taken, n=100)[percent - 1] if len(taken) > 1 else float("nan")


class Connection(asyncio.Protocol):
    """Sends a request, reads the answer, and so on until the time is up. Understands answers with a length only."""

    def __init__(self, ask: Callable[[], bytes], until: float, answers: list[Answered]) -> None:
        self._ask, self._until, self._answers = ask, until, answers
        self._read = b""
        self._needed = 0
        self._sent_at = 0.0
        self._comes_back = ""
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._send()

    def _send(self) -> None:
        self._sent_at = time.perf_counter()
        if self._sent_at >= self._until:
            self._transport.close()
        else:
            self._transport.write(self._ask())

    def data_received(self, data: bytes) -> None:
        self._read += data
        if not self._needed:
            head, found, _ = self._read.partition(b"\r\n\r\n")
            if not found:
                return
            self._needed = len(head) + 4 + int(_header(head, b"content-length"))
            self._comes_back = _header(head, b"retry-after").decode()
        if len(self._read) >= self._needed:
            status = int(self._read[9:12])
            self._answers.append(Answered(self._sent_at, time.perf_counter() - self._sent_at, status, self._comes_back))
            self._read, self._needed = b"", 0
            self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


def _header(head: bytes, name: bytes) -> bytes:
    return head.lower().partition(b"\r\n" + name + b": ")[2].partition(b"\r\n")[0]


def post(url: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    """A request as it goes over the wire."""
    lines = [f"POST {path} HTTP/1.1", f"Host: {urlsplit(url).netloc}", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers.items()] + [f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def crowd(url: str, connections: int, seconds: float, ask: Callable[[], bytes]) -> Measured:
    """Let so many connections ask until the time is up."""
    loop, place = asyncio.get_running_loop(), urlsplit(url)
    answers: list[Answered] = []
    began = time.perf_counter()
    opened = []
    for _ in range(connections):
        _, made = await loop.create_connection(
            lambda: Connection(ask, began + seconds, answers), place.hostname, place.port
        )
        opened.append(made)
    await asyncio.wait_for(asyncio.gather(*[one.ended for one in opened]), seconds + 30)
    return Measured(time.perf_counter() - began, answers)
