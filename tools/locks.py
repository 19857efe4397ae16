"""Checks, without a network, that the lock files satisfy pyproject.toml: `python tools/locks.py`."""

import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?==(?P<version>[^ ;\\]+)")
WANTED_BY = re.compile(r"\bhanse \(pyproject\.toml\)|^\s+#\s+(via\s+)?hanse(\[[^]]*\])? \(")
LOCKS = {"requirements.lock": ["build"], "requirements-dev.lock": ["build", "dev"]}


@dataclass(frozen=True)
class Pin:
    """One package in a lock file."""

    version: str
    hashed: bool
    direct: bool


def pins(text: str) -> dict[str, Pin]:
    """The packages of a lock file by their canonical names."""
    found: dict[str, Pin] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        if match := PINNED.match(block):
            direct = any(WANTED_BY.search(line) for line in block.splitlines())
            found[canonicalize_name(match["name"])] = Pin(match["version"], "--hash=sha256:" in block, direct)
    return found


def wanted(pyproject: str, extras: list[str]) -> list[Requirement]:
    """What the project asks for, with these extras."""
    project = tomllib.loads(pyproject)["project"]
    optional = project.get("optional-dependencies", {})
    texts = [*project["dependencies"], *(text for extra in extras for text in optional[extra])]
    return [Requirement(text) for text in texts]


def problems(pyproject: str, locks: dict[str, str]) -> list[str]:
    """One sentence for each place where a lock file is out of step."""
    found: list[str] = []
    locked = {name: pins(text) for name, text in locks.items()}
    for name, extras in LOCKS.items():
        requirements = wanted(pyproject, extras)
        names = {canonicalize_name(requirement.name) for requirement in requirements}
        for requirement in requirements:
            pin = locked[name].get(canonicalize_name(requirement.name))
            if pin is None:
                found.append(f"{name} lacks {requirement.name}")
            elif not requirement.specifier.contains(pin.version, prereleases=True):
                found.append(f"{name} has {requirement.name} {pin.version}, wanted is {requirement.specifier}")
        found += [f"{name} has no hash for {p}" for p, pin in locked[name].items() if not pin.hashed]
        found += [
            f"{name} has {p}, which is not wanted" for p, pin in locked[name].items() if pin.direct and p not in names
        ]
    run, development = locked["requirements.lock"], locked["requirements-dev.lock"]
    for package, pin in run.items():
        other = development.get(package)
        if other is None or other.version != pin.version:
            version = "not" if other is None else other.version
            found.append(f"{package} is {pin.version} in requirements.lock and {version} in requirements-dev.lock")
    return found


def main() -> int:
    """Print what is out of step; 1 if anything is."""
    locks = {name: (ROOT / name).read_text(encoding="utf-8") for name in LOCKS}
    found = problems((ROOT / "pyproject.toml").read_text(encoding="utf-8"), locks)
    for sentence in found:
        print(sentence)
    if found:
        print("the lock files are out of step with pyproject.toml: run `make lock`")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
