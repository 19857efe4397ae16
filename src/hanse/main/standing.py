"""How a database stands, asked with as little as possible: at every start, before anything else is loaded."""

import asyncpg
import msgspec

from hanse.kit.postgres import DatabaseUnavailable

DEMO_LOADED = "select exists (select from kit.progress where work = 'demo' and finished_at is not null)"


class Standing(msgspec.Struct, frozen=True):
    """The revision of the schema, None in an empty database, and whether the demo retailer is loaded completely."""

    revision: str | None
    demo_loaded: bool


async def standing(url: str, newest: str) -> Standing:
    """How the database at `url` stands; of an older schema than `newest` only the revision is told.

    Raises DatabaseUnavailable.
    """
    try:
        connection = await asyncpg.connect(url)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseUnavailable(f"The database cannot be reached: {error}.") from None
    try:
        if await connection.fetchval("select to_regclass('kit.alembic_version')") is None:
            return Standing(None, False)
        revision = await connection.fetchval("select version_num from kit.alembic_version")
        return Standing(revision, revision == newest and await connection.fetchval(DEMO_LOADED))
    finally:
        await connection.close()
