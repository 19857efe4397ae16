"""Say who sells."""

from typing import Any

import msgspec

from hanse import access
from hanse.documents import queries
from hanse.documents.contracts import Seller, SellerInput
from hanse.kit.actor import Actor
from hanse.kit.address import checked
from hanse.kit.db import Tx
from hanse.kit.refusals import InvalidInput, StaleVersion

SAVE = """
insert into documents.seller (version, body, by, by_name, at) values ($1, $2, $3, $4, $5)
on conflict do nothing returning version
"""


async def save_seller(tx: Tx, actor: Actor, wanted: SellerInput, seen_version: int | None = None) -> Seller:
    """Who sells from now on, as documents say it; earlier documents keep what they said.

    Refuses with StaleVersion, and with InvalidInput without a VAT id or tax number, or for an address that cannot be.
    """
    if not (wanted.vat_id.strip() or wanted.tax_number.strip()):
        raise InvalidInput(field="vat_id", reason="a VAT id or a tax number is needed")
    before = await queries.find_seller(tx)
    stands = before.version if before else 0
    if seen_version is not None and seen_version != stands:
        raise StaleVersion(version=stands)
    body = msgspec.to_builtins(msgspec.structs.replace(wanted, address=checked(wanted.address)))
    if await tx.value(SAVE, stands + 1, body, actor.id, actor.name, tx.now) is None:
        raise StaleVersion(version=stands)
    said: dict[str, Any] | None = None if before is None else msgspec.to_builtins(before)
    await access.audit(tx, actor, "documents.seller", "seller", said, body)
    given = {name: body[name] for name in SellerInput.__struct_fields__}
    return msgspec.convert({**given, "version": stands + 1, "by_name": actor.name, "at": tx.now}, Seller)
