"""How long things may be and what they may be called."""

import ast
import re
from collections.abc import Iterator

from .source import Finding, Rule, Source

FUNCTION_LINES = 70
FILE_LINES = 400
ESCAPE_WITHIN = 10  # an escape of the whole file stands in its first lines
BANNED_STEMS = {
    "base", "common", "helper", "helpers", "manager", "managers", "misc", "repositories", "repository", "service",
    "services", "util", "utils",
}  # fmt: skip
BANNED_WORDS = {
    "amt": "amount", "cfg": "settings", "cust": "customer", "helper": "what it does", "helpers": "what they do",
    "manager": "what it does", "managers": "what they do", "mgr": "what it does", "misc": "what it is",
    "qty": "quantity", "stuff": "what it is", "svc": "what it does", "tmp": "what it holds", "util": "what it does",
    "utils": "what they do",
}  # fmt: skip
NAMED_BY_PYTEST = {"tmp_path", "tmp_path_factory"}
BANNED_CLASS_WORDS = {"Helper", "Helpers", "Manager", "Managers", "Misc", "Repository", "Util", "Utils"}
BANNED_CLASS_ENDS = {"Base", "Impl", "Mixin", "Service", "Services"}
NUMBERED = re.compile(r"^(data|dict|info|item|items|list|new|obj|old|result|temp|thing|value|values)\d+$")
CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*")
CODE = {".py", ".ts", ".tsx"}


def long_file(source: Source) -> Iterator[Finding]:
    """A file fits a sitting."""
    if source.path.suffix not in CODE or "generated" in source.path.parts or len(source.lines) <= FILE_LINES:
        return
    if not source.escaped("long-file", *range(1, ESCAPE_WITHIN + 1)):
        yield source.finding(
            FILE_LINES + 1,
            "long-file",
            f"{len(source.lines)} lines, at most {FILE_LINES}: make it a folder, one file per verb",
        )


def long_function(source: Source) -> Iterator[Finding]:
    """A function fits a screen. Migrations are SQL in a function's clothes and are left alone."""
    if source.is_migration:
        return
    for node in source.walk(ast.FunctionDef, ast.AsyncFunctionDef):
        assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > FUNCTION_LINES:
            yield source.finding(
                node.lineno, "long-function", f"{node.name} has {length} lines, at most {FUNCTION_LINES}: split it"
            )


def banned_name(source: Source) -> Iterator[Finding]:
    """Files and classes are named after what they are in the shop."""
    if source.path.suffix in CODE:
        for part in source.path.with_suffix("").parts:
            if part.lower() in BANNED_STEMS:
                yield source.finding(1, "banned-name", f"'{part}' says nothing: name the file after what is in it")
    for node in source.walk(ast.ClassDef):
        assert isinstance(node, ast.ClassDef)
        words = CAMEL.findall(node.name)
        bad = [w for w in words if w in BANNED_CLASS_WORDS]
        bad += [w for w in words[-1:] if w in BANNED_CLASS_ENDS]
        bad += ["Base"] if words[:1] == ["Base"] else []
        if bad:
            yield source.finding(node.lineno, "banned-name", f"class {node.name}: '{bad[0]}' says nothing")


def banned_word(source: Source) -> Iterator[Finding]:
    """Names are whole words of the shop."""
    for name, line in _defined(source):
        for word in name.lower().strip("_").split("_"):
            if word in BANNED_WORDS:
                yield source.finding(line, "banned-word", f"'{word}' in {name}: write {BANNED_WORDS[word]}")
            elif NUMBERED.match(word):
                yield source.finding(line, "banned-word", f"'{word}' in {name}: say in what the two differ")


def _defined(source: Source) -> Iterator[tuple[str, int]]:
    """Every name the file gives: functions, arguments, variables and fields."""
    for node in source.walk(ast.FunctionDef, ast.AsyncFunctionDef, ast.arg, ast.Name):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            if node.arg not in NAMED_BY_PYTEST:
                yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


RULES = [
    Rule("long-file", "a file fits a sitting", long_file, escapable=True),
    Rule("long-function", "a function fits a screen", long_function),
    Rule("banned-name", "such names collect everything and say nothing", banned_name),
    Rule("banned-word", "names are whole words of the shop", banned_word),
]
