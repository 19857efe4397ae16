"""What import-linter does not see: hidden arrows, the way to the network, the owner of the transaction."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch

from .source import Finding, Rule, Source, dotted

DYNAMIC = {
    "__import__",
    "eval",
    "exec",
    "importlib.import_module",
    "importlib.reload",
    "import_module",
    "runpy.run_path",
}
NETWORK = {
    "aiohttp", "aiosmtplib", "ftplib", "http.client", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket",
    "urllib.request", "urllib3", "websockets",
}  # fmt: skip
NETWORK_CALLS = {"asyncio.open_connection", "asyncio.open_unix_connection", "asyncio.start_server"}
NETWORK_FILES = (
    "src/hanse/kit/outbound*", "src/hanse/kit/mail.py", "src/hanse/kit/counterparts.py", "src/hanse/kit/postgres*",
    "src/hanse/*/jobs*", "src/hanse/*/providers/*", "src/hanse/main/*",
)  # fmt: skip
# A job is the edge of the worker, an import the edge of a feed.
EDGE_FILES = (
    "src/hanse/kit/*", "src/hanse/main/*", "src/hanse/*/jobs*", "src/hanse/channels/imports/*",
    "src/hanse/*/providers/asking.py",
)  # fmt: skip
ENDINGS = {"commit", "rollback", "transaction"}
ENDING_SQL = re.compile(r"\s*(begin|commit|rollback|start\s+transaction)\s*(;|$)", re.IGNORECASE)
PURE_ROLES = {"contracts", "refusals", "rules", "kernel"}
IMPURE = (
    "asyncpg", "litestar", "hanse.kit.db", "hanse.kit.queue", "hanse.kit.jobs", "hanse.kit.mail",
    "hanse.kit.outbound", "hanse.kit.postgres", "random", "secrets", "time",
)  # fmt: skip
IMPURE_CALLS = {"datetime.now", "datetime.utcnow", "date.today", "uuid4", "uuid.uuid4", "new_id", "ids.new_id", "open"}


def _matches(source: Source, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(str(source.path), pattern) for pattern in patterns)


def _in_product(source: Source) -> bool:
    return source.path.parts[:2] == ("src", "hanse")


def _imported(source: Source) -> Iterator[tuple[str, int]]:
    """Everything imported by its full name: `a` for `import a`, `a.b` for `from a import b`."""
    for node in source.walk(ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def _is_or_below(module: str, roots: set[str] | tuple[str, ...]) -> bool:
    return any(module == root or module.startswith(root + ".") for root in roots)


def dynamic_import(source: Source) -> Iterator[Finding]:
    """No arrow without an import statement."""
    if not _in_product(source):
        return
    for node in source.walk(ast.Call):
        assert isinstance(node, ast.Call)
        name = dotted(node.func)
        if name in DYNAMIC and not source.escaped("dynamic-import", node.lineno):
            yield source.finding(
                node.lineno, "dynamic-import", f"{name}() hides an arrow: import at the top of the file"
            )


def inner_import(source: Source) -> Iterator[Finding]:
    """All imports stand at the top of the file."""
    for node in source.walk(ast.FunctionDef, ast.AsyncFunctionDef):
        for inner in ast.walk(node):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                yield source.finding(inner.lineno, "inner-import", "an import inside a function hides an arrow")


def type_checking(source: Source) -> Iterator[Finding]:
    """No arrows that exist for the type checker alone."""
    for node in source.walk(ast.Name, ast.Attribute, ast.alias):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None
        name = node.name if isinstance(node, ast.alias) else name
        if name == "TYPE_CHECKING":
            yield source.finding(getattr(node, "lineno", 1), "type-checking", "TYPE_CHECKING hides an arrow")


def commit(source: Source) -> Iterator[Finding]:
    """Nobody begins or ends a transaction but the edge."""
    if not _in_product(source) or _matches(source, EDGE_FILES):
        return
    for call in source.walk(ast.Call):
        assert isinstance(call, ast.Call)
        if not isinstance(call.func, ast.Attribute):
            continue
        if call.func.attr in ENDINGS:
            yield source.finding(call.lineno, "commit", f".{call.func.attr}() belongs to the edge: kit, main and jobs")
        for text in call.args[:1]:
            if isinstance(text, ast.Constant) and isinstance(text.value, str) and ENDING_SQL.match(text.value):
                yield source.finding(call.lineno, "commit", "SQL that begins or ends a transaction belongs to the edge")


def network(source: Source) -> Iterator[Finding]:
    """Nothing waits on the network inside a transaction, so only jobs, providers and the edge can reach it."""
    if not _in_product(source) or _matches(source, NETWORK_FILES):
        return
    for module, line in _imported(source):
        if _is_or_below(module, NETWORK):
            yield source.finding(
                line, "network", f"{module}: only jobs, providers, kit/outbound, kit/mail and main use the network"
            )
    for node in source.walk(ast.Call):
        assert isinstance(node, ast.Call)
        if dotted(node.func) in NETWORK_CALLS:
            yield source.finding(
                node.lineno, "network", f"{dotted(node.func)}: only jobs and providers use the network"
            )


def pure(source: Source) -> Iterator[Finding]:
    """Contracts, refusals and rules are values and decisions: no database, no HTTP, no clock, no chance."""
    if source.role not in PURE_ROLES or source.room in ("kit", "main", None):
        return
    for module, line in _imported(source):
        if _is_or_below(module, IMPURE):
            yield source.finding(line, "pure", f"{module} in {source.role}: pass the value in")
    for node in source.walk(ast.Call):
        assert isinstance(node, ast.Call)
        if dotted(node.func) in IMPURE_CALLS:
            yield source.finding(node.lineno, "pure", f"{dotted(node.func)}() in {source.role}: pass the value in")


RULES = [
    Rule("dynamic-import", "no tool can draw an arrow it does not see", dynamic_import, escapable=True),
    Rule("inner-import", "an import inside a function hides an arrow", inner_import),
    Rule("type-checking", "an arrow for the type checker is an arrow", type_checking),
    Rule("commit", "only the edge begins and ends transactions", commit),
    Rule("network", "nothing waits on the network inside a transaction", network),
    Rule("pure", "decisions are tested without a database or a clock", pure),
]
