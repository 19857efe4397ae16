"""Reading feeds as a stream, and looking through a whole file before anything of it is believed."""

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import msgspec

from .mapping import Loaded, columns_needed, members_needed
from .refused import Refused

GZIP = b"\x1f\x8b"
LINE_LENGTH_MAX = 10_000_000
PART_ROWS_MAX = 100_000
# So many objects may fail to be JSON before a file is no JSON Lines at all.
BROKEN_SHARE_MAX = 0.5
ARCHIVES = {b"PK\x03\x04": "a ZIP archive", b"\xfd7zXZ": "an xz archive", b"BZh": "a bzip2 archive"}
UNICODE = {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"}

Raw = Sequence[str] | Mapping[str, Any]
Observer = Callable[[Raw, Sequence[str]], None]
Progress = Callable[[int, int], None]


class CheckedFile(msgspec.Struct, frozen=True):
    """A file that was looked through: it is what it claims. `sha256` is that of its unpacked content."""

    path: Path
    sha256: bytes
    rows: int
    header: list[str]


class RawRow(msgspec.Struct, frozen=True):
    """A row as it stands in the file, with the line it begins on; None for what cannot be read as a row."""

    line: int
    raw: Raw | None
    fault: str = ""


class _Watched(io.RawIOBase):
    """A stream of bytes that is counted and hashed while it is read."""

    def __init__(self, source: BinaryIO, encoding: str) -> None:
        self._source, self.digest = source, hashlib.sha256()
        self._utf8 = codecs.getincrementaldecoder("utf-8")() if codecs.lookup(encoding).name not in UNICODE else None
        self._beyond_ascii = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._source.read(len(buffer))
        buffer[: len(content)] = content
        self.digest.update(content)
        if self._utf8 is not None and not content.isascii():
            self._beyond_ascii = True
        if self._utf8 is not None:
            try:
                self._utf8.decode(content)
            except UnicodeDecodeError:
                self._utf8 = None
        return len(content)

    def is_rather_utf8(self) -> bool:
        """Whether content in an encoding of one byte a character is, all of it, valid UTF-8 beyond ASCII."""
        return self._utf8 is not None and self._beyond_ascii


def check(path: Path, loaded: Loaded, observe: Observer | None = None, progress: Progress | None = None) -> CheckedFile:
    """Read the whole file once: gzip, encoding, header, rows, order. Raises Refused, one sentence that says why."""
    try:
        return _check(path, loaded, observe, progress)
    except UnicodeDecodeError as error:
        raise Refused(_encoding_fault(path, loaded, error)) from None
    except EOFError:
        raise Refused(f"{path} is cut off: its gzip data ends before its end.") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise Refused(f"{path} is damaged: its gzip data cannot be unpacked ({error}).") from None
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror or error}.") from None


def _check(path: Path, loaded: Loaded, observe: Observer | None, progress: Progress | None) -> CheckedFile:
    with _bytes_of(path) as (content, packed):
        watched = _Watched(content, loaded.mapping.file.encoding)
        text = _text_of(watched, loaded)
        size = path.stat().st_size
        look = _Look(path, loaded)
        header: list[str] = []
        rows = broken = 0
        last: RawRow | None = None
        for header, last in _rows(text, path, loaded):
            rows += 1
            if last.raw is None:
                broken += 1
            else:
                look.at(last.line, last.raw, header)
                if observe is not None:
                    observe(last.raw, header)
            if progress is not None and rows % 5000 == 0:
                progress(packed.tell(), size)
        if loaded.mapping.file.format == "jsonl":
            _refuse_broken(path, rows, broken, last)
        look.done(rows)
        if watched.is_rather_utf8():
            raise Refused(f"{path} is written in UTF-8, not in {loaded.mapping.file.encoding} as the mapping says.")
        if progress is not None:
            progress(size, size)
        return CheckedFile(path, watched.digest.digest(), rows, header)


class _Look:
    """What is looked at in every row of the first reading: whether the columns exist and the parts are in order."""

    def __init__(self, path: Path, loaded: Loaded) -> None:
        mapping = loaded.mapping
        self._path, self._part = path, mapping.part
        self._absent = set(members_needed(loaded)) if mapping.file.format == "jsonl" else set()
        self._before, self._count = "", 0

    def at(self, line: int, raw: Raw, header: Sequence[str]) -> None:
        """Look at one row. Raises Refused."""
        if self._absent and isinstance(raw, Mapping):
            self._absent.difference_update(raw)
        if self._part is None:
            return
        text = str(cell(raw, self._part.column, header) or "")[: self._part.first]
        if text < self._before:
            raise Refused(
                f"{self._path} is not in the order of {self._part.column}: "
                f"line {line} has {text[:40]!r} after {self._before[:40]!r}."
            )
        self._count = self._count + 1 if text == self._before else 1
        self._before = text
        if self._count > PART_ROWS_MAX:
            raise Refused(
                f"{self._path} has more than {PART_ROWS_MAX} rows with {text[:40]!r} in {self._part.column}: "
                f"choose a finer part in the mapping."
            )

    def done(self, rows: int) -> None:
        """Look at what was seen in all. Raises Refused."""
        if rows and self._absent:
            raise Refused(f"{self._path} lacks {_listed(sorted(self._absent))}: no record has it.")


def _refuse_broken(path: Path, rows: int, broken: int, last: RawRow | None) -> None:
    if not rows:
        raise Refused(f"{path} is empty.")
    if broken > rows * BROKEN_SHARE_MAX:
        raise Refused(f"{path} is not JSON Lines: {broken} of {rows} lines are no JSON objects.")
    if last is not None and last.raw is None:
        raise Refused(f"{path} is cut off: its last line is no whole JSON object.")


def _encoding_fault(path: Path, loaded: Loaded, error: UnicodeDecodeError) -> str:
    """Where the wrong byte stands; the file is read again for that, because text is decoded in blocks."""
    encoding = loaded.mapping.file.encoding
    line = 0
    with _bytes_of(path) as (content, _):
        for line, one in enumerate(content, 1):  # noqa: B007
            try:
                one.decode(encoding)
            except UnicodeDecodeError as found:
                error = found
                break
    byte = error.object[error.start] if error.start < len(error.object) else 0
    where = f" on line {line}" if codecs.lookup(encoding).name not in UNICODE - {"utf-8"} else ""
    return f"{path} is not written in {encoding}: the byte 0x{byte:02x}{where} has no meaning there."


@contextmanager
def _bytes_of(path: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """The unpacked content of a file, and the file itself, whose position tells how far the reading has come."""
    with path.open("rb") as file:
        start = file.read(8)
        file.seek(0)
        if not start:
            raise Refused(f"{path} is empty.")
        for magic, what in ARCHIVES.items():
            if start.startswith(magic):
                raise Refused(f"{path} is {what}: unpack it first.")
        packed = start.startswith(GZIP)
        if path.name.endswith(".gz") and not packed:
            raise Refused(f"{path} is not packed with gzip, though its name says so.")
        if not packed:
            yield file, file
            return
        with gzip.GzipFile(fileobj=file) as content:
            yield content, file  # type: ignore[misc]


def _text_of(content: Any, loaded: Loaded) -> TextIO:
    """The content as text. Only a line feed ends a line: texts may hold other line ends of Unicode."""
    encoding = loaded.mapping.file.encoding
    if codecs.lookup(encoding).name == "utf-8":
        encoding = "utf-8-sig"
    return io.TextIOWrapper(io.BufferedReader(content, 1 << 18), encoding=encoding, newline="\n")


def _lines(text: TextIO, path: Path) -> Iterator[str]:
    number = 0
    while line := text.readline(LINE_LENGTH_MAX):
        number += 1
        if len(line) == LINE_LENGTH_MAX and not line.endswith("\n"):
            raise Refused(f"{path} has a line of more than {LINE_LENGTH_MAX} characters, line {number}.")
        if "\x00" in line:
            raise Refused(f"{path} is no text file: line {number} holds a zero byte.")
        yield line


def read(checked: CheckedFile, loaded: Loaded) -> Iterator[RawRow]:
    """The rows of a file that was checked."""
    with _bytes_of(checked.path) as (content, _):
        text = _text_of(content, loaded)
        for _, row in _rows(text, checked.path, loaded):
            yield row


def _rows(text: TextIO, path: Path, loaded: Loaded) -> Iterator[tuple[list[str], RawRow]]:
    lines = _lines(text, path)
    return _json_rows(lines) if loaded.mapping.file.format == "jsonl" else _csv_rows(lines, path, loaded)


def _json_rows(lines: Iterator[str]) -> Iterator[tuple[list[str], RawRow]]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield [], RawRow(number, decoder.decode(line))
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            yield [], RawRow(number, None, f"is no JSON object: {error}")


def _csv_rows(lines: Iterator[str], path: Path, loaded: Loaded) -> Iterator[tuple[list[str], RawRow]]:
    form = loaded.mapping.file
    reader = csv.reader(
        lines,
        delimiter=form.delimiter,
        quotechar=form.quote or None,
        quoting=csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE,
        strict=True,
    )
    begins = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        _refuse_header(path, header, columns_needed(loaded))
        begins = reader.line_num + 1
        for row in reader:
            if len(row) == len(header):
                yield header, RawRow(begins, row)
            elif row:
                yield header, RawRow(begins, None, f"has {len(row)} columns instead of {len(header)}")
            begins = reader.line_num + 1
    except csv.Error as error:
        raise Refused(f"{path} is not the CSV that the mapping describes: line {begins}: {error}.") from None


def _refuse_header(path: Path, header: Sequence[str], needed: Sequence[str]) -> None:
    missing = [name for name in needed if name not in header]
    if missing:
        shown = [name[:40] for name in header[:12]]
        raise Refused(f"{path} lacks {_listed(missing)}; its first line has {_listed(shown)}.")
    twice = {name for name in header if name in needed and list(header).count(name) > 1}
    if twice:
        raise Refused(f"{path} has the column {min(twice)!r} twice.")


def _listed(names: Sequence[str]) -> str:
    return ("the column " if len(names) == 1 else "the columns ") + ", ".join(map(repr, names)) if names else "nothing"


def cell(raw: Raw, column: str, header: Sequence[str]) -> Any:
    """What stands in a column of a row; None where a JSON object has no such member."""
    if isinstance(raw, Mapping):
        return raw.get(column)
    return raw[header.index(column)]
