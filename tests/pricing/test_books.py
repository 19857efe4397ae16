"""Price books: the same cents as live, updates that equal the whole, and refusals of what the house did not sign."""

import gzip
from base64 import b64decode
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from hanse import catalog, locations, pricing
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, Tx
from hanse.kit.house import House
from hanse.kit.ids import new_id
from hanse.pricing import jobs, rules
from tests.conftest import MORNING
from tests.orders.build import build_shop
from tests.pricing.random_retailer import a_promotion, a_retailer

HOUR = timedelta(hours=1)
SECRET = "a secret for tests only"

Book = tuple[pricing.BookHead, dict[str, str]]


async def opened(tx: Tx, location: UUID | None, group: str | None = None, version: int | None = None) -> Book:
    """A book as somebody reads it who believes nothing."""
    book = await pricing.get_book(tx, "store", location, group, "EUR", version)
    content = gzip.decompress(await pricing.book_content(tx, book.content)).decode()
    return pricing.believe(book.head, book.signature, content, await keys(tx))


async def keys(tx: Tx) -> dict[str, bytes]:
    return {key.id: b64decode(key.public_key) for key in await pricing.book_keys(tx)}


def a_basket(random: Random, lines_of: Book, variants: list[UUID], location: UUID, at: datetime) -> Any:
    """A few lines, an article sometimes on two of them, now and then with a manual price or shipping."""
    head, known = lines_of
    priced = [one for one in variants if "a" + one.hex in known]
    chosen = random.choices(variants if random.random() < 0.2 else priced, k=random.randint(1, 4))
    manual = pricing.ManualPrice(555, "damaged")
    lines = [
        pricing.QuoteLine(
            new_id(), one, random.choice([1, 1, 2, 5, 9]), manual if "a" + one.hex in known and not n else None
        )
        for n, one in enumerate(chosen, random.choice([0, 1, 1, 1]))
    ]
    shipping = random.choice([0, 0, 490])
    return pricing.QuoteWanted(
        channel="store", location=location, group=head.group, lines=lines, shipping_minor=shipping, at=at
    )


@pytest.mark.parametrize("seed", range(3))
async def test_a_book_asks_the_same_cents_as_the_house_at_every_moment_that_it_counts(tx: Tx, seed: int) -> None:
    variants, here, _ = await a_retailer(tx, seed)
    for group in (None, "staff"):
        await pricing.want_book(tx, "store", here, group)
    assert await pricing.make_books(tx, SECRET) == 2
    random = Random(seed)
    compared = refused = 0
    for group in (None, "staff"):
        head, lines = await opened(tx, here, group)
        edges = sorted({at for line in lines.values() for at in seconds_in(line)} | {head.from_at, head.until_at - 1})
        for _ in range(40):
            near = random.choice(edges) + random.choice([-1, 0, 0, 1])
            second = near if head.from_at <= near < head.until_at else random.randint(head.from_at, head.until_at - 1)
            at = datetime.fromtimestamp(second, MORNING.tzinfo)
            wanted = a_basket(random, (head, lines), variants, here, at)
            try:
                live = await pricing.quote(tx, wanted)
            except pricing.NoPrice:
                with pytest.raises(pricing.NoPrice):
                    pricing.ask_book(wanted, head, lines, at)
                refused += 1
                continue
            told = rules.to_quote(pricing.ask_book(wanted, head, lines, at), {}, [])
            assert told.totals == live.totals, (wanted, at)
            assert told.taxes == live.taxes
            assert [cents(line) for line in told.lines] == [cents(line) for line in live.lines]
            compared += 1
    assert compared > 30
    assert refused < 60


def cents(line: pricing.PricedLine) -> tuple[Any, ...]:
    discounts = [(one.promotion, one.minor) for one in line.discounts]
    return line.unit_minor, line.list_unit_minor, line.total_minor, line.tax_rate, line.tax_minor, discounts


def seconds_in(line: str) -> list[int]:
    """Every number in a line that could be a moment of the tests."""
    found: list[int] = []

    def collect(node: Any) -> None:
        if isinstance(node, int) and abs(node - MORNING.timestamp()) < 400_000:
            found.append(node)
        for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
            collect(one)

    collect(msgspec.json.decode(line))
    return found


async def test_an_update_makes_of_an_old_book_exactly_the_new_one(tx: Tx) -> None:
    variants, here, there = await a_retailer(tx, 11)
    for place in (here, there):
        await pricing.want_book(tx, "store", place)
    await pricing.make_books(tx, SECRET)
    random = Random(11)
    base = (await pricing.list_price_lists(tx))[-1].id
    for step in range(4):
        later = Tx(tx._connection, MORNING + (step + 1) * HOUR)
        await pricing.set_prices(later, base, [pricing.PriceRow(one, random.randint(1, 999)) for one in variants[:3]])
        await a_promotion(later, random, f"offer-{step}", variants)
        if step == 2:  # a promotion ends and an article is sold under another heading
            old = (await pricing.list_promotions(later))[0]
            await pricing.save_promotion(
                later, pricing.PromotionInput(key=old.key, name=old.name, terms=old.terms, active=False)
            )
        assert await pricing.make_books(later, SECRET) == 2
        assert await pricing.make_books(later, SECRET) == 0, "nothing changed, so nothing is made"
    for place in (here, there):
        newest = await pricing.get_book(tx, "store", place, None, "EUR")
        _, whole = await opened(tx, place)
        assert newest.version == 5
        for since in range(1, 6):
            changes = await pricing.changes_since(tx, newest, since)
            assert changes is not None
            _, before = await opened(tx, place, version=since)
            after = rules.apply(before, rules.as_lines(changes))
            assert rules.hash_of(rules.as_text(after)) == newest.content
            assert after == whole
        assert len(await pricing.changes_since(tx, newest, 4) or "") < len(rules.as_text(whole)) / 2
        assert await pricing.changes_since(tx, newest, 5) == ""
        assert await pricing.changes_since(tx, newest, 6) is None
    assert await tx.column("select problem from pricing.inv_book_version") == []


async def test_only_what_the_house_signed_for_here_and_now_is_believed(tx: Tx) -> None:
    shop = await build_shop(tx)
    await pricing.want_book(tx, "store", shop.altona)
    await pricing.make_books(tx, SECRET)
    book = await pricing.get_book(tx, "store", shop.altona, None, "EUR")
    content = gzip.decompress(await pricing.book_content(tx, book.content)).decode()
    known = await keys(tx)
    head, _ = pricing.believe(book.head, book.signature, content, known)
    assert head.articles == 3
    assert pricing.from_file(pricing.as_file(book.head, book.signature, content)) == (
        book.head,
        book.signature,
        content,
    )
    cheaper = content.replace("14900", "1490")
    assert cheaper != content
    forged_head = book.head.replace(rules.hash_of(content), rules.hash_of(cheaper))
    other = rules.make_pair("another")
    forger = rules.opened(other.private, "another")
    assert forger is not None
    spoiled = {
        pricing.BookTampered: [
            (book.head, book.signature, cheaper),
            (forged_head, book.signature, cheaper),
            (forged_head, rules.sign(forger, forged_head), cheaper),
            (book.head, "", content),
            (book.head, book.signature[:-8], content),
            (book.head.replace('"version":1', '"version":2'), book.signature, content),
            (book.head, book.signature, content[: len(content) // 2]),
        ],
        pricing.BookKeyUnknown: [
            (book.head.replace(head.key, other.id), rules.sign(forger, book.head.replace(head.key, other.id)), content)
        ],
        pricing.BookUnreadable: [
            ("{}", book.signature, content),
            (book.head[:-3], book.signature, content),
            (book.head.replace('"kernel":1', '"kernel":2'), book.signature, content),
            (book.head.replace('"format":1', '"format":0'), book.signature, content),
        ],
    }
    for refusal, books in spoiled.items():
        for parts in books:
            with pytest.raises(refusal):
                pricing.believe(*parts, known)
    pricing.check_meant(head, "store", shop.altona, None, "EUR", MORNING)
    for meant in (
        ("web", shop.altona, None, "EUR"),
        ("store", shop.luebeck, None, "EUR"),
        ("store", shop.altona, "staff", "EUR"),
        ("store", shop.altona, None, "CHF"),
    ):
        with pytest.raises(pricing.BookForAnother):
            pricing.check_meant(head, *meant, MORNING)
    for at in (MORNING - HOUR, MORNING + 48 * HOUR):
        with pytest.raises(pricing.BookOutdated):
            pricing.check_meant(head, "store", shop.altona, None, "EUR", at)
    pricing.check_meant(head, "store", shop.altona, None, "EUR", MORNING + 48 * HOUR - timedelta(seconds=1))


async def test_keys_change_by_command_or_with_the_secret_and_old_books_stay_good(tx: Tx) -> None:
    shop = await build_shop(tx)
    await pricing.want_book(tx, "store", shop.altona)
    await pricing.make_books(tx, SECRET)
    rotated = await pricing.rotate_book_key(tx, SECRET)
    later = Tx(tx._connection, MORNING + 30 * HOUR)
    assert await pricing.make_books(later, SECRET) == 1, "a book that ends soon is renewed"
    last = Tx(tx._connection, MORNING + 60 * HOUR)
    assert await pricing.make_books(last, "a new secret after a move") == 1
    signed_by = [(await opened(tx, shop.altona, version=version))[0].key for version in (1, 2, 3)]
    assert len(set(signed_by)) == 3
    assert signed_by[1] == rotated
    newest = await pricing.get_book(tx, "store", shop.altona, None, "EUR")
    assert await pricing.changes_since(tx, newest, 1) == "", "nothing but the time changed"
    with pytest.raises(pricing.NoSecret):
        await pricing.make_books(tx, "")


async def test_coupons_budgets_and_what_cannot_be_one_book_stay_with_the_house(tx: Tx) -> None:
    shop = await build_shop(tx)
    off = {"kind": "percentage", "scope": "order", "rate": 1000, "stackable": True, "all": True}
    for key, given in (
        ("open", {}),
        ("coupon", {"needs_coupon": True}),
        ("budget", {"budget": pricing.Budget(minor_max=5000)}),
        ("uses", {"budget": pricing.Budget(uses_max=3)}),
        ("over", {"valid_until": MORNING}),
        ("later", {"valid_from": MORNING + 47 * HOUR}),
        ("much-later", {"valid_from": MORNING + 49 * HOUR}),
    ):
        names = {"de": key, "en": key}
        await pricing.save_promotion(tx, pricing.PromotionInput(key=key, name=names, terms=off, **given))
    await pricing.want_book(tx, "store", shop.altona)
    await pricing.want_book(tx, "store", shop.altona, "trade")
    net = await pricing.save_price_list(
        tx,
        pricing.PriceListInput(key="trade", name={"de": "n", "en": "n"}, customer_group="trade", gross=False, rank=1),
    )
    await pricing.set_prices(tx, net.id, [pricing.PriceRow(shop.jacket, 10000)])
    assert await pricing.make_books(tx, SECRET) == 1
    _, lines = await opened(tx, shop.altona)
    assert sorted(told["id"] for told, _ in pricing.promotions_of(lines)) == ["later", "open"]
    rows = {row.customer_group: row.problem for row in await pricing.list_books(tx)}
    assert rows == {None: None, "trade": "lists_mixed"}
    await pricing.set_prices(tx, net.id, [pricing.PriceRow(shop.beanie, 1500), pricing.PriceRow(shop.book, 1000)])
    assert await pricing.make_books(tx, SECRET) == 1
    head, _ = await opened(tx, shop.altona, "trade")
    assert not head.gross


async def test_nothing_that_was_signed_can_be_altered(tx: Tx) -> None:
    shop = await build_shop(tx)
    await pricing.want_book(tx, "store", shop.altona)
    await pricing.make_books(tx, SECRET)
    later = "update pricing.book_version set valid_until = valid_until + interval '1 day'"
    for sql in (later, "delete from pricing.book_version"):
        with pytest.raises(Exception, match="stays as it is"):
            async with tx.attempt():
                await tx.run(sql)


async def test_a_till_has_its_book_whole_then_by_changes_and_not_twice(
    database: Database, house: House, signed_in: Any, drain: Any, clock: MovableClock, api: httpx.AsyncClient
) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        register = await locations.save_register(tx, shop.altona, 1, "Kasse 1")
        (base,) = await pricing.list_price_lists(tx)
    till = await signed_in("cashier", shop.altona)
    path = f"/v1/till/registers/{register.id}/price-book"
    assert (await till.get(path)).json()["code"] == "no_book"
    await drain()  # the register asks for a book; the job would wait for two seconds
    await jobs.make_books(house, {})
    first = await till.get(path)
    told = first.json()
    whole = await till.get(f"/v1/till/price-book-contents/{told['content']}")
    plain = await till.get(f"/v1/till/price-book-contents/{told['content']}", headers={"accept-encoding": "identity"})
    assert whole.headers["content-encoding"] == "gzip"
    assert whole.text == plain.text
    public = {key["id"]: b64decode(key["public_key"]) for key in (await till.get("/v1/till/price-book-keys")).json()}
    _, lines = pricing.believe(told["head"], told["signature"], whole.text, public)
    tag = {"if-none-match": first.headers["etag"]}
    assert (await till.get(path, headers=tag)).status_code == 304
    clock.move(HOUR)
    async with database.transaction() as tx:
        await pricing.set_prices(tx, base.id, [pricing.PriceRow(shop.jacket, 9900)])
    await drain()
    async with database.transaction() as tx:
        waiting = await tx.value("select count(*) from jobs.pgqueuer where entrypoint = 'pricing.make_books'")
    assert waiting == 1, "a change of prices asks for books"
    await jobs.make_books(house, {})
    till = await signed_in("cashier", shop.altona)
    second = (await till.get(path, params={"since": 1}, headers=tag)).json()
    assert second["version"] == 2
    changes = rules.as_lines(second["changes"])
    assert list(changes) == ["a" + shop.jacket.hex]
    assert rules.hash_of(rules.as_text(rules.apply(lines, changes))) == second["content"]
    elsewhere = await signed_in("cashier", shop.luebeck)
    assert (await elsewhere.get(path)).status_code == 403
    assert (await api.get(path)).status_code == 401
    assert (await till.get("/v1/till/price-book-contents/unknown")).status_code == 404


async def test_the_sweep_sees_what_ends_and_what_the_catalogue_changed(
    database: Database, house: House, clock: MovableClock
) -> None:
    async def asked() -> int:
        await jobs.renew_books(house)
        async with database.transaction() as tx:
            found = await tx.column("delete from jobs.pgqueuer where entrypoint = 'pricing.make_books' returning id")
        return len(found)

    async with database.transaction() as tx:
        shop = await build_shop(tx)
    assert await asked() == 0, "nobody wants a book"
    async with database.transaction() as tx:
        await pricing.want_book(tx, "store", shop.altona)
    assert await asked() == 1
    clock.move(HOUR)
    await jobs.make_books(house, {})
    assert await asked() == 0
    clock.move(HOUR)
    async with database.transaction() as tx:
        product = await catalog.get_product(tx, "jacket")
        await catalog.save_category(tx, catalog.CategoryInput(key="coats", name={"de": "Mäntel", "en": "Coats"}))
        await catalog.save_product(tx, msgspec.structs.replace(catalog.as_input(product), categories=["coats"]))
    assert await asked() == 1
    await jobs.make_books(house, {})
    async with database.transaction() as tx:
        head, lines = await opened(tx, shop.altona)
    assert head.version == 2
    assert any("coats" in line for key, line in lines.items() if key[0] == "s")
    clock.move(25 * HOUR)
    assert await asked() == 1
