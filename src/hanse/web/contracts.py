"""What the pages tell others."""

from datetime import datetime
from uuid import UUID

from hanse.kit.events import Event


class WithdrawalDeclared(Event, frozen=True):
    """A consumer withdrew from a contract (BGB section 356a). `order` is None when the words fit none of ours."""

    declaration: UUID
    order: UUID | None
    contract: str
    name: str
    email: str
    parts: str
    language: str
    declared_at: datetime
