"""The command `hanse` as it is typed: what it prints, and its exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hanse.kit.settings import Settings
from hanse.main import migrations

pytestmark = pytest.mark.slow


def hanse(*arguments: str, url: str | None = None, folder: Path | None = None, **more: str) -> tuple[int, str, str]:
    """Run the command in a process of its own: exit code, output, errors."""
    ours = ("HANSE_", "DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)} | more
    if url is not None:
        environment["DATABASE_URL"] = url
    done = subprocess.run(
        [sys.executable, "-m", "hanse.main", *arguments],
        env={**environment, "COLUMNS": "200"},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


async def test_an_empty_shop_is_clean_and_up_to_date(database_url: str) -> None:
    assert hanse("migrate", url=database_url)[:2] == (0, "Nothing to do: the schema is up to date.\n")
    code, output, _ = hanse("audit", url=database_url)
    assert (code, output) == (0, "Audit clean: every balance and every invariant holds.\n")
    code, output, _ = hanse("audit", "--json", url=database_url)
    assert (code, json.loads(output)) == (0, [])


async def test_staff_and_keys_are_made_on_the_command_line(database_url: str) -> None:
    given = ["--name", "Test", "--role", "owner", "--password", "moin-moin-1241"]
    code, output, errors = hanse("user", "add", "owner@kogge.example", *given, url=database_url)
    assert (code, errors) == (0, "")
    assert "owner@kogge.example" in output
    code, _, errors = hanse("user", "add", "owner@kogge.example", *given, url=database_url)
    assert code == 1
    assert len(errors.strip().splitlines()) == 1
    code, output, _ = hanse("key", "create", "erp", "--permission", "catalog.read", "--json", url=database_url)
    assert code == 0
    assert json.loads(output)["key"].startswith("hk_")


async def test_the_doctor_says_what_it_looked_at(database_url: str) -> None:
    code, output, _ = hanse("doctor", "--json", url=database_url)
    found = json.loads(output)
    assert code == 0
    assert {check["name"] for check in found} >= {"python", "data folder", "database"}
    assert all(check["ok"] for check in found)


def test_a_database_that_is_not_there_is_one_sentence() -> None:
    code, _, errors = hanse("audit", url="postgresql://nobody@127.0.0.1:1/nothing")
    assert code in (1, 2)
    assert "Traceback" not in errors
    assert len(errors.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("setting", "value", "word"),
    [
        ("HANSE_PORT", "many", "port cannot be 'many': it has to be a whole number."),
        ("HANSE_WORKERS", "0", "workers"),
        ("DATABASE_URL", "mysql://shop", "PostgreSQL"),
        ("HANSE_LANGUAGE", "klingon", "language"),
        ("HANSE_PROT", "8000", "HANSE_PORT"),
    ],
)
def test_a_wrong_setting_is_one_sentence_and_exit_code_2(setting: str, value: str, word: str) -> None:
    code, output, errors = hanse("audit", **{setting: value})
    assert (code, output) == (2, "")
    assert word in errors
    assert "Traceback" not in errors


def test_every_setting_is_written_down() -> None:
    told = Path("docs/settings.md").read_text(encoding="utf-8")
    names = [name for name in Settings.__struct_fields__ if name != "database_url"]
    assert [name for name in names if f"`HANSE_{name.upper()}`" not in told] == []


def test_a_wrong_file_of_settings_is_named(tmp_path: Path) -> None:
    (tmp_path / "hanse.toml").write_text("prot = 8000\n")
    code, _, errors = hanse("audit", folder=tmp_path)
    assert code == 2
    assert "hanse.toml" in errors
    assert "prot" in errors


def test_everything_is_thrown_away_only_on_request() -> None:
    code, _, errors = hanse("reset")
    assert code == 2
    assert "--yes" in errors


def test_the_api_is_described_without_a_database() -> None:
    code, output, _ = hanse("openapi")
    described = json.loads(output)
    assert code == 0
    assert described["openapi"].startswith("3.1")
    assert "/v1/orders" in described["paths"]


def test_every_route_is_listed_with_what_it_needs() -> None:
    code, output, _ = hanse("routes", "--json")
    assert code == 0
    listed = json.loads(output)
    assert all(row["permission"] and row["scope"] for row in listed)
    placing = next(row for row in listed if (row["method"], row["path"]) == ("POST", "/v1/till/sales"))
    assert (placing["permission"], placing["owner"]) == ("till.sell", "data.location")


async def test_a_backup_brings_back_what_was_there(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "backup.dump"
    given = ["--name", "Test", "--role", "owner", "--password", "moin-moin-1241"]
    assert hanse("user", "add", "first@kogge.example", *given, url=database_url)[0] == 0
    assert hanse("backup", str(file), url=database_url)[0] == 0
    assert hanse("reset", "--yes", url=database_url)[0] == 0
    assert hanse("restore", str(file), "--yes", url=database_url)[0] == 0
    migrations.wipe(database_url)  # as empty as on a new machine
    assert hanse("restore", str(file), "--yes", url=database_url)[0] == 0
    code, _, errors = hanse("user", "add", "first@kogge.example", *given, url=database_url)
    assert code == 1, "the account should be there again"
    assert errors
