"""The import rules of .importlinter hold, and they catch what they are there for."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = Path(sys.executable).parent / "lint-imports"

# What is planted, in which file, and how the linter must speak of it.
PLANTED: dict[str, tuple[str, str, str]] = {
    "an arrow up": ("catalog/rules.py", "from hanse import orders", "hanse.catalog.rules -> hanse.orders"),
    "an arrow up inside a function": (
        "locations/queries.py",
        "def planted() -> None:\n    from hanse import delivery",
        "hanse.locations.queries -> hanse.delivery",
    ),
    "an arrow up for the type checker": (
        "customers/queries.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from hanse import loyalty",
        "hanse.customers.queries -> hanse.loyalty",
    ),
    "an arrow past a door": (
        "orders/commands/planted.py",
        "from hanse.inventory.contracts import Hold",
        "hanse.orders.commands.planted -> hanse.inventory.contracts",
    ),
    "a module taken through a door": (
        "orders/queries/planted.py",
        "from hanse.payments import commands",
        "hanse.orders.queries.planted -> hanse.payments.commands",
    ),
    "an arrow sideways on floor 1": (
        "access/rules.py",
        "from hanse import ledger",
        "hanse.access.rules -> hanse.ledger",
    ),
    "an arrow sideways on floor 2": (
        "pricing/rules/planted.py",
        "from hanse import inventory",
        "hanse.pricing.rules.planted -> hanse.inventory",
    ),
    "an arrow sideways on floor 4": ("till/rules.py", "from hanse import desk", "hanse.till.rules -> hanse.desk"),
    "a rule that calls a command": (
        "loyalty/rules.py",
        "from . import commands",
        "hanse.loyalty.rules -> hanse.loyalty.commands",
    ),
    "a command that calls a provider": (
        "payments/commands/planted.py",
        "from hanse.payments import providers",
        "hanse.payments.commands.planted -> hanse.payments.providers",
    ),
    "a contract that knows a rule": (
        "delivery/contracts.py",
        "from . import rules",
        "hanse.delivery.contracts -> hanse.delivery.rules",
    ),
    "a tool that knows a room": ("kit/planted.py", "from hanse import access", "hanse.kit.planted -> hanse.access"),
    "a page that reads past a door": (
        "web/planted.py",
        "from hanse.catalog import queries",
        "hanse.web.planted -> hanse.catalog.queries",
    ),
    "wiring that calls a command past the door": (
        "main/planted.py",
        "from hanse.engagement import commands",
        "hanse.main.planted -> hanse.engagement.commands",
    ),
    "a room without a floor": ("warranty/__init__.py", "", "hanse.warranty"),
    "a file that is none of a room's": ("insight/utils.py", "", "hanse.insight.utils"),
    "a circle within a package": (
        "kit/circle_one.py",
        "from hanse.kit import circle_two",
        ".circle_two -> .circle_one",
    ),
}
TARGETS = [
    "catalog/queries", "delivery/rules", "engagement/commands", "inventory/contracts", "loyalty/commands",
    "orders/jobs", "orders/routes", "payments/commands",
]  # fmt: skip
BESIDE = {
    "kit/circle_two.py": "from hanse.kit import circle_one",
    "payments/providers/planted.py": "",
    "main/allowed.py": "from hanse.orders import jobs, routes",
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter with the project's rules on the tree below this folder."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "500", "NO_COLOR": "1"}
    command = [str(LINT), "--config", str(ROOT / ".importlinter"), "--no-cache", "--no-logo"]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def plant(folder: Path, path: str, text: str) -> None:
    """Add lines to a module, making it, its folders and what a folder hides if need be."""
    file = folder / "src" / "hanse" / path
    module = file.parent.with_suffix(".py")
    file.parent.mkdir(parents=True, exist_ok=True)
    for package in [file.parent, *file.parent.parents]:
        if package == folder / "src":
            break
        if not (package / "__init__.py").exists():
            (package / "__init__.py").write_text(module.read_text() if module.exists() else "")
            module.unlink(missing_ok=True)
    before = file.read_text() if file.exists() else ""
    file.write_text(f"{before}\n{text}\n")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the linter says about a copy of the house with every violation planted."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(ROOT / "src", folder / "src", ignore=lambda _, names: [n for n in names if not _python(n)])
    for path, text in BESIDE.items():
        plant(folder, path, text)
    for name in TARGETS:
        is_folder = (folder / "src" / "hanse" / name).is_dir()
        plant(folder, f"{name}/__init__.py" if is_folder else f"{name}.py", "")
    for path, text, _ in PLANTED.values():
        plant(folder, path, text)
    result = lint(folder)
    assert result.returncode == 1, result.stdout + result.stderr
    return result.stdout


def _python(name: str) -> bool:
    return name.endswith(".py") or ("." not in name and name not in {"__pycache__", "dist", "node_modules"})


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_violation_is_caught(told: str, name: str) -> None:
    assert PLANTED[name][2] in told


def test_wiring_may_read_routes_and_jobs(told: str) -> None:
    assert "hanse.main.allowed" not in told


def test_the_house_keeps_its_import_rules() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
