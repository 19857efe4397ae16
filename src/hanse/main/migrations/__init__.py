"""One line of history: Alembic runs revisions that are written as SQL."""

from pathlib import Path

from alembic import command, op
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from hanse.kit.postgres import DatabaseUnavailable
from hanse.main.revision import head

HERE = Path(__file__).parent


def run(sql: str) -> None:
    """Run statements of a revision as they stand; no parameter syntax is looked for in them."""
    cursor = op.get_bind().connection.cursor()
    cursor.execute(sql.encode())
    cursor.close()


def config(url: str) -> Config:
    """Alembic's configuration for the database at `url`."""
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.attributes["url"] = make_url(url).set(drivername="postgresql+psycopg")
    return made


def migrate(url: str, target: str = "head") -> list[str]:
    """Bring the database to the newest revision; tells which revisions were applied."""
    before = current(url)
    if target == "head" and before == head():
        return []
    made = config(url)
    command.upgrade(made, target)
    script = ScriptDirectory.from_config(made)
    return [r.revision for r in reversed(list(script.iterate_revisions(current(url), before)))]


def current(url: str) -> str | None:
    """The revision that the database is at; None for an empty one. Raises DatabaseUnavailable."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
    try:
        with engine.connect() as connection:
            if connection.scalar(text("select to_regclass('kit.alembic_version')")) is None:
                return None
            found: str | None = connection.scalar(text("select version_num from kit.alembic_version"))
            return found
    except OperationalError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise DatabaseUnavailable(f"The database cannot be reached: {reason}.") from None
    finally:
        engine.dispose()


def wipe(url: str) -> None:
    """Drop every schema of ours. Nothing is left."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            ours = "nspname !~ '^pg_' and nspname not in ('information_schema', 'public')"
            for name in connection.scalars(text("select quote_ident(nspname) from pg_namespace where " + ours)).all():
                connection.execute(text(f"drop schema {name} cascade"))  # tidy: sql-fragment quoted by the database
    finally:
        engine.dispose()
