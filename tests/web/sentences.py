"""Finds every sentence that the server says to people, wherever it stands in the code."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

from jinja2 import nodes

import hanse
from hanse import web
from hanse.kit.refusals import Refusal
from hanse.web.templating import TEMPLATE, TEMPLATES

HERE = Path(inspect.getfile(web)).parent
CUSTOMERS = HERE.parent / "customers"


def in_templates() -> Iterator[tuple[str, str]]:
    """Every constant that a template gives to `_`, with the template."""
    for file in sorted(TEMPLATES.rglob("*.html")):
        name = file.relative_to(TEMPLATES).as_posix()
        for call in TEMPLATE.parse(file.read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "_":
                for text in _constants(call.args[0]):
                    yield text, name


def _constants(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Const):
        yield str(node.value)
    elif isinstance(node, nodes.CondExpr):
        yield from _constants(node.expr1)
        if node.expr2 is not None:
            yield from _constants(node.expr2)


def in_code() -> Iterator[tuple[str, str]]:
    """Every constant that the pages' code gives to `say`, and what stands in its tables of words."""
    for file in sorted(HERE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "say" and node.args:
                for text in _spoken(node.args[0]):
                    yield text, file.name
    for module in modules():
        if module.startswith("hanse.web"):
            for name, table in vars(importlib.import_module(module)).items():
                if name.endswith("_WORDS"):
                    for text in _texts(table):
                        yield text, f"{module}.{name}"


def _spoken(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from _spoken(node.body)
        yield from _spoken(node.orelse)


def _texts(table: object) -> Iterator[str]:
    values = table.values() if isinstance(table, dict) else table
    for value in values:  # type: ignore[attr-defined]
        if isinstance(value, str):
            yield value
        else:
            yield from _texts(value)


def in_customer_forms() -> Iterator[tuple[str, str]]:
    """Why a field of a form is refused by the room that keeps customers."""
    for file in sorted(CUSTOMERS.glob("rules.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "reason" and isinstance(node.value, ast.Constant):
                yield str(node.value.value), file.name


def in_refusals() -> Iterator[tuple[str, str]]:
    """The sentence of every refusal in every room."""
    for module in modules():
        importlib.import_module(module)
    waiting = [Refusal]
    while waiting:
        found = waiting.pop()
        waiting += found.__subclasses__()
        if found.__module__.startswith("hanse."):
            yield found.sentence(), f"{found.__module__}.{found.__name__}"


def modules() -> list[str]:
    """Every module of the rooms, and of the wiring the one that answers requests."""
    names = [one.name for one in pkgutil.walk_packages(hanse.__path__, "hanse.")]
    return sorted(name for name in names if not name.startswith("hanse.main") or name == "hanse.main.app")


def all_sentences() -> dict[str, str]:
    """Every sentence, and where it stands."""
    found: dict[str, str] = {}
    for text, place in (*in_templates(), *in_code(), *in_refusals()):
        if text.strip():
            found.setdefault(text, place)
    return found
