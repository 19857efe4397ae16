"""The whole platform with the demo retailer, started once for all journeys that go through it."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from hanse.main.demo.people import DEMO_LOGIN, customers, staff
from tests.main.tree import RunningTree

LOADING_SECONDS = 540


class Platform(msgspec.Struct, frozen=True):
    """`hanse up --demo` as somebody meets it who has just started it.

    `logins` holds a mail address for each role, `customer` one of an account with card; `password` opens all of them.
    """

    base_url: str
    folder: Path
    tree: RunningTree
    logins: dict[str, str]
    customer: str
    password: str = DEMO_LOGIN


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The running platform. Loading the retailer takes most of a minute, so that it is shared by the session."""
    folder = tmp_path_factory.mktemp("platform")
    tree = RunningTree(folder, start_seconds=LOADING_SECONDS)
    logins = {member.role: member.mail for member in reversed(staff())}
    shopper = next(one for one in customers() if one.has_account and one.card and one.phone)
    try:
        yield Platform(tree.url, folder, tree, logins, str(shopper.mail))
    finally:
        tree.end()
