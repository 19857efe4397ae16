"""The lint sees what the runtimes do not share, and lets the kernel pass."""

import subprocess
import sys
from pathlib import Path

import kernel_lint
import pytest

WRONG = {
    "import json": "imports nothing",
    "from math import floor": "imports nothing",
    "match a:\n    case 1:\n        pass": "match",
    "def f(a, /):\n    pass": "positional-only",
    "x = [*a, 1]": "unpack",
    "x = {**a}": "unpack",
    "x = 1.0": "no whole number",
    "x = a / 2": "makes a float",
    "x = 2 ** -1": "fraction",
    "x = round(a)": "round",
    "x = float(a)": "float",
    "x = a.upper()": "letters",
    "x = a.zfill(3)": "letters",
    "x = a.bit_length()": "absent",
    "x = zip(a, b, strict=True)": "strict=",
    "x = sorted(a, key=f)": "not stable",
    "a.sort(key=f)": "not stable",
    "x = max(a, key=f)": "not stable",
    "x = f'{a:03}'": "formatting",
    "x = f'{a!r}'": "formatting",
    "x = '%d' % a": "formatting",
    "x = hash(a)": "hash",
    "def f():\n    global a": "global",
    "@f\ndef g():\n    pass": "decorator",
    "async def f():\n    pass": "not awaited",
    "def f(a: dict):\n    for x in a:\n        pass": "order",
    "def f(a: dict):\n    return [x for x in a]": "order",
    "def f():\n    a = {1, 2}\n    return list(x for x in enumerate(a))": "order",
    "for x in a.items():\n    pass": "order",
    "x = list(a.values())": "order",
    "x = a.popitem()": "order",
    "x = a.keys()": "order",
}
RIGHT = [
    "x = a // 2 + 10**3 % 7",
    "def f(a: dict):\n    for x in sorted(a):\n        pass",
    "def f(a: dict):\n    return sum(a.values()) + max(a[x] for x in a)",
    "def f(a: dict):\n    return {x: a[x] for x in a}",
    "def f(a: list):\n    for n, x in enumerate(a):\n        pass",
    "x = 'a' + str(1) + f'{a}'",
    "x = sorted([(b, c) for b, c in a], reverse=True)",
]


@pytest.mark.parametrize("text", WRONG)
def test_what_the_runtimes_do_not_share_is_found(text: str) -> None:
    found = kernel_lint.violations("y = 1\n" + text)
    assert any(WRONG[text] in violation.sentence for violation in found), found
    assert all(violation.line >= 2 for violation in found)


@pytest.mark.parametrize("text", RIGHT)
def test_what_they_share_passes(text: str) -> None:
    assert kernel_lint.violations(text) == []


def test_a_long_kernel_and_a_long_function_are_found() -> None:
    most = kernel_lint.FILE_LINES
    assert kernel_lint.violations("x = 1\n" * (most + 1))[0].line == most + 1
    assert "longer" in kernel_lint.violations("def f():\n" + "    x = 1\n" * 70)[0].sentence
    assert kernel_lint.violations("def f():\n" + "    x = 1\n" * 69) == []


def test_the_kernel_passes_and_a_spoiled_one_ends_with_file_and_line(tmp_path: Path) -> None:
    tool = kernel_lint.__file__
    kernel = subprocess.run([sys.executable, tool], capture_output=True, text=True, check=False)
    assert (kernel.returncode, kernel.stdout) == (0, "")
    spoiled = tmp_path / "spoiled.py"
    spoiled.write_text(kernel_lint.KERNEL.read_text(encoding="utf-8") + "\nHALF = 0.5\n", encoding="utf-8")
    line = len(spoiled.read_text(encoding="utf-8").splitlines())
    result = subprocess.run([sys.executable, tool, str(spoiled)], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert f"{spoiled}:{line}: 0.5 is no whole number" in result.stdout
