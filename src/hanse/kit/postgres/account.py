"""Which user the server runs as, and what that user may reach.

PostgreSQL refuses to run as root. Started by root, the server therefore runs as an ordinary user that exists already;
nobody is created, and no folder is opened wider than it was.
"""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from .unavailable import DatabaseUnavailable

# The first of these that exists runs the server when root starts Hanse: made for it, or found on every system.
KNOWN = ("hanse", "postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A user by its numbers. `is_other` tells that the launcher must become this user before it starts anything."""

    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        return self.uid != os.geteuid()

    def may_enter(self, folder: Path) -> bool:
        """Whether this user can reach what lies in the folder: every folder on the way must let it through."""
        way = folder.resolve()
        return all(self._has(step, stat.S_IXOTH) for step in (way, *way.parents))

    def may_run(self, program: Path) -> bool:
        return self.may_enter(program.parent) and self._has(program, stat.S_IROTH | stat.S_IXOTH)

    def may_read(self, file: Path) -> bool:
        return self.may_enter(file.parent) and self._has(file, stat.S_IROTH)

    def _has(self, path: Path, wanted: int) -> bool:
        """Whether the mode grants this user the wanted bits, given as the bits for others."""
        if not self.is_other:
            return True  # the kernel answers for the user that we are; nothing has to be foreseen
        found = path.stat()
        shift = 6 if found.st_uid == self.uid else 3 if found.st_gid == self.gid else 0
        return (found.st_mode >> shift) & wanted == wanted

    def own(self, path: Path | int) -> None:
        """Give a file or folder that we have just made to this user. Raises DatabaseUnavailable."""
        if not self.is_other:
            return
        try:
            os.chown(path, self.uid, self.gid)
        except OSError as error:
            raise DatabaseUnavailable(
                f"Root may not act for the user {name_of(self.uid)} here ({error.strerror}), and PostgreSQL never runs"
                " as root: start Hanse as an ordinary user, or set DATABASE_URL."
            ) from error


def name_of(uid: int) -> str:
    """The name of a user for a sentence, or its number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"


def choose(cluster: Path) -> Account:
    """The user for this cluster: its owner if it exists, else ourselves, else (for root) a known ordinary user.

    Raises DatabaseUnavailable.
    """
    us = os.geteuid()
    if cluster.exists():
        return _owner(cluster, us)
    if us != 0:
        try:
            pwd.getpwuid(us)
        except KeyError:
            raise DatabaseUnavailable(
                f"Hanse runs as user number {us}, which has no name on this system, and PostgreSQL needs one to make a"
                " database: add a line for it to /etc/passwd, or set DATABASE_URL."
            ) from None
        return Account(us, os.getegid())
    for name in KNOWN:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid)
    raise DatabaseUnavailable(
        "PostgreSQL never runs as root, and none of the users " + ", ".join(KNOWN) + " exists on this system: add one,"
        " start Hanse as an ordinary user, or set DATABASE_URL."
    )


def _owner(cluster: Path, us: int) -> Account:
    try:
        found = cluster.stat()
    except OSError as error:
        raise DatabaseUnavailable(f"The database in {cluster} cannot be looked at: {error.strerror}.") from error
    if us not in (0, found.st_uid):
        raise DatabaseUnavailable(
            f"The database in {cluster} belongs to the user {name_of(found.st_uid)}, not to {name_of(us)}: start Hanse"
            " as that user, or choose another data folder with --data."
        )
    if found.st_uid == 0:
        raise DatabaseUnavailable(
            f"The database in {cluster} belongs to root, and PostgreSQL never runs as root: give the folder to an"
            " ordinary user, for example with chown -R nobody."
        )
    return Account(found.st_uid, found.st_gid if us == 0 else os.getegid())
