"""Keeps the price kernel in what CPython and MicroPython share: `python tools/kernel_lint.py [FILE]`.

Prints file:line and a sentence for each violation; exit code 1 if there is any. What cannot be seen in the syntax is
found by tests/pricing/test_kernel_runtimes.py, which runs both.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KERNEL = Path(__file__).resolve().parents[1] / "src" / "hanse" / "pricing" / "kernel.py"
FUNCTION_LINES = 70
FILE_LINES = 770

SYNTAX: list[tuple[tuple[type[ast.AST], ...], str]] = [
    ((ast.Import, ast.ImportFrom), "the kernel imports nothing"),
    ((ast.Match,), "MicroPython has no match statement"),
    ((ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith, ast.Await), "a price is computed, not awaited"),
    ((ast.Global,), "a pure function has no global state"),
    ((ast.With,), "a pure function opens nothing"),
    ((ast.TryStar,), "MicroPython has no exception groups"),
]
# Not in MicroPython, or not the same there, or not pure.
NAMES = {
    "__import__": "imports", "compile": "is not pure", "complex": "is no whole number", "dir": "depends on the runtime",
    "eval": "is not pure", "exec": "is not pure", "float": "is no whole number", "format": "depends on the runtime",
    "frozenset": "is not in every MicroPython", "globals": "is not pure", "hash": "depends on the runtime",
    "id": "depends on the runtime", "input": "is not pure", "locals": "is not pure", "open": "is not pure",
    "print": "is not pure", "repr": "depends on the runtime", "round": "rounds half to even; say how to round",
    "vars": "depends on the runtime",
}  # fmt: skip
TEXT_METHODS = {
    "capitalize", "casefold", "center", "encode", "expandtabs", "format", "format_map", "isalnum", "isalpha",
    "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper",
    "ljust", "lower", "maketrans", "removeprefix", "removesuffix", "rjust", "swapcase", "title", "translate", "upper",
    "zfill",
}  # fmt: skip
ABSENT_METHODS = {"as_integer_ratio", "bit_count", "bit_length", "from_bytes", "popitem", "to_bytes"}
VIEWS = {"items", "keys", "values"}
UNORDERED = {"all", "any", "len", "max", "min", "set", "sorted", "sum"}  # answers that do not depend on an order
THROUGH = {"enumerate", "iter", "list", "map", "reversed", "tuple", "zip"}


@dataclass(frozen=True, order=True)
class Violation:
    """One thing at one line that the two runtimes may not agree on."""

    line: int
    sentence: str


def _called(node: ast.AST | None) -> str | None:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None


def _syntax(node: ast.AST) -> Iterator[str]:
    """Statements and expressions that MicroPython refuses or that are not for a pure function."""
    for kinds, sentence in SYNTAX:
        if isinstance(node, kinds):
            yield sentence
    if isinstance(node, ast.arguments) and node.posonlyargs:
        yield "MicroPython has no positional-only arguments"
    if isinstance(node, ast.List | ast.Tuple | ast.Set) and any(isinstance(item, ast.Starred) for item in node.elts):
        yield "MicroPython cannot unpack into a list, a tuple or a set"
    if isinstance(node, ast.Dict) and None in node.keys:
        yield "MicroPython cannot unpack into a dict"
    if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.decorator_list:
        yield "a decorator is more than the kernel needs"
    if isinstance(node, ast.FormattedValue) and (node.format_spec or node.conversion != -1):
        yield "formatting depends on the runtime"
    if type(node).__name__ in ("TypeAlias", "TypeVar", "ParamSpec", "TypeVarTuple"):
        yield "MicroPython has no type parameters"


def _numbers(node: ast.AST) -> Iterator[str]:
    """Whatever could make a number that is not whole."""
    if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
        yield f"{node.value} is no whole number"
    if isinstance(node, ast.Constant) and isinstance(node.value, bytes):
        yield "bytes are not for prices"
    if isinstance(node, ast.BinOp | ast.AugAssign):
        if isinstance(node.op, ast.Div):
            yield "/ makes a float; use // and say how to round"
        if isinstance(node.op, ast.MatMult):
            yield "@ is not for prices"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        text = isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)
        if text or isinstance(node.left, ast.JoinedStr):
            yield "formatting depends on the runtime"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        power = node.right.value if isinstance(node.right, ast.Constant) else None
        if not isinstance(power, int) or power < 0:
            yield "a power may be a fraction"


def _calls(node: ast.AST) -> Iterator[str]:
    """Functions and methods that are absent, or differ, in MicroPython."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in NAMES:
        yield f"{node.id} {NAMES[node.id]}"
    if isinstance(node, ast.Attribute) and node.attr in TEXT_METHODS:
        yield f".{node.attr} treats letters differently in MicroPython: no text logic in the kernel"
    if isinstance(node, ast.Attribute) and node.attr in ABSENT_METHODS:
        yield f".{node.attr} is absent in MicroPython or depends on an order"
    if isinstance(node, ast.Call):
        names = {keyword.arg for keyword in node.keywords}
        method = node.func.attr if isinstance(node.func, ast.Attribute) else _called(node)
        if method in ("sorted", "sort", "min", "max") and "key" in names:
            yield "MicroPython's sort is not stable: sort whole tuples that end with an id, without key="
        if "strict" in names:
            yield "MicroPython's zip has no strict="


def _unordered_names(scope: ast.AST) -> set[str]:
    """Names that hold a dict or a set in this scope, as far as the syntax tells."""
    found = set()
    for node in ast.walk(scope):
        if isinstance(node, ast.arg | ast.AnnAssign):
            target = node.arg if isinstance(node, ast.arg) else getattr(node.target, "id", "")
            if node.annotation and ast.unparse(node.annotation).split("[")[0] in ("dict", "set"):
                found.add(target)
        if isinstance(node, ast.Assign):
            made = isinstance(node.value, ast.Dict | ast.DictComp | ast.Set | ast.SetComp)
            if made or _called(node.value) in ("dict", "set"):
                found.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return found


def _iterated(node: ast.expr) -> ast.expr:
    """What is gone through in the end: the x of enumerate(x) and list(x)."""
    while isinstance(node, ast.Call) and _called(node) in THROUGH and node.args:
        node = node.args[-1]
    return node


def _orders(tree: ast.Module) -> Iterator[Violation]:
    """Places where the order of a dict or a set could decide."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    top = ast.Module([n for n in tree.body if not isinstance(n, ast.FunctionDef | ast.ClassDef)], [])
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for scope in [top, *functions]:
        unordered = _unordered_names(top) | _unordered_names(scope)
        for node in ast.walk(scope):
            if isinstance(node, ast.For):
                sources, free = [node.iter], False
            elif isinstance(node, ast.ListComp | ast.GeneratorExp | ast.SetComp | ast.DictComp):
                sources = [generator.iter for generator in node.generators]
                free = isinstance(node, ast.SetComp | ast.DictComp) or _called(parents.get(node)) in UNORDERED
            else:
                continue
            for source in () if free else map(_iterated, sources):
                made = isinstance(source, ast.Dict | ast.DictComp | ast.Set | ast.SetComp)
                view = isinstance(source, ast.Call) and getattr(source.func, "attr", "") in VIEWS
                if made or view or (isinstance(source, ast.Name) and source.id in unordered):
                    yield Violation(
                        source.lineno, "the order of a dict or a set must not decide: go through sorted(...)"
                    )
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in VIEWS and not node.args:
            parent = parents.get(node)
            if _called(parent) not in UNORDERED and not isinstance(parent, ast.For | ast.comprehension):
                yield Violation(node.lineno, "the order of a dict must not decide: wrap this into sorted(...)")


def violations(text: str) -> list[Violation]:
    """Everything in this source on which the runtimes may not agree, and what is too long, in order."""
    tree = ast.parse(text)
    found = set(_orders(tree))
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 1)
        if isinstance(node, ast.arguments):
            line = min([argument.lineno for argument in ast.walk(node) if isinstance(argument, ast.arg)], default=1)
        for sentence in [*_syntax(node), *_numbers(node), *_calls(node)]:
            found.add(Violation(line, sentence))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES:
            found.add(Violation(node.lineno, f"{node.name} is longer than {FUNCTION_LINES} lines"))
    if len(text.splitlines()) > FILE_LINES:
        found.add(Violation(FILE_LINES + 1, f"the kernel is longer than {FILE_LINES} lines"))
    return sorted(found)


def main(arguments: list[str]) -> int:
    """Print what is wrong with the kernel; 1 if anything is."""
    path = Path(arguments[0]) if arguments else KERNEL
    found = violations(path.read_text(encoding="utf-8"))
    for violation in found:
        print(f"{path}:{violation.line}: {violation.sentence}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
