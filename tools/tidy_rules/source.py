"""A file under check, a finding in it, and the escape comment that lets a line pass."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

FLOORS = (
    ("kit",),
    ("access", "catalog", "customers", "ledger", "locations"),
    ("pricing", "inventory", "payments", "loyalty", "delivery"),
    ("sourcing",),
    ("orders",),
    ("channels", "desk", "documents", "engagement", "fulfillment", "insight", "till"),
    ("web",),
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
ROOMS = tuple(room for rooms in FLOORS[1:] for room in rooms)
ESCAPE = re.compile(r"(?:#|//|/\*|<!--)\s*tidy:\s*(?P<code>[a-z-]+)\s+(?P<reason>\S.{9,})")


@dataclass(frozen=True, order=True)
class Finding:
    """One broken rule at one line."""

    path: str
    line: int
    code: str
    message: str


@dataclass(frozen=True)
class Source:
    """A text file of the project: its path from the root, with forward slashes, and its text."""

    path: PurePosixPath
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends."""
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module | None:
        """The syntax tree of a Python file. None for other files; a syntax error is ruff's business."""
        if self.path.suffix != ".py":
            return None
        try:
            return ast.parse(self.text)
        except SyntaxError:
            return None

    @property
    def room(self) -> str | None:
        """The package below src/hanse that the file lies in: a room, kit or main."""
        parts = self.path.parts
        return parts[2] if len(parts) > 3 and parts[:2] == ("src", "hanse") else None

    @property
    def role(self) -> str:
        """What the file is in its room: `commands` for orders/commands.py and orders/commands/place_order.py."""
        return "" if self.room is None else PurePosixPath(self.path.parts[3]).stem

    @property
    def is_migration(self) -> bool:
        """Whether the file is a step of the database's history."""
        return "migrations" in self.path.parts

    def escaped(self, code: str, *lines: int) -> bool:
        """Whether one of these lines, or a comment directly above, carries `# tidy: code reason`."""
        for line in lines:
            for number in (line, line - 1):
                if 0 < number <= len(self.lines) and code in _codes(self.lines[number - 1], whole=number != line):
                    return True
        return False

    def finding(self, line: int, code: str, message: str) -> Finding:
        """A finding in this file."""
        return Finding(str(self.path), line, code, message)

    def walk(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        """All nodes of these kinds."""
        if self.tree is not None:
            for node in ast.walk(self.tree):
                if isinstance(node, kinds):
                    yield node


def _codes(line: str, *, whole: bool) -> set[str]:
    """The escapes on a line. With `whole`, only when the line is nothing but a comment."""
    if whole and not line.lstrip().startswith(("#", "//", "/*", "<!--")):
        return set()
    return {match["code"] for match in ESCAPE.finditer(line)}


@dataclass(frozen=True)
class Rule:
    """A rule that looks at one file, or at all of them (`together`)."""

    code: str
    reason: str
    check: Callable[[Source], Iterable[Finding]] | None = None
    together: Callable[[list[Source]], Iterable[Finding]] | None = None
    escapable: bool = False


def dotted(node: ast.AST) -> str:
    """`a.b.c` for the attribute or name, or an empty text."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
        return ".".join(reversed(parts))
    return ""


def read(root: Path, path: str) -> Source | None:
    """The file as a source, or None if it is gone or not text."""
    try:
        return Source(PurePosixPath(path), (root / path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
