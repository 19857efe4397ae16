"""The revision that this release needs."""

from alembic.script import ScriptDirectory

from hanse.main.migrations import config
from hanse.main.revision import head


def test_the_newest_file_is_the_newest_revision() -> None:
    assert head() == ScriptDirectory.from_config(config("postgresql:///")).get_current_head()
