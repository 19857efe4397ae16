"""Alembic's entry: one connection, one transaction for all revisions."""

from alembic import context
from sqlalchemy import create_engine, text

engine = create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    # Two processes that start at once migrate one after the other.
    connection.execute(text("select pg_advisory_lock(781241)"))
    connection.execute(text("create schema if not exists kit"))
    connection.commit()
    context.configure(connection=connection, version_table_schema="kit", transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.execute(text("select pg_advisory_unlock(781241)"))
    connection.commit()
engine.dispose()
