"""Pictures."""

from hanse.catalog.contracts import Media
from hanse.catalog.rules.products import picture
from hanse.kit.db import Tx

from .write_products import store_pictures


async def store_media(tx: Tx, content_type: str, data: bytes) -> Media:
    """Keep a picture for products to show; the same picture again is the same media. Refuses with InvalidMedia."""
    kept = picture(content_type, data)
    await store_pictures(tx, [kept])
    return Media(kept.id, "image", f"/media/{kept.id}")
