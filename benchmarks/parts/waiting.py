"""What the worker has still to do."""

import time

import psycopg

LEFT = """
select (select count(*) from kit.event where relayed_at is null)
    + (select count(*) from jobs.pgqueuer where status in ('queued', 'picked') and execute_after <= now())
"""
LOOK_SECONDS = 0.05
PATIENCE_SECONDS = 900


def left_to_do(url: str) -> int:
    """Events that were not relayed, and jobs that are due or under way."""
    with psycopg.connect(url) as connection:
        row = connection.execute(LEFT).fetchone()
    return int(row[0]) if row else 0


def until_quiet(url: str) -> None:
    """Wait until the worker has done everything that is due."""
    end = time.perf_counter() + PATIENCE_SECONDS
    with psycopg.connect(url, autocommit=True) as connection:
        while (row := connection.execute(LEFT).fetchone()) and row[0]:
            if time.perf_counter() > end:
                raise SystemExit(f"the worker did not come to an end: {row[0]} left")
            time.sleep(LOOK_SECONDS)
