"""Has pages set between transactions: nobody waits for them with a lock in hand."""

import asyncio
import hashlib
from uuid import UUID

from hanse.documents import commands, queries
from hanse.documents.contracts import Printed
from hanse.kit.actor import Actor
from hanse.kit.house import House

from . import typesetting


async def shown(house: House, actor: Actor, document: UUID, token: str | None) -> Printed:
    """The document as PDF, for whoever may see its order. Refuses with NotFound."""
    async with house.database.transaction(readonly=True) as tx:
        await queries.get_document(tx, actor, document, token)
    return await printed(house, document)


async def printed(house: House, document: UUID) -> Printed:
    """The document as it was given out before, or set now and kept. Refuses with NotFound."""
    async with house.database.transaction(readonly=True) as tx:
        found = await queries.load_document(tx, document)
        kept = await queries.find_pdf(tx, document)
        facts = await queries.facts_of(tx, document)
    if kept is None:
        made = await asyncio.to_thread(typesetting.pdf, facts, found.layout)
        digest, by = hashlib.sha256(made).digest(), typesetting.typesetter()
        async with house.database.transaction() as tx:
            kept = await commands.keep_pdf(tx, document, made, digest, by)
    return Printed(found, kept, hashlib.sha256(kept).digest())
