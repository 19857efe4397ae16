"""What a room consists of: its files, its door, its refusals, its place in the history of the database."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from .source import ROOMS, Finding, Rule, Source

COMMON_ROLES = {"__init__", "commands", "contracts", "jobs", "queries", "refusals", "routes", "rules", "schema"}
# What a room may have beyond the common files. Each name also has its layer in .importlinter, contract "inside".
EXTRA_ROLES = {
    "customers": {"providers"},
    "pricing": {"kernel"},
    "payments": {"providers"},
    "delivery": {"providers"},
    "documents": {"providers"},
    "channels": {"imports"},
}
STRUCTURED = set(ROOMS) - {"web"}
DOOR_SOURCES = {"commands", "contracts", "queries", "refusals", "rules", "kernel"}
NOT_FOR_DOORS = {"Tx", "Database", "Connection", "Pool", "Record"}
CODE = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")


def room_file(source: Source) -> Iterator[Finding]:
    """The same file names in every room."""
    if source.room not in STRUCTURED or source.path.suffix not in {".py", ".sql"}:
        return
    if source.role not in COMMON_ROLES | EXTRA_ROLES.get(source.room or "", set()):
        yield source.finding(1, "room-file", f"'{source.role}' is no file of a room: is this the right room?")


def door(source: Source) -> Iterator[Finding]:
    """A door re-exports by name, and only what may leave the room."""
    if source.room not in STRUCTURED or source.role != "__init__" or not source.tree:
        return
    exported, imported, all_line = None, dict[str, int](), 1
    for node in source.tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.ImportFrom):
            yield from _door_import(source, node)
            imported |= {alias.asname or alias.name: node.lineno for alias in node.names}
        elif isinstance(node, ast.Assign) and [ast.unparse(t) for t in node.targets] == ["__all__"]:
            all_line, exported = node.lineno, _texts(node.value)
        else:
            yield source.finding(node.lineno, "door", "a door holds imports and __all__, nothing else")
    if imported and exported is None:
        yield source.finding(1, "door", "a door names what it exports in __all__")
        return
    for name in sorted(set(imported) ^ (exported or set())):
        yield source.finding(imported.get(name, all_line), "door", f"{name} must be imported and in __all__")


def _texts(node: ast.AST) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def _door_import(source: Source, node: ast.ImportFrom) -> Iterator[Finding]:
    module = (node.module or "").removeprefix(f"hanse.{source.room}.")
    own = node.level == 1 or module != (node.module or "")
    if not own or module.split(".")[0] not in DOOR_SOURCES:
        yield source.finding(node.lineno, "door", f"{node.module or '.'} does not leave the room through its door")
    for alias in node.names:
        name = alias.asname or alias.name
        if name.startswith("_") or name == "*" or name in NOT_FOR_DOORS:
            yield source.finding(node.lineno, "door", f"{name} does not leave the room: only values and verbs do")


def refusals(sources: list[Source]) -> Iterator[Finding]:
    """Every refusal is one sentence and a code of its own."""
    known, codes = {"Refusal"}, defaultdict[str, list[tuple[Source, ast.ClassDef]]](list)
    for source in sorted(sources, key=lambda s: (s.role != "refusals", str(s.path))):
        if source.path.parts[:2] != ("src", "hanse"):
            continue
        for node in source.walk(ast.ClassDef):
            assert isinstance(node, ast.ClassDef)
            if not {ast.unparse(b).split(".")[-1] for b in node.bases} & known:
                continue
            known.add(node.name)
            sentence = (ast.get_docstring(node) or "").strip()
            if not sentence.endswith(".") or "\n" in sentence:
                yield source.finding(node.lineno, "refusal", f"{node.name}: the docstring is one sentence")
            code = _code(node)
            if code is None or not CODE.match(code):
                yield source.finding(node.lineno, "refusal", f"{node.name}: code is a constant text in snake_case")
            else:
                codes[code].append((source, node))
    for code, owners in codes.items():
        for source, node in owners[1:]:
            yield source.finding(node.lineno, "refusal", f"{node.name}: code '{code}' belongs to {owners[0][1].name}")


def _code(node: ast.ClassDef) -> str | None:
    for statement in node.body:
        name, value = _assigned(statement)
        if name == "code":
            return value
    return None


def _assigned(statement: ast.stmt) -> tuple[str, str | None]:
    """The name and the constant text of `name = "text"` or `name: kind = "text"`."""
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return "", None
    target = statement.target if isinstance(statement, ast.AnnAssign) else statement.targets[0]
    value = statement.value.value if isinstance(statement.value, ast.Constant) else None
    return ast.unparse(target), value if isinstance(value, str) else None


def migration_line(sources: list[Source]) -> Iterator[Finding]:
    """The history of the database is one line: one beginning, one end, no branch, no gap."""
    steps: dict[str, tuple[Source, str | None]] = {}
    for source in sources:
        revision, down = _revision(source)
        if revision is None:
            continue
        if revision in steps:
            yield source.finding(1, "migration-line", f"revision {revision} is also {steps[revision][0].path.name}")
        steps[revision] = (source, down)
    after = defaultdict[str | None, list[Source]](list)
    for source, down in steps.values():
        after[down].append(source)
        if down is not None and down not in steps:
            yield source.finding(1, "migration-line", f"the step before, {down}, does not exist")
    yield from _branches(after)


def _branches(after: dict[str | None, list[Source]]) -> Iterable[Finding]:
    for down, followers in after.items():
        for source in sorted(followers, key=lambda s: str(s.path))[1:]:
            place = "the beginning" if down is None else down
            yield source.finding(1, "migration-line", f"a second step after {place}: put it at the end of the line")


def _revision(source: Source) -> tuple[str | None, str | None]:
    body = source.tree.body if source.is_migration and source.tree else []
    found = dict(_assigned(statement) for statement in body)
    return found.get("revision"), found.get("down_revision")


RULES = [
    Rule("room-file", "you know a room before you open it", room_file),
    Rule("door", "what leaves a room is chosen, by name", door),
    Rule("refusal", "a refusal is an answer people and machines read", together=refusals),
    Rule("migration-line", "two people must never have two different databases", together=migration_line),
]
