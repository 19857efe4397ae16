"""The content of pictures."""

from uuid import UUID

from hanse.catalog.contracts import StoredMedia
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound


async def get_media(tx: Tx, media: UUID) -> StoredMedia:
    """A picture with its content. Refuses with NotFound."""
    found = await tx.row(StoredMedia, "select id, content_type, data from catalog.media where id = $1", media)
    if found is None:
        raise NotFound(media=media)
    return found
