"""The database that Hanse brings along: it starts, keeps what it was given, and refuses with one sentence."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from hanse.kit import postgres
from hanse.kit.postgres import child, cluster, folder, memory, program


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    with postgres.start(tmp_path_factory.mktemp("shared")) as running:
        yield running


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty database, to be copied: that is faster than to make each anew."""
    data_dir = tmp_path_factory.mktemp("made") / "data"
    postgres.start(data_dir, fast=True).stop()
    return data_dir


@pytest.fixture
def data_dir(made: Path, tmp_path: Path) -> Path:
    subprocess.run(["cp", "-a", str(made), str(tmp_path / "data")], check=True)
    return tmp_path / "data"


def ask(url: str, sql: str) -> Any:
    with psycopg.connect(url, autocommit=True) as connection:
        answer = connection.execute(sql)
        row = answer.fetchone() if answer.description else None
        return row[0] if row else None


def is_gone(pid: int, within_seconds: float) -> bool:
    """Whether the process ends in time. One that ended and was not taken notice of yet counts as ended."""
    ends_at = time.monotonic() + within_seconds
    while time.monotonic() < ends_at:
        if not folder._is_alive(str(pid)):
            return True
        time.sleep(0.02)
    return False


class Parent:
    """Another process that owns a database."""

    def __init__(self, data_dir: Path, way: str = program.WAY) -> None:
        script = Path(__file__).with_name("postgres_parent.py")
        self.process = subprocess.Popen(
            [sys.executable, str(script), str(data_dir), way], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        found = json.loads(self.process.stdout.readline())
        self.url, self.pid, self.socket_dir = found["url"], found["pid"], Path(found["socket_dir"])

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def finish(self) -> None:
        self.process.communicate("\n", timeout=60)


def test_a_restart_keeps_the_data_and_takes_less_than_one_and_a_half_seconds(data_dir: Path) -> None:
    with postgres.start(data_dir, fast=True) as first:
        ask(first.url, "create table kept as select 42 as answer")
    seconds = []
    for _ in range(3):
        begun = time.monotonic()
        with postgres.start(data_dir, fast=True) as again:
            seconds.append(time.monotonic() - begun)
            assert ask(again.url, "select answer from kept") == 42
    assert min(seconds) < 1.5


def test_stopping_twice_is_harmless_and_leaves_neither_process_nor_socket(data_dir: Path) -> None:
    running = postgres.start(data_dir, fast=True)
    assert running.is_running
    running.stop()
    running.stop()
    assert not running.is_running
    assert is_gone(running.pid, 0.1)
    assert not running.socket_dir.exists()


def test_stopping_sends_clients_away_that_do_not_leave(data_dir: Path) -> None:
    running = postgres.start(data_dir, fast=True)
    with psycopg.connect(running.url) as client:
        running.stop()
        with pytest.raises(psycopg.OperationalError):
            client.execute("select 1")


@pytest.mark.parametrize("way", [program.WAY, "watch"])
def test_after_kill_9_of_the_parent_the_server_ends_and_the_next_start_has_everything(data_dir: Path, way: str) -> None:
    parent = Parent(data_dir, way)
    ask(parent.url, "create table kept as select 42 as answer")
    parent.kill()
    assert is_gone(parent.pid, 2.0)
    with postgres.start(data_dir, fast=True) as again:
        assert ask(again.url, "select answer from kept") == 42


def test_a_start_right_after_kill_9_of_the_parent_waits_for_its_server(data_dir: Path) -> None:
    parent = Parent(data_dir)
    parent.process.kill()  # and nobody takes notice of it yet
    with postgres.start(data_dir, fast=True) as again:
        assert ask(again.url, "select 1") == 1
        assert again.pid != parent.pid
    parent.kill()


def test_after_kill_9_of_the_server_the_next_start_has_everything(data_dir: Path) -> None:
    running = postgres.start(data_dir, fast=True)
    ask(running.url, "create table kept as select 42 as answer")
    os.kill(running.pid, signal.SIGKILL)
    assert is_gone(running.pid, 2.0)
    with postgres.start(data_dir, fast=True) as again:
        assert ask(again.url, "select answer from kept") == 42
        running.stop()  # the one that is gone; the new one lives on
        assert ask(again.url, "select answer from kept") == 42


def test_a_stale_process_file_that_names_an_innocent_process_does_no_harm(data_dir: Path) -> None:
    with postgres.start(data_dir, fast=True) as first:
        stale = (data_dir / "postgres/cluster/postmaster.pid").read_text()
    with subprocess.Popen(["sleep", "60"]) as innocent:
        left = stale.replace(str(first.pid), str(innocent.pid))
        (data_dir / "postgres/cluster/postmaster.pid").write_text(left)
        with postgres.start(data_dir, fast=True) as again:
            assert ask(again.url, "select 1") == 1
        assert innocent.poll() is None
        innocent.kill()


def test_a_second_owner_is_refused_with_a_sentence_that_names_the_first(data_dir: Path) -> None:
    parent = Parent(data_dir)
    with pytest.raises(
        postgres.DatabaseUnavailable, match=rf"in use by another Hanse \(process {parent.process.pid}\)"
    ):
        postgres.start(data_dir, fast=True)
    assert ask(parent.url, "select 1") == 1
    parent.finish()


def test_a_second_owner_in_the_same_process_is_refused_too(server: postgres.Server) -> None:
    with pytest.raises(postgres.DatabaseUnavailable, match=f"process {os.getpid()}"):
        postgres.start(server.data_dir)


def test_a_lock_left_by_a_dead_owner_does_no_harm(data_dir: Path) -> None:
    with subprocess.Popen(["true"]) as dead:
        dead.wait()
    (data_dir / "postgres/lock").write_text(f"{dead.pid}\n")
    with postgres.start(data_dir, fast=True) as running:
        assert ask(running.url, "select 1") == 1


def test_a_parent_that_ends_in_good_order_ends_its_server(data_dir: Path) -> None:
    parent = Parent(data_dir)
    parent.finish()
    assert is_gone(parent.pid, 0.1)
    assert "database system is shut down" in "".join(
        log.read_text() for log in (data_dir / "postgres/cluster/log").iterdir()
    )


def test_the_server_outlives_the_thread_that_started_it(data_dir: Path) -> None:
    started: list[postgres.Server] = []
    thread = threading.Thread(target=lambda: started.append(postgres.start(data_dir, fast=True)))
    thread.start()
    thread.join()
    with started[0] as running:
        time.sleep(0.3)
        assert ask(running.url, "select 1") == 1


def test_ctrl_c_in_the_terminal_does_not_reach_the_server(server: postgres.Server) -> None:
    assert os.getsid(server.pid) != os.getsid(0)


def test_a_program_whose_parent_is_gone_already_never_starts() -> None:
    no_parent = "0"
    command = [sys.executable, child.__file__, "exec", no_parent, "same", "/bin/echo", "started"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "started" not in done.stdout


def test_the_server_is_safe_and_as_promised(server: postgres.Server) -> None:
    wanted = {
        "listen_addresses": "",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "password_encryption": "scram-sha-256",
        "server_encoding": "UTF8",
        "TimeZone": "UTC",
        "jit": "off",
        "io_method": "sync",
        "shared_buffers": "128MB",
        "max_connections": "100",
        "log_rotation_size": "10MB",
    }
    assert {name: ask(server.url, f"show {name}") for name in wanted} == wanted
    assert ask(server.url, "select datlocale from pg_database where datname = 'hanse'") == "C.UTF-8"
    assert ask(server.url, "select rolsuper from pg_roles where rolname = current_user") is False


def test_the_application_can_make_databases_and_the_extensions_that_hanse_uses(server: postgres.Server) -> None:
    for name in ("pg_trgm", "unaccent", "btree_gist", "citext"):
        ask(server.url, f"create extension {name}")
    ask(server.url, "create database another")
    assert ask(server.url, "select unaccent('Käse') || lower('ÄÖ')") == "Kaseäö"


def test_nobody_gets_in_without_the_password(server: postgres.Server) -> None:
    host = server.socket_dir
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"postgresql://hanse:wrong@/hanse?host={host}&port=5432")
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(f"postgresql://postgres@/hanse?host={host}&port=5432")


def test_the_socket_and_the_password_are_for_us_alone(server: postgres.Server) -> None:
    assert server.socket_dir.stat().st_mode & 0o777 == 0o700
    assert (server.data_dir / "postgres/password").stat().st_mode & 0o777 == 0o600


def test_another_database_is_made_on_demand_whatever_its_name(data_dir: Path) -> None:
    with postgres.start(data_dir, database="Kontor Lübeck", fast=True) as running:
        assert ask(running.url, "select current_database()") == "Kontor Lübeck"
    with postgres.start(data_dir, fast=True) as again:
        assert ask(again.url, "select current_database()") == "hanse"


def test_a_long_path_gets_its_socket_elsewhere_and_nothing_is_left_after_a_crash(tmp_path: Path) -> None:
    data_dir = tmp_path / ("long" * 30) / ("way" * 30)
    parent = Parent(data_dir)
    assert len(str(parent.socket_dir)) < 60
    parent.kill()
    with postgres.start(data_dir, fast=True) as again:
        assert ask(again.url, "select 1") == 1
        assert not parent.socket_dir.exists()
    assert not again.socket_dir.exists()


def test_only_the_last_logs_are_kept(data_dir: Path) -> None:
    logs = data_dir / "postgres/cluster/log"
    for day in range(10, 30):
        (logs / f"postgres-202001{day}-000000.log").write_text("")
    with postgres.start(data_dir, fast=True):
        # Nine old ones and the new one, unless both starts fell into one second and share a log.
        assert len(list(logs.iterdir())) in (9, 10)
        assert (logs / "postgres-20200129-000000.log").exists()
        assert not (logs / "postgres-20200110-000000.log").exists()


def refusal(data_dir: Path) -> str:
    """The sentence with which this data folder is refused."""
    with pytest.raises(postgres.DatabaseUnavailable) as refused:
        postgres.start(data_dir, fast=True)
    return str(refused.value)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert "is a file, not a folder" in refusal(tmp_path / "file")
    assert "a part of its path is a file" in refusal(tmp_path / "file/data")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    # Modes do not hold root back; the kernel's own file system does.
    closed = Path("/proc") if os.geteuid() == 0 else tmp_path / "closed"
    sentence = refusal(closed / "hanse")
    assert str(closed / "hanse") in sentence
    assert "cannot be written to" in sentence


def test_a_folder_of_postgresql_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("15\n")
    assert "is a folder of PostgreSQL itself" in refusal(tmp_path)


def test_data_of_another_version_is_refused_and_left_alone(data_dir: Path) -> None:
    with postgres.start(data_dir, fast=True) as running:
        ask(running.url, "create table kept as select 42 as answer")
    stamp, major = data_dir / "postgres/version", data_dir / "postgres/cluster/PG_VERSION"
    was = stamp.read_text(), major.read_text()
    major.write_text("17\n")
    assert "was written by PostgreSQL 17, and this Hanse brings 18" in refusal(data_dir)
    major.write_text(was[1])
    stamp.write_text(json.dumps({"layout": folder.LAYOUT + 1, "postgres": 18}))
    assert "was written by a newer Hanse" in refusal(data_dir)
    stamp.write_text(was[0])
    with postgres.start(data_dir, fast=True) as again:
        assert ask(again.url, "select answer from kept") == 42


def test_a_lost_password_is_told_and_not_made_up_again(data_dir: Path) -> None:
    postgres.start(data_dir, fast=True).stop()
    (data_dir / "postgres/password").unlink()
    assert "The password of the database should be in" in refusal(data_dir)


def test_a_disk_without_room_for_a_database_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder, "NEEDED_MEGABYTES", 10**12)
    assert "make room" in refusal(tmp_path)


def test_a_server_that_does_not_start_says_why_in_its_own_words(data_dir: Path) -> None:
    postgres.start(data_dir, fast=True).stop()
    with (data_dir / "postgres/cluster/postgresql.conf").open("a") as settings:
        settings.write("shared_buffers = 'plenty'\n")
    sentence = refusal(data_dir)
    assert 'invalid value for parameter "shared_buffers": "plenty"' in sentence or "contains errors" in sentence
    assert "startup.log" in sentence


def test_a_server_takes_memory_for_what_it_holds(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    postgres.start(data_dir, fast=True).stop()
    cluster_dir = data_dir / "postgres/cluster"
    # A file without content on the disk, as large as a chain's positions.
    with (cluster_dir / "base/1/large").open("wb") as large:
        large.truncate(300 << 20)
    with postgres.start(data_dir, fast=True) as running:
        given = ask(running.url, "select setting::int / 128 from pg_settings where name = 'shared_buffers'")
        assert 300 <= given < 400  # megabytes, with what every cluster holds
    monkeypatch.setattr(memory, "_memory", lambda: 800 << 20)
    assert memory.buffers(cluster_dir) == ("-c", "shared_buffers=200MB")
    with (cluster_dir / "postgresql.auto.conf").open("a") as settings:
        settings.write("shared_buffers = '64MB'\n")
    assert memory.buffers(cluster_dir) == ()
    with postgres.start(data_dir, fast=True) as running:
        assert ask(running.url, "show shared_buffers") == "64MB"


def test_a_machine_that_has_less_than_it_says_starts_with_what_there_was(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.start(data_dir, fast=True).stop()
    monkeypatch.setattr(memory, "buffers", lambda _: ("-c", "shared_buffers=8000GB"))
    with postgres.start(data_dir, fast=True) as running:
        assert ask(running.url, "show shared_buffers") == "128MB"


def test_a_cluster_that_cannot_be_made_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cluster.SETTINGS, "max_connections", "many")
    assert "could not be made" in refusal(tmp_path)
    assert not list((tmp_path / "postgres").glob("cluster*"))
    monkeypatch.undo()
    with postgres.start(tmp_path, fast=True) as running:
        assert ask(running.url, "select 1") == 1
