"""Reading a feed ahead of its writing in a process of its own, so that two cores have work.

That process runs `main`: it is told on its standard input what to read, and answers on its standard output with
portions that are ready to be written. It writes nothing into the database.
"""

import asyncio
import gc
import os
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from hanse import catalog
from hanse.kit.db import connect
from hanse.kit.lifeline import tie_to_parent

from .files import CheckedFile
from .load_products import ProductLoader, Read
from .mapping import Kind, Loaded, load_mapping
from .refused import Refused
from .rows import RowReader, chunks

T = TypeVar("T")

FRAME_BYTES = 8
ENDED = "The process that reads the feed has ended early; start the import again."
# Below this size a feed is loaded before a second process has begun.
BYTES_MIN = 1_000_000
# How much the reader may be ahead of the writer, in bytes, beside the portion that waits for its turn.
BUFFER_BYTES = 8_000_000
# While millions of short-lived rows pass through, looking for circles among them costs a quarter of the time.
GARBAGE_THRESHOLDS = (100_000, 20, 100)


class Wanted(msgspec.Struct, frozen=True):
    """Which rows of which file are to be read, with which mapping and which database."""

    url: str
    mapping: str
    mapping_sha256: bytes
    kind: Kind
    path: str
    sha256: bytes
    rows: int
    header: list[str]
    begin: int
    portion: int


class Message(msgspec.Struct, frozen=True, array_like=True):
    """A portion of so many rows, a refusal, or, without either, the end."""

    rows: int = 0
    read: Read | None = None
    refused: str | None = None


class Ahead:
    """The process that reads ahead, seen from the one that writes. It is started again where it is needed again."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> asyncio.subprocess.Process:
        """Start the process, if it does not run; that takes a while in which other things can be done."""
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", f"from {__name__} import main; main()",
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=BUFFER_BYTES,
                start_new_session=True, env=os.environ | {"HANSE_PARENT_PID": str(os.getpid())},
            )  # fmt: skip
        return self._process

    async def stop(self) -> None:
        """End the process, whatever it is at."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def portions(
        self, loaded: Loaded, checked: CheckedFile, begin: int, portion: int
    ) -> AsyncGenerator[tuple[int, Read]]:  # fmt: skip
        """The portions of a file from a row on, each with its number of rows.

        Raises Refused, also where the process ends before its work is done.
        """
        process = await self.start()
        wanted = Wanted(
            self._url, str(loaded.path), loaded.sha256, loaded.mapping.kind, str(checked.path), checked.sha256,
            checked.rows, checked.header, begin, portion,
        )  # fmt: skip
        if process.stdin is None or process.stdout is None:
            raise Refused(ENDED)
        process.stdin.write(_framed(msgspec.msgpack.encode(wanted)))
        whole = False
        async with aclosing(one_ahead(partial(_receive, process.stdout))) as messages:
            try:
                async for message in messages:
                    yield message
                whole = True
            finally:
                # Without the process, what was about to be received ends too.
                if not whole:
                    await self.stop()


async def _receive(stream: asyncio.StreamReader) -> tuple[int, Read] | None:
    try:
        size = int.from_bytes(await stream.readexactly(FRAME_BYTES))
        message = msgspec.msgpack.decode(await stream.readexactly(size), type=Message)
    except asyncio.IncompleteReadError:
        raise Refused(ENDED) from None
    if message.refused is not None:
        raise Refused(message.refused)
    return (message.rows, message.read) if message.read is not None else None


async def one_ahead(fetch: Callable[[], Awaitable[T | None]]) -> AsyncGenerator[T]:
    """What is fetched until there is nothing more; while one is being used, the next is fetched already."""
    upcoming = asyncio.ensure_future(fetch())
    try:
        while (found := await upcoming) is not None:
            upcoming = asyncio.ensure_future(fetch())
            yield found
    finally:
        # What runs in a thread cannot be broken off. Who wants no more of it, wants no error of it either.
        await asyncio.wait([upcoming])
        if not upcoming.cancelled():
            upcoming.exception()


def worthwhile(loaded: Loaded, path: Path) -> bool:
    """Whether a second process helps: for long feeds of products, where there is a second core."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return (
        loaded.mapping.kind == "products"
        and loaded.mapping.group is None
        and cores > 1
        and path.exists()
        and path.stat().st_size >= BYTES_MIN
    )


async def _read(wanted: Wanted, out: BinaryIO) -> None:
    loaded = load_mapping(Path(wanted.mapping), wanted.kind)
    if loaded.sha256 != wanted.mapping_sha256:
        raise Refused(f"The mapping {wanted.mapping} was changed while it was in use.")
    loader, memory = ProductLoader(loaded), catalog.Memory()
    checked = CheckedFile(Path(wanted.path), wanted.sha256, wanted.rows, wanted.header)
    reader = RowReader(loaded, checked.header)
    loader.begin(reader)
    database = await connect(wanted.url, most=1)
    try:
        for rows in chunks(reader.rows(checked, wanted.begin), wanted.portion, loader.record):
            prepared = loader.prepare(rows)
            async with database.transaction(readonly=True) as tx:
                read = await loader.read(tx, prepared, memory)
            _tell(out, Message(len(rows), read))
    finally:
        await database.close()


def _framed(content: bytes) -> bytes:
    return len(content).to_bytes(FRAME_BYTES) + content


def _tell(out: BinaryIO, message: Message) -> None:
    out.write(_framed(msgspec.msgpack.encode(message)))
    out.flush()


def main() -> None:
    """Read what is wanted, file by file, and end with the parent, however that ends."""
    tie_to_parent()
    # Whatever somebody prints must not come among the portions.
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    while size := sys.stdin.buffer.read(FRAME_BYTES):
        wanted = msgspec.msgpack.decode(sys.stdin.buffer.read(int.from_bytes(size)), type=Wanted)
        try:
            asyncio.run(_read(wanted, out))
        except Refused as refused:
            _tell(out, Message(refused=str(refused)))
        else:
            _tell(out, Message())


if __name__ == "__main__":
    main()
