"""What must not stand in committed text, and no floats near money."""

import ast
import re
from collections.abc import Iterator

from .source import Finding, Rule, Source, dotted

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
PATHS = r"(?<![\w.~-])/(work|root|Users|home/[a-z][\w-]*|opt/(wheels|pypi\S*)|var/folders|mnt/[\w-]+)/"
HOSTS = r"\b(registry\.(npmjs\.org|yarnpkg\.com|npmmirror\.com)|pypi\.org/simple|files\.pythonhosted\.org)"
MACHINE = (
    (re.compile(PATHS), "a path of one machine"),
    (re.compile(r"\b[A-Z]:\\+Users\\"), "a path of one machine"),
    (re.compile(HOSTS), "a registry's host"),
    (re.compile(r"\b[\w.-]*(artifactory|jfrog|nexus|devpi)[\w-]*(\.[\w-]+)+"), "a registry's host"),
    (re.compile(r"^\s*--((extra-)?index-url|find-links|trusted-host)"), "a registry's host"),
    (re.compile(r'"resolved":\s*"(https?|file):'), "a registry's host (npm: --omit-lockfile-registry-resolved)"),
)
DATA = {".lock", ".jsonl", ".csv", ".tsv"}
MONEY = re.compile(r"_(minor|cents)(_\w+)?$")
MONEY_NODES = (
    ast.AnnAssign, ast.arg, ast.Assign, ast.AugAssign, ast.Call, ast.FunctionDef, ast.AsyncFunctionDef,
)  # fmt: skip
SKIPPED = {
    "importorskip", "pytest.importorskip", "pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail", "pytest.skip",
    "pytest.xfail", "unittest.skip",
}  # fmt: skip
OWN_WORDS = ("tools/tidy_rules/", "tests/house/test_tidy")


def _speaks_of_rules(source: Source) -> bool:
    return str(source.path).startswith(OWN_WORDS)


def unfinished(source: Source) -> Iterator[Finding]:
    """Work that is left is an issue, not a comment."""
    if _speaks_of_rules(source) or source.path.suffix in DATA or source.path.name == "package-lock.json":
        return
    for number, line in enumerate(source.lines, 1):
        if match := UNFINISHED.search(line):
            yield source.finding(number, "unfinished", f"{match[0]}: finish it, or open an issue")


def machine_text(source: Source) -> Iterator[Finding]:
    """What is committed is true on every machine."""
    if _speaks_of_rules(source) or source.path.name == ".importlinter":
        return
    for number, line in enumerate(source.lines, 1):
        for pattern, what in MACHINE:
            if (match := pattern.search(line)) and not source.escaped("machine-text", number):
                yield source.finding(number, "machine-text", f"{what}: {match[0].strip()}")


def float_money(source: Source) -> Iterator[Finding]:
    """Money is an integer of minor units."""
    for node in source.walk(*MONEY_NODES):
        line = getattr(node, "lineno", 1)
        if isinstance(node, ast.Call):
            if dotted(node.func) == "float" and any(MONEY.search(name) for a in node.args for name in _names(a)):
                yield source.finding(line, "float-money", "float() of money")
            continue
        name, annotation, value = _named(node)
        if MONEY.search(name):
            if annotation is not None and "float" in _names(annotation):
                yield source.finding(line, "float-money", f"{name} is a float: money is an integer of minor units")
            if value is not None and _divides(value):
                yield source.finding(line, "float-money", f"{name}: '/' makes a float, use // and say how it rounds")


def _named(node: ast.AST) -> tuple[str, ast.expr | None, ast.expr | None]:
    if isinstance(node, ast.AnnAssign):
        return _last(node.target), node.annotation, node.value
    if isinstance(node, ast.arg):
        return node.arg, node.annotation, None
    if isinstance(node, ast.Assign):
        return _last(node.targets[0]), None, node.value
    if isinstance(node, ast.AugAssign):
        return _last(node.target), None, node if isinstance(node.op, ast.Div) else node.value  # type: ignore[return-value]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node.name, node.returns, None
    return "", None, None


def _last(node: ast.AST) -> str:
    return dotted(node).rsplit(".", 1)[-1]


def _names(node: ast.AST) -> set[str]:
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return names | {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}


def _divides(node: ast.AST) -> bool:
    return any(isinstance(n, ast.BinOp | ast.AugAssign) and isinstance(n.op, ast.Div) for n in ast.walk(node))


def skipped_test(source: Source) -> Iterator[Finding]:
    """A test that does not run proves nothing."""
    if source.path.parts[0] != "tests":
        return
    for node in source.walk(ast.Attribute, ast.Name):
        if dotted(node) in SKIPPED:
            yield source.finding(
                getattr(node, "lineno", 1), "skipped-test", f"{dotted(node)}: a test runs, or it is deleted"
            )


RULES = [
    Rule("unfinished", "work that is left is an issue, not a comment", unfinished),
    Rule("machine-text", "what is committed is true on every machine", machine_text, escapable=True),
    Rule("float-money", "floats lose cents", float_money),
    Rule("skipped-test", "a test that does not run proves nothing", skipped_test),
]
