"""A backup is one file; it comes back whole or not at all."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from hanse.kit import postgres


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    with postgres.start(tmp_path_factory.mktemp("backup"), fast=True) as running:
        yield running


@pytest.fixture
def url(server: postgres.Server) -> str:
    """A database with something of everything that Hanse stores."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("drop schema if exists shop cascade")
        connection.execute("create schema shop")
        for name in ("pg_trgm", "unaccent", "btree_gist", "citext"):
            connection.execute(f"create extension if not exists {name}")
        connection.execute("create table shop.goods (sku int primary key, name citext check (name <> ''))")
        connection.execute("create index on shop.goods using gin ((name::text) gin_trgm_ops)")
        connection.execute("create view shop.inv_nameless as select sku from shop.goods where name is null")
        # It needs the primary key, so PostgreSQL writes it down in two steps.
        connection.execute("create view shop.inv_twice as select sku, name from shop.goods group by sku")
        connection.execute("insert into shop.goods select n, 'Grüße ' || n from generate_series(1, 1000) n")
    return server.url


def rows(url: str, sql: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        return connection.execute(sql).fetchall()


def test_a_restored_backup_brings_everything_back_as_it_was(url: str, tmp_path: Path) -> None:
    was = rows(url, "select sku, name from shop.goods order by sku")
    postgres.dump(url, tmp_path / "shop.backup")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("delete from shop.goods where sku > 10")
        connection.execute("update shop.goods set name = 'spoilt'")
        connection.execute("drop view shop.inv_nameless")
    postgres.restore(url, tmp_path / "shop.backup")
    assert rows(url, "select sku, name from shop.goods order by sku") == was
    assert rows(url, "select * from shop.inv_nameless") == []
    assert rows(url, "select sku from shop.goods where name = 'GRÜSSE 7' or name = 'GRÜßE 7'") == [(7,)]


def test_a_backup_comes_back_in_a_new_database(server: postgres.Server, url: str, tmp_path: Path) -> None:
    postgres.dump(url, tmp_path / "shop.backup")
    with postgres.start(tmp_path / "new", fast=True) as other:
        postgres.restore(other.url, tmp_path / "shop.backup")
        assert rows(other.url, "select count(*) from shop.goods") == [(1000,)]


def test_what_a_later_release_made_is_gone_after_an_older_backup_is_back(url: str, tmp_path: Path) -> None:
    postgres.dump(url, tmp_path / "shop.backup")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("alter table shop.goods add column color text")
        connection.execute("drop view shop.inv_twice")
        connection.execute("create view shop.inv_twice as select sku, name, color from shop.goods group by sku")
        connection.execute("create schema later")
        connection.execute("create table later.wishes (sku int)")
    postgres.restore(url, tmp_path / "shop.backup")
    assert rows(url, "select * from shop.inv_twice where sku = 7") == [(7, "Grüße 7")]
    assert rows(url, "select to_regclass('later.wishes')") == [(None,)]


def test_a_backup_is_for_us_alone_and_replaces_the_one_before(url: str, tmp_path: Path) -> None:
    (tmp_path / "shop.backup").write_text("of yesterday")
    postgres.dump(url, tmp_path / "shop.backup")
    assert (tmp_path / "shop.backup").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "shop.backup").read_bytes().startswith(b"PGDMP")
    assert [file.name for file in tmp_path.iterdir()] == ["shop.backup"]


def test_a_damaged_backup_is_refused_and_changes_nothing(url: str, tmp_path: Path) -> None:
    postgres.dump(url, tmp_path / "shop.backup")
    whole = (tmp_path / "shop.backup").read_bytes()
    (tmp_path / "shop.backup").write_bytes(whole[: len(whole) - 3000])
    with pytest.raises(postgres.DatabaseUnavailable, match="could not be restored"):
        postgres.restore(url, tmp_path / "shop.backup")
    assert rows(url, "select count(*) from shop.goods") == [(1000,)]


def test_what_is_no_backup_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(postgres.DatabaseUnavailable, match="There is no backup at"):
        postgres.restore(url, tmp_path / "missing")
    (tmp_path / "letter").write_text("Dear customer")
    with pytest.raises(postgres.DatabaseUnavailable, match="could not be restored"):
        postgres.restore(url, tmp_path / "letter")


def test_a_backup_that_cannot_be_written_is_told_and_the_one_before_is_kept(url: str, tmp_path: Path) -> None:
    with pytest.raises(postgres.DatabaseUnavailable, match="could not be written to"):
        postgres.dump(url, tmp_path / "no such folder" / "shop.backup")
    (tmp_path / "shop.backup").write_text("of yesterday")
    with pytest.raises(postgres.DatabaseUnavailable, match="cannot be reached"):
        postgres.dump(url.replace("hanse:", "nobody:"), tmp_path / "shop.backup")
    assert (tmp_path / "shop.backup").read_text() == "of yesterday"


def test_the_password_of_an_unreachable_database_is_not_told(tmp_path: Path) -> None:
    with pytest.raises(postgres.DatabaseUnavailable, match="cannot be reached") as refused:
        postgres.dump(f"postgresql://hanse:s3cret%2F@/hanse?host={tmp_path}&port=5432", tmp_path / "shop.backup")
    assert "s3cret" not in str(refused.value)
