"""The command that shows what other rules would have made of the past."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from hanse import sourcing
from hanse.kit.db import Database
from hanse.main import cli, replaying, settings
from tests.conftest import MORNING
from tests.orders.build import build_shop
from tests.sourcing.build import rule_set
from tests.sourcing.test_orders import bought


async def test_a_replay_is_printed_side_by_side(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    async with database.transaction() as tx:
        await bought(tx, await build_shop(tx))
    async with database.transaction() as tx:
        tried = rule_set(sourcing.ExcludeRule(["lager"]))
        replaying.show(await sourcing.replay_now(tx, tried, MORNING - timedelta(days=1), MORNING))
    shown = capsys.readouterr().out
    assert "split rate" in shown
    assert "1 of 1 decisions would have been others." in shown


def test_a_file_that_is_no_rule_set_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    file.write_bytes(msgspec.json.encode({"name": "Nothing"}))
    outcome = CliRunner().invoke(cli.hanse, ["sourcing", "replay", "--rule-set", str(file)])
    assert isinstance(outcome.exception, settings.WrongSetting)
    assert "is no rule set" in str(outcome.exception)
