"""SQL is plain text with `$1` in it, and names no schema but the room's own."""

import ast
import re
from collections.abc import Iterator

from .source import FLOOR_OF, ROOMS, Finding, Rule, Source, dotted

# Keywords in lower or upper case; "Select a store from the list" is a sentence.
SQL = re.compile(
    r"""\b(
        select\b.+\bfrom | insert\s+into | delete\s+from | update\s+[\w.{}"]+(\s+as)?(\s+\w+)?\s+set
      | (create|alter|drop|truncate)\s+(or\s+replace\s+)?(unique\s+|materialized\s+|temp\s+|temporary\s+|unlogged\s+)?
        (table|view|index|schema|role|user|database|function|trigger|type|sequence|extension)
      | with\s+\w+\s+as\s*\( | join\s+\w+(\.\w+)?(\s+\w+)?\s+(on|using)\b
      | where\s+[\w.]+\s*(=|<|>|!=|\bin\b|\bis\b|\blike\b|\bilike\b)
      | order\s+by\s+[\w{] | group\s+by\s+[\w{] | values\s*\( | union\s+all
      | on\s+conflict | returning\s+\w+\s*$ | copy\s+[\w.]+\s+(from|to)\b
      | lock\s+table | refresh\s+materialized
    )""",
    re.DOTALL | re.VERBOSE,
)
SENDERS = {
    "column", "copy_from_query", "cursor", "execute", "executemany", "fetch", "fetchmany", "fetchrow", "fetchval",
    "many", "row", "rows", "run", "stream", "value",
}  # fmt: skip
RECEIVERS = re.compile(r"(^|[._])(tx|connection|database|pool|cursor)$")
ASSEMBLERS = {"format", "join", "replace"}
COPY_ARGUMENTS = 2


def _is_sql(text: str) -> bool:
    return SQL.search(re.sub(r"\b[A-Z]{2,}\b", lambda word: word[0].lower(), text)) is not None


def _own_names(source: Source) -> bool:
    return source.path.parts[:2] == ("src", "hanse") and not source.is_migration


def sql_fragment(source: Source) -> Iterator[Finding]:
    """SQL is a constant; what varies is a parameter. Applies to the product, not to its tests and tools."""
    if not _own_names(source):
        return
    inside = _docstrings(source) | _sentences(source)
    for node in source.walk(ast.JoinedStr, ast.BinOp, ast.Call):
        if isinstance(node, ast.Call):
            yield from _sent(source, node)
        if _assembled(node) and node not in inside and _is_sql(_text(node)):
            yield from _fragment(source, node)


def _fragment(source: Source, node: ast.expr | ast.stmt | ast.AST) -> Iterator[Finding]:
    line, end = getattr(node, "lineno", 1), getattr(node, "end_lineno", 1)
    if not source.escaped("sql-fragment", line, end):
        yield source.finding(line, "sql-fragment", "assembled SQL: write it out and pass values as $1, $2")


def _sent(source: Source, call: ast.Call) -> Iterator[Finding]:
    """A call such as tx.rows(Shape, sql, …) whose text is put together on the spot."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in SENDERS and RECEIVERS.search(dotted(call.func.value)):
        for argument in call.args[:2]:
            if _assembled(argument):
                yield from _fragment(source, argument)
                return


def _assembled(node: ast.AST) -> bool:
    """An f-string, a sum or a % of texts, .format(…), .join(…) or .replace(…), with more than constants in it.

    A constant of the module, written in capitals, may stand inside: a list of columns that several reads share.
    """
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) and not _is_constant(part.value) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return not (_is_constant(node.left) and _is_constant(node.right)) and (
            _is_textual(node.left) or _is_textual(node.right)
        )
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _is_textual(node.left)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASSEMBLERS:
        return _is_textual(node.func.value)
    return False


def _is_textual(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or _is_constant(node) or _assembled(node)


def _is_constant(node: ast.AST) -> bool:
    """A text, a NAME in capitals, or such put together."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add) and _is_constant(node.left) and _is_constant(node.right)
    if isinstance(node, ast.JoinedStr):
        return not _assembled(node)
    return _is_text(node) or (isinstance(node, ast.Name | ast.Attribute) and dotted(node).rsplit(".", 1)[-1].isupper())


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _text(node: ast.AST) -> str:
    """The constant parts of an expression, with a placeholder where values go."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.FormattedValue):
        return "{}"
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return _text(node.left) + "{}" + _text(node.right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _text(node.func.value)
    return ""


def _docstrings(source: Source) -> set[ast.AST]:
    found: set[ast.AST] = set()
    for node in source.walk(ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef):
        body = getattr(node, "body", [])
        if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            found.add(body[0].value)
    return found


def _sentences(source: Source) -> set[ast.AST]:
    """What is raised, logged or printed is a sentence for people, even if it speaks of SQL."""
    found: set[ast.AST] = set()
    for node in source.walk(ast.Raise):
        found.update(ast.walk(node))
    for node in source.walk(ast.Call):
        assert isinstance(node, ast.Call)
        if dotted(node.func).split(".")[0] in {"log", "logger", "print", "console"}:
            found.update(ast.walk(node))
    return found


NAMED = re.compile(r"(?<![\w.$'])(?P<schema>[a-z_]+)\.(?P<name>[a-z_][a-z0-9_]*)")


def foreign_schema(source: Source) -> Iterator[Finding]:
    """A room's SQL names its own schema, and of the others only what they publish as public_*; main runs kit's."""
    if not _own_names(source) or source.room is None:
        return
    others = {*ROOMS, "kit"} - {source.room} - ({"kit"} if source.room == "main" else set())
    skip = _docstrings(source) | _sentences(source)
    for node in source.walk(ast.Constant):
        assert isinstance(node, ast.Constant)
        if isinstance(node.value, str) and node not in skip and _is_sql(node.value):
            for match in NAMED.finditer(re.sub(r"'[^']*'|--[^\n]*", _blank, node.value)):
                if match["schema"] in others and not match["name"].startswith("public_"):
                    line = node.lineno + node.value[: match.start()].count("\n")
                    yield source.finding(line, "foreign-schema", f"{match[0]} belongs to another room: use its door")
    for call in source.walk(ast.Call):
        assert isinstance(call, ast.Call)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "copy" and len(call.args) >= COPY_ARGUMENTS:
            schema = call.args[0]
            if isinstance(schema, ast.Constant) and schema.value in others:
                yield source.finding(
                    call.lineno, "foreign-schema", f"{schema.value} belongs to another room: use its door"
                )


def migration_room(source: Source) -> Iterator[Finding]:
    """A step of the history changes one room; its foreign keys point down, its views join only what others publish."""
    room = next((part for part in re.split(r"[^a-z]+", source.path.stem) if part in FLOOR_OF), None)
    if not source.is_migration or source.path.parent.name != "versions" or room is None:
        return
    skip = _docstrings(source)
    for node in source.walk(ast.Constant):
        assert isinstance(node, ast.Constant)
        if not isinstance(node.value, str) or node in skip or not _is_sql(node.value):
            continue
        text = re.sub(r"'[^']*'|--[^\n]*", _blank, node.value)
        for match in NAMED.finditer(text):
            schema = match["schema"]
            key = re.search(r"references\s+$", text[: match.start()], re.IGNORECASE)
            below = FLOOR_OF.get(schema, -1) < FLOOR_OF[room]
            published = match["name"].startswith("public_") or schema == "kit"
            if schema in FLOOR_OF and schema != room and not (below and (key or published)):
                line = node.lineno + text[: match.start()].count("\n")
                yield source.finding(line, "migration-room", f"{match[0]} in a step of {room}")


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


RULES = [
    Rule(
        "sql-fragment", "assembled SQL is how injections get in, and nobody can read it", sql_fragment, escapable=True
    ),
    Rule("foreign-schema", "what a room stores is its own business", foreign_schema),
    Rule("migration-room", "a foreign key points down, never up or sideways", migration_room),
]
