"""Writes the map of the house into ARCHITECTURE.md, drawn from the code. `--check` compares instead."""

import ast
import itertools
import sys
from collections.abc import Iterable
from pathlib import Path

import grimp

from hanse.main.reactions import REACTIONS

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "ARCHITECTURE.md"
BEGIN = "<!-- map: written by `make map`; do not edit -->"
END = "<!-- end of map -->"
FLOORS: dict[str, tuple[str, ...]] = {
    "7 wiring": ("main",),
    "6 pages": ("web",),
    "5 around the sale": ("channels", "desk", "documents", "engagement", "fulfillment", "insight", "till"),
    "4 the sale": ("orders",),
    "3 where it comes from": ("sourcing",),
    "2 rules about facts": ("pricing", "inventory", "payments", "loyalty", "delivery"),
    "1 facts": ("access", "catalog", "customers", "ledger", "locations"),
    "0 tools": ("kit",),
}


def drawing() -> list[str]:
    """The floors as a mermaid drawing. The arrows between rooms are in the table, where they can be read."""
    lines = ["```mermaid", "flowchart TB"]
    for floor, rooms in FLOORS.items():
        number, title = floor.split(" ", 1)
        lines.append(f'  subgraph F{number}["{number} · {title}"]')
        lines.append("    direction LR")
        lines += [f"    {room}" for room in rooms]
        lines.append("  end")
    numbers = [floor.split(" ", 1)[0] for floor in FLOORS]
    lines += [f"  F{above} --> F{below}" for above, below in itertools.pairwise(numbers)]
    return [*lines, "```"]


def arrows(graph: grimp.ImportGraph) -> dict[str, set[str]]:
    """For each room the rooms that it imports, kit too."""
    rooms = [room for floor in FLOORS.values() for room in floor]
    found: dict[str, set[str]] = {room: set() for room in rooms}
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            above, below = (name.split(".")[1] if "." in name else "" for name in (importer, imported))
            if above in found and below in found and above != below:
                found[above].add(below)
    return found


def table(found: dict[str, set[str]]) -> list[str]:
    """Rooms and their arrows, from the top floor down."""
    order = [room for rooms in FLOORS.values() for room in rooms]
    lines = ["| Floor | Room | calls | names at its door |", "|---|---|---|---:|"]
    for floor, rooms in FLOORS.items():
        for room in rooms:
            called = [name for name in order if name in found[room] - {"kit"}]
            lines.append(f"| {floor[0]} | `{room}` | {_list(called)} | {_exports(room) or '–'} |")
    domain = {room for room in order if room not in ("main", "web", "kit")}
    count = sum(len(found[room] & domain) for room in domain)
    return [*lines, "", f"{len(domain)} rooms with {count} arrows among them. Every room may use `kit`."]


def reactions() -> list[str]:
    """The arrows that go up: events and what happens because of them."""
    lines = ["| When this has happened | this is done |", "|---|---|"]
    for event, followers in sorted(REACTIONS.items(), key=lambda item: item[0].__name__):
        lines.append(f"| `{event.__name__}` | {_list(reaction.__name__ for reaction in followers)} |")
    return lines if REACTIONS else ["No event has a reaction yet."]


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "–"


def _exports(room: str) -> int:
    """How many names the room's door lets out."""
    tree = ast.parse((ROOT / "src/hanse" / room / "__init__.py").read_text(encoding="utf-8"))
    for node in tree.body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.List)
            and ast.unparse(node.targets[0]) == "__all__"
        ):
            return len(node.value.elts)
    return 0


def drawn(page: str) -> str:
    """The page with the map as it is now. Stops if the page has no place for it."""
    if BEGIN not in page or END not in page:
        raise SystemExit(f"ARCHITECTURE.md has no place for the map: the lines\n{BEGIN}\n{END}")
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    graph = grimp.build_graph("hanse", cache_dir=None)
    body = [BEGIN, "", *drawing(), "", *table(arrows(graph)), "", *reactions(), "", END]
    return before + "\n".join(body) + after


def main(arguments: list[str]) -> int:
    """Write the map, or with --check tell whether it is current; 1 if it is not."""
    page = PAGE.read_text(encoding="utf-8")
    wanted = drawn(page)
    if wanted == page:
        return 0
    if arguments == ["--check"]:
        print("the map in ARCHITECTURE.md is not current: run `make map`")
        return 1
    PAGE.write_text(wanted, encoding="utf-8")
    print("wrote the map into ARCHITECTURE.md")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
