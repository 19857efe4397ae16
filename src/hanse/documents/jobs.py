"""Sets documents that customers are sent, between transactions."""

from typing import Any
from uuid import UUID

from hanse.kit.house import House

from . import providers
from .contracts import DocumentPrinted


async def print_document(house: House, payload: dict[str, Any]) -> None:
    """Set a document that is to be sent, and say that it is there. A repeat says so again; the mail is sent once."""
    found = (await providers.printed(house, UUID(payload["document"]))).document
    async with house.database.transaction() as tx:
        await tx.emit(DocumentPrinted(found.id, found.kind, found.number, found.order, found.customer))


HANDLERS = {"documents.print": print_document}
