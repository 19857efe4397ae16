"""The database that Hanse brings along: PostgreSQL from a wheel, started, watched and ended by Hanse itself.

`start` gives a running server; it ends with `stop`, at the end of this process, and even after `kill -9` of it.
ADR 0003 says why it is built this way.
"""

from .backup import dump, restore
from .folder import default_data_dir
from .server import Server, running, start
from .unavailable import DatabaseUnavailable
from .wheel import binaries

__all__ = ["DatabaseUnavailable", "Server", "binaries", "default_data_dir", "dump", "restore", "running", "start"]
