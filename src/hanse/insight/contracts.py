"""Values of insight: what reports and the audit say."""

from typing import Any

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """Something that disagrees: which invariant found it, in one sentence, with facts."""

    invariant: str
    problem: str
    facts: dict[str, Any]
