"""The house rules: `python tools/tidy.py [ROOT]` checks every committed text, `--list` tells the rules.

A rule that can be escaped is escaped on the line, or in a comment above it, with a reason:
`# tidy: sql-fragment the order is one of four constants`.
"""

import subprocess
import sys
from pathlib import Path

from tidy_rules import arrows, rooms, shape, sql, text
from tidy_rules.source import Finding, Rule, Source, read

RULES: list[Rule] = [*shape.RULES, *arrows.RULES, *sql.RULES, *rooms.RULES, *text.RULES]
TEXT = {
    "", ".cfg", ".css", ".csv", ".html", ".ini", ".js", ".json", ".jsonl", ".lock", ".md", ".mjml", ".po", ".py", ".sh",
    ".sql", ".svg", ".toml", ".ts", ".tsv", ".tsx", ".txt", ".typ", ".yaml", ".yml",
}  # fmt: skip
NEVER = {
    ".git",
    ".venv",
    "node_modules",
    "dist",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
}


def files(root: Path) -> list[str]:
    """Every file that is or would be committed; without git, every file outside the build's folders."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (root / ".git").exists():
        listed = subprocess.run(command, capture_output=True, check=False)
        if listed.returncode == 0:
            return sorted(path for path in listed.stdout.decode().split("\0") if path)
    return sorted(
        str(path.relative_to(root).as_posix())
        for path in root.rglob("*")
        if path.is_file() and not NEVER.intersection(path.relative_to(root).parts)
    )


def check(sources: list[Source]) -> list[Finding]:
    """All findings in these files, in order."""
    found: set[Finding] = set()
    for rule in RULES:
        if rule.check is not None:
            for source in sources:
                found.update(rule.check(source))
        if rule.together is not None:
            found.update(rule.together(sources))
    return sorted(found)


def main(arguments: list[str]) -> int:
    """Print what is broken; 1 if anything is."""
    if arguments == ["--list"]:
        for rule in RULES:
            escape = f"  [escape: # tidy: {rule.code} REASON]" if rule.escapable else ""
            print(f"{rule.code:<16} {rule.reason}{escape}")
        return 0
    root = Path(arguments[0]) if arguments else Path(__file__).parent.parent
    sources = [source for path in files(root) if Path(path).suffix in TEXT and (source := read(root, path))]
    findings = check(sources)
    reasons = {rule.code: rule.reason for rule in RULES}
    for finding in findings:
        print(f"{finding.path}:{finding.line}: {finding.code}: {finding.message}")
    for code in sorted({finding.code for finding in findings}):
        print(f"{code}: {reasons[code]}")
    print(f"{len(sources)} files, {len(RULES)} rules, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
