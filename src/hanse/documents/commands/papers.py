"""Documents that bill nothing: confirmations, pick lists, delivery notes, and receipts as a register printed them."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from hanse import locations, orders, payments
from hanse.documents import queries
from hanse.documents.contracts import Document, DocumentKind, Passage, ReceiptGiven
from hanse.documents.refusals import NothingToPick, SellerUnknown
from hanse.documents.rules import facts as making
from hanse.kit.actor import Actor
from hanse.kit.db import Tx

from .issue import Wanted, issue, lock_order

TermsIn = Callable[[Tx, str], Awaitable[Sequence[Passage]]]


async def confirm(tx: Tx, order: UUID, terms_in: TermsIn | None = None) -> Document | None:
    """The confirmation of an order, with the terms on which it is concluded, in its language; made once.

    None before somebody said who sells, and for what is bought at a register and carried out.
    """
    seller = await queries.find_seller(tx)
    if seller is None:
        return None
    await lock_order(tx, order)
    found = await orders.load_order(tx, order)
    if all(line.delivery is orders.Delivery.CARRY_OUT for line in found.lines):
        return None
    places = {line.pickup_location for line in found.lines if line.pickup_location is not None}
    names = {place: (await locations.get_location(tx, place)).name for place in places}
    paid = making.tenders_of(await payments.payments_of(tx, order))
    terms = await terms_in(tx, found.language) if terms_in else ()
    wanted = Wanted(kind=DocumentKind.ORDER_CONFIRMATION, subject=str(order), order=found, language=found.language)
    return await issue(tx, seller, wanted, lambda head: making.confirmation(head, found, names, paid, terms))


async def note_delivery(tx: Tx, about: str, order: UUID, location: UUID, lines: Sequence[UUID]) -> Document | None:
    """The delivery note of lines that left a place; `about` names what happened, so that it is made once.

    None before somebody said who sells. Each place counts for itself.
    """
    seller = await queries.find_seller(tx)
    if seller is None:
        return None
    await lock_order(tx, order)
    found = await orders.load_order(tx, order)
    place = await locations.get_location(tx, location)
    chosen = [line for line in found.lines if line.id in lines]
    printed = making.printed_place(place.name, place.address)
    wanted = Wanted(
        kind=DocumentKind.DELIVERY_NOTE,
        subject=about,
        order=found,
        language=found.language,
        scope=place.code,
        location=location,
    )
    return await issue(tx, seller, wanted, lambda head: making.goods(head, found, chosen, printed))


async def list_picks(tx: Tx, actor: Actor, order: UUID, location: UUID) -> Document:
    """What a place has to fetch for an order, as it stands now; another one when that changes.

    Refuses with Forbidden, SellerUnknown, NothingToPick and NotFound.
    """
    actor.require("fulfillment.pick", location)
    seller = await queries.find_seller(tx)
    if seller is None:
        raise SellerUnknown(order=order)
    await lock_order(tx, order)
    found = await orders.load_order(tx, order)
    place = await locations.get_location(tx, location)
    chosen = [
        line
        for line in found.lines
        if line.source_location == location and line.state in ("open", "picking") and not line.awaits_goods
    ]
    if not chosen:
        raise NothingToPick(order=order, location=location)
    printed = making.printed_place(place.name, place.address)
    pieces = ",".join(f"{line.id}*{line.quantity - line.cancelled_quantity}" for line in chosen)
    wanted = Wanted(
        kind=DocumentKind.PICK_LIST,
        subject=f"{location}:{actor.language}:{pieces}",
        order=found,
        language=actor.language,
        scope=place.code,
        location=location,
    )
    return await issue(tx, seller, wanted, lambda head: making.picks(head, found, chosen, printed))


async def keep_receipt(tx: Tx, given: ReceiptGiven) -> Document | None:
    """A receipt as a document, under the number that the register gave it; made once. None before somebody said who
    sells.
    """
    seller = await queries.find_seller(tx)
    if seller is None:
        return None
    await lock_order(tx, given.order)
    found = await orders.load_order(tx, given.order)
    place = await locations.get_location(tx, given.location)
    printed = making.printed_place(place.name, place.address)
    wanted = Wanted(
        kind=DocumentKind.RECEIPT,
        subject=str(given.receipt),
        order=found,
        language=found.language,
        scope=place.code,
        number=given.number,
        location=given.location,
    )
    return await issue(tx, seller, wanted, lambda head: making.receipt(head, found, given, printed))


async def keep_pdf(tx: Tx, document: UUID, content: bytes, sha256: bytes, typesetter: str) -> bytes:
    """Keep what is given out, so that it stays the same for ever; what was kept before counts."""
    await tx.run(
        "insert into documents.pdf (document, content, sha256, typesetter, at) values ($1, $2, $3, $4, $5) "
        "on conflict (document) do nothing",
        document,
        content,
        sha256,
        typesetter,
        tx.now,
    )
    return await queries.find_pdf(tx, document) or content
