"""Documents of orders: made by what happens, numbered without a gap, the same bytes at any time."""

import asyncio
import hashlib
import sys
from collections.abc import Awaitable, Callable

import asyncpg
import httpx
import msgspec
import pytest

from hanse import documents, engagement, locations, orders
from hanse.documents import DocumentKind
from hanse.documents.providers import pdf
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Database, Tx
from hanse.kit.refusals import InvalidInput
from hanse.orders import Delivery, TenderWanted
from tests.orders.build import Shop, build_shop

from .build import FAULTS, SELLER, a_parcel, buy

Drain = Callable[[], Awaitable[None]]
SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]


class Told(Exception):
    """Something went wrong after the number was taken."""


async def a_shop(tx: Tx) -> Shop:
    shop = await build_shop(tx, stock=100)
    await documents.save_seller(tx, SYSTEM, SELLER)
    return shop


async def papers(tx: Tx, order: orders.Order) -> list[tuple[str, int]]:
    """DocumentKind and amount of what was made, in the order in which it was."""
    made = await documents.list_documents(tx, SYSTEM, order.id)
    return [(str(one.kind), one.amount_minor) for one in made]


async def test_an_order_is_confirmed_billed_when_it_leaves_and_credited_when_it_comes_back(
    database: Database, drain: Drain
) -> None:
    async with database.transaction() as tx:
        shop = await a_shop(tx)
        order = await a_parcel(tx, shop)
    await drain()
    async with database.transaction() as tx:
        assert await papers(tx, order) == [("order_confirmation", 7660)]
        await orders.ship(tx, SYSTEM, order.id, [order.lines[0].id], "1Z")
    await drain()
    async with database.transaction() as tx:
        assert (await papers(tx, order))[1:] == [("delivery_note", 0), ("invoice", 5970 + 490)]
        await orders.ship(tx, SYSTEM, order.id, [order.lines[1].id], "1Z2")
        back = orders.ReturnLine(order.lines[0].id, 1)
        await orders.return_goods(tx, SYSTEM, order.id, shop.altona, [back], "too small")
    await drain()
    async with database.transaction() as tx:
        assert sorted((await papers(tx, order))[3:]) == [
            ("credit_note", 1990), ("delivery_note", 0), ("invoice", 1200),
        ]  # fmt: skip
        made = {one.kind: one for one in await documents.list_documents(tx, SYSTEM, order.id)}
        note = await documents.facts_of(tx, made[DocumentKind.CREDIT_NOTE].id)
        assert (note.refers_to, note.tax_minor, note.rows[0].quantity) == ("RE-2026-000001", 318, 1)
        said = [one.template for one in (await engagement.list_messages(tx, order=order.id)).items if one.sent_at]
        assert sorted(said) == [
            "credit_note", "goods_returned", "invoice", "invoice", "order_confirmed", "order_received", "shipped",
            "shipped",
        ]  # fmt: skip
        # Whatever is asked again is there already.
        assert await documents.follow(tx, order.id) == []
        with pytest.raises(documents.NothingToBill):
            await documents.bill(tx, SYSTEM, order.id)
        assert await tx.column(FAULTS) == []


async def test_the_invoices_of_an_order_say_what_the_order_says(tx: Tx) -> None:
    shop = await a_shop(tx)
    order = await a_parcel(tx, shop)
    await orders.ship(tx, SYSTEM, order.id, [line.id for line in order.lines], "1Z")
    invoice = await documents.bill(tx, SYSTEM, order.id)
    facts = await documents.facts_of(tx, invoice.id)
    assert (facts.total_minor, facts.tax_minor, facts.shipping_minor) == (order.total_minor, order.tax_minor, 490)
    said = sorted((tax.rate, tax.tax_minor) for tax in facts.taxes)
    assert said == sorted((tax["rate"], tax["tax_minor"]) for tax in order.taxes)
    assert (facts.seller.tax_number, facts.buyer.lines[-1], facts.delivered_from) == (
        SELLER.tax_number, "23552 Lübeck", facts.issued_date,
    )  # fmt: skip
    assert await tx.column(FAULTS) == []


async def test_numbers_have_no_gap_whoever_fails_or_is_killed(database: Database, database_url: str) -> None:
    async with database.transaction() as tx:
        shop = await a_shop(tx)
        placed = [await buy(tx, [(shop.beanie, 1)], 2480) for _ in range(24)]

    async def make(at: int, order: orders.Order) -> None:
        async with database.transaction() as tx:
            await documents.confirm(tx, order.id)
            if at % 3 == 1:
                raise Told
            if at % 8 == 6:
                await tx.run("select pg_terminate_backend(pg_backend_pid())")

    ends = await asyncio.gather(*(make(at, order) for at, order in enumerate(placed)), return_exceptions=True)
    # Whoever was killed may have been told so by the server, or have found the line dead.
    failed = [end for end in ends if isinstance(end, (Told, asyncpg.PostgresError, asyncpg.InterfaceError))]
    assert len(failed) == sum(end is not None for end in ends)
    assert len(failed) == sum(at % 3 == 1 or at % 8 == 6 for at in range(len(placed)))
    async with database.transaction() as tx:
        numbers = await tx.column("select sequence from documents.document order by sequence")
        assert numbers == list(range(1, len(placed) - len(failed) + 1))
        # The same order again has its document already, and no second number.
        again = await documents.confirm(tx, placed[0].id)
        assert again is not None
        assert again.number in {f"AB-2026-{n:06d}" for n in numbers}
        assert await tx.column(FAULTS) == []


async def instructions(_: Tx, language: str) -> list[documents.Passage]:
    assert language == "de"
    return [documents.Passage("Widerrufsbelehrung", heading=True)]


async def test_a_document_is_the_same_bytes_in_every_process(tx: Tx) -> None:
    shop = await a_shop(tx)
    order = await a_parcel(tx, shop)
    made = await documents.confirm(tx, order.id, instructions)
    assert made is not None
    facts = await documents.facts_of(tx, made.id)
    # Whatever the seller is called from now on: this document says what it said.
    await documents.save_seller(tx, SYSTEM, msgspec.structs.replace(SELLER, name="Neue Kogge GmbH"), 1)
    assert await documents.facts_of(tx, made.id) == facts
    code = (
        "import hashlib, sys, msgspec; from hanse.documents import Facts; from hanse.documents.providers import pdf; "
        "print(hashlib.sha256(pdf(msgspec.json.decode(sys.stdin.buffer.read(), type=Facts))).hexdigest())"
    )
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await other.communicate(msgspec.json.encode(facts))
    ours = pdf(facts)
    assert ours.startswith(b"%PDF-1.7")
    assert told.decode().strip() == hashlib.sha256(ours).hexdigest() == hashlib.sha256(pdf(facts)).hexdigest()


async def test_customers_see_their_own_papers_and_none_of_the_house(
    database: Database, drain: Drain, api: httpx.AsyncClient, signed_in: SignedIn
) -> None:
    async with database.transaction() as tx:
        shop = await a_shop(tx)
        order = await a_parcel(tx, shop)
    await drain()
    place = str(order.lines[0].source_location)
    picker, elsewhere = await signed_in("picker", place), await signed_in("store_manager", str(shop.luebeck))
    wanted = {"location": place}
    made = await picker.post(f"/v1/orders/{order.id}/pick-lists", json=wanted)
    assert made.status_code == 201, made.text
    assert made.json()["number"] == "PL-LAGER-2026-000001"
    assert (await picker.post(f"/v1/orders/{order.id}/pick-lists", json=wanted)).json() == made.json()
    assert (await elsewhere.get(f"/v1/orders/{order.id}/documents")).status_code == 404
    assert (await api.get(f"/v1/orders/{order.id}/documents")).status_code == 404
    (shown,) = (await api.get(f"/v1/orders/{order.id}/documents?token={order.access_token}")).json()
    assert shown["kind"] == "order_confirmation"
    hidden = await api.get(f"/v1/documents/{made.json()['id']}/pdf?token={order.access_token}")
    assert hidden.status_code == 404
    address = f"/v1/documents/{shown['id']}/pdf"
    assert (await api.get(address)).status_code == 404
    first = await api.get(f"{address}?token={order.access_token}")
    second = await picker.get(address)
    assert (first.headers["content-type"], first.content[:5]) == ("application/pdf", b"%PDF-")
    assert (first.content, first.headers["etag"]) == (second.content, second.headers["etag"])


async def test_a_sale_at_the_till_has_its_receipt_and_an_invoice_on_request(tx: Tx) -> None:
    shop = await a_shop(tx)
    register = await locations.save_register(tx, shop.altona, 1, "Kasse 1")
    cart = await orders.open_cart(tx, SYSTEM, "store", location=shop.altona)
    await orders.put_line(tx, SYSTEM, cart.id, shop.jacket, 1, Delivery.CARRY_OUT, shop.altona)
    wish = orders.PlaceOrder(
        cart=cart.id,
        payments=[TenderWanted("cash")],
        expected_total_minor=14900,
        location=shop.altona,
        register=register.id,
    )
    order = await orders.place_order(tx, SYSTEM, wish)
    assert await documents.confirm(tx, order.id) is None
    assert await documents.follow(tx, order.id) == []
    invoice = await documents.bill(tx, SYSTEM, order.id)
    assert (invoice.number, invoice.amount_minor) == ("RE-2026-000001", 14900)
    back = orders.ReturnLine(order.lines[0].id, 1)
    await orders.return_goods(tx, SYSTEM, order.id, shop.luebeck, [back], "too small")
    (credit,) = await documents.follow(tx, order.id)
    assert (credit.kind, credit.refers_to, credit.amount_minor) == (DocumentKind.CREDIT_NOTE, invoice.id, 14900)
    assert await tx.column(FAULTS) == []


async def test_nothing_is_put_on_paper_before_somebody_says_who_sells(tx: Tx) -> None:
    shop = await build_shop(tx)
    order = await a_parcel(tx, shop)
    assert await documents.confirm(tx, order.id) is None
    assert await documents.follow(tx, order.id) == []
    with pytest.raises(documents.SellerUnknown):
        await documents.bill(tx, SYSTEM, order.id)
    with pytest.raises(InvalidInput):
        await documents.save_seller(tx, SYSTEM, msgspec.structs.replace(SELLER, tax_number=""))
