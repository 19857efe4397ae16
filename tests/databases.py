"""Fresh databases for tests: copies of a migrated one, each emptied after its test and used again.

Making a copy makes a thousand files; emptying one touches the few tables that a test wrote into. A database whose
schema a test changed, or that has grown large, is dropped instead.
"""

import io
from collections.abc import Sequence
from urllib.parse import urlsplit

import asyncpg

from hanse.kit import ids

GROWTH_MAX_BYTES = 8 * 2**20

TABLES = """
select format('%I', n.nspname) as schema, format('%I', c.relname) as name
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and c.oid >= 16384 and n.nspname !~ '^pg_' order by 1, 2
"""

# The transaction that last wrote each row of the catalogue: any change of the schema gives another text.
SCHEMA = """
select md5(string_agg(row, ' ' order by row)) from (
    select concat_ws('.', 1, oid, xmin) as row from pg_class where oid >= 16384
    union all select concat_ws('.', 2, oid, xmin) from pg_trigger
    union all select concat_ws('.', 3, oid, xmin) from pg_constraint
    union all select concat_ws('.', 4, oid, xmin) from pg_proc where oid >= 16384
    union all select concat_ws('.', 5, attrelid, attnum, xmin) from pg_attribute where attrelid >= 16384
) found
"""

SEQUENCES = "select format('%I.%I', schemaname, sequencename), start_value, last_value from pg_sequences"

ALONE = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
"""


def named(url: str, database: str) -> str:
    """The same server, another database."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


class Databases:
    """The databases of one test process, all copied from `template`."""

    def __init__(self, server_url: str, template: str) -> None:
        self._server_url, self._template = server_url, template
        self._idle: list[str] = []
        self._schema, self._size = "", 0
        self._tables: list[str] = []
        self._rows: dict[tuple[str, str], bytes] = {}
        self._sequences: dict[str, int | None] = {}

    async def learn(self) -> None:
        """Note what an untouched database holds."""
        connection = await asyncpg.connect(named(self._server_url, self._template))
        try:
            self._schema = await connection.fetchval(SCHEMA)
            self._size = await connection.fetchval("select pg_database_size(current_database())")
            self._sequences = {name: last for name, _, last in await connection.fetch(SEQUENCES)}
            for schema, name in await connection.fetch(TABLES):
                self._tables.append(f"{schema}.{name}")
                rows = io.BytesIO()
                await connection.copy_from_table(name, schema_name=schema, output=rows, format="text")
                if rows.getvalue():
                    self._rows[schema, name] = rows.getvalue()
        finally:
            await connection.close()

    async def take(self) -> str:
        """The name of a database that is as the template is."""
        if self._idle:
            return self._idle.pop()
        name = f"hanse_{ids.new_id().hex}"
        await self._run(f"create database {name} template {self._template} strategy file_copy")
        return name

    async def give_back(self, name: str) -> None:
        """A test is done with it."""
        if await self._emptied(name):
            self._idle.append(name)
        else:
            await self.drop([name])

    async def drop(self, names: Sequence[str] = ()) -> None:
        """Drop these, or all that nobody uses."""
        for name in names or self._idle:
            await self._run(f"drop database if exists {name} with (force)")

    async def _emptied(self, name: str) -> bool:
        try:
            connection = await asyncpg.connect(named(self._server_url, name))
        except asyncpg.PostgresError:
            return False
        try:
            await connection.execute(ALONE)
            size = await connection.fetchval("select pg_database_size(current_database())")
            if size > self._size + GROWTH_MAX_BYTES or await connection.fetchval(SCHEMA) != self._schema:
                return False
            # Rows come and go without triggers and foreign keys having a say. Not everybody may decide that.
            try:
                await connection.execute("set session_replication_role = replica")
            except asyncpg.InsufficientPrivilegeError:
                return False
            await connection.execute(";".join(f"delete from {table}" for table in self._tables))
            for (schema, table), rows in self._rows.items():
                await connection.copy_to_table(table, schema_name=schema, source=io.BytesIO(rows), format="text")
            for sequence, start, last in await connection.fetch(SEQUENCES):
                before = self._sequences.get(sequence)
                if last != before:
                    await connection.execute("select setval($1, $2, $3)", sequence, before or start, before is not None)
            return True
        finally:
            await connection.close()

    async def _run(self, sql: str) -> None:
        connection = await asyncpg.connect(self._server_url)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()
