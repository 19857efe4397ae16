"""Balances as a statement hands them over: an array for each figure, because many rows cost more than a few arrays."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from hanse.kit.db import Tx
from hanse.ledger.contracts import Balance

At = tuple[UUID, int]
S = TypeVar("S", bound="Standing")


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Balances by unit and account number, as they stood when they were locked and as they stand now."""

    units: Sequence[UUID] = ()
    accounts: Sequence[int] = ()
    single: Sequence[bool] = ()
    posted: Sequence[int] = ()
    pending_out: Sequence[int] = ()
    pending_in: Sequence[int] = ()
    keep: Sequence[int] = ()
    versions: Sequence[int] = ()

    def balances(self) -> dict[At, Balance]:
        """The latest balance of each account that stands in a single row."""
        found: dict[At, Balance] = {}
        rows = zip(
            self.units,
            self.accounts,
            self.single,
            self.posted,
            self.pending_out,
            self.pending_in,
            self.keep,
            self.versions,
            strict=True,
        )
        for unit, account, single, posted, out, coming, keep, version in rows:
            before = found.get((unit, account))
            if single and (before is None or before.version < version):
                found[unit, account] = Balance(posted, out, coming, keep, version)
        return found


async def read(tx: Tx, shape: type[S], sql: str, *args: Any) -> S:
    """Run a statement that answers with one row of arrays; an array of nothing counts as left out."""
    found = await tx.row(dict[str, Any], sql, *args)
    return msgspec.convert({name: value for name, value in (found or {}).items() if value is not None}, shape)
