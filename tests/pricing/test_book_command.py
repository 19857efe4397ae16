"""`hanse price book`: a book made, written to a file, verified there, and refused once somebody changed it."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hanse import pricing
from hanse.kit.db import Database
from hanse.main import pricebooks
from tests.orders.build import build_shop


async def run(*words: str) -> Result:
    """The command, in a thread of its own, because it brings its own event loop."""
    return await asyncio.to_thread(CliRunner().invoke, pricebooks.verbs, words)


async def test_a_book_is_made_written_down_and_verified(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.transaction() as tx:
        await build_shop(tx, stock=0)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("HANSE_SECRET", "a secret for tests only")
    file = tmp_path / "altona.book"
    assert "1 new version." in (await run("make", "--location", "altona")).stdout
    assert "altona" in (await run("list")).stdout
    shown = await run("show", "--location", "altona", "--file", str(file))
    assert "version  1" in shown.stdout
    verified = await run("verify", str(file), "--location", "altona")
    assert "Version 1 is as it was signed" in verified.stdout, verified.exception
    elsewhere = await run("verify", str(file), "--location", "luebeck")
    assert isinstance(elsewhere.exception, pricing.BookForAnother)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('"rate":1900', '"rate":700'), encoding="utf-8")
    spoiled = await run("verify", str(file), "--location", "altona")
    assert isinstance(spoiled.exception, pricing.BookTampered)
