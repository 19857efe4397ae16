"""Publishing: nothing counts before somebody let it count, and what counts is what they looked at."""

import gzip
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import msgspec
import pytest

from hanse import access, pricing
from hanse.kit.actor import SYSTEM, Actor, Grant, Kind
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import StaleVersion
from tests.conftest import MORNING
from tests.orders.build import Shop, build_shop

HOUR = timedelta(hours=1)
NAME = {"de": "Halber Preis", "en": "Half price"}
HALF = {"kind": "percentage", "scope": "line", "rate": 5000, "all": True}
RIGHTS = frozenset({"pricing.read", "pricing.write", "pricing.publish", "pricing.stop"})


async def person(tx: Tx, name: str) -> Actor:
    """A merchandiser, who may write, publish and stop."""
    added = await access.add_staff(
        tx, f"{name}@kogge.example", name, "moin-moin-1241", [access.RoleGrant("merchandiser", "global")]
    )
    return Actor(Kind.STAFF, added.id, name, grants=(Grant(RIGHTS),))


def half(**given: Any) -> pricing.ProposalInput:
    wanted = {"key": "half", "name": NAME, "terms": HALF, **given}
    goes_live = wanted.pop("goes_live_at", None)
    return pricing.ProposalInput(promotion=pricing.PromotionInput(**wanted), goes_live_at=goes_live)


async def jacket_costs(tx: Tx, shop: Shop, at: Any = None) -> int:
    line = pricing.QuoteLine(new_id(), shop.jacket, 1)
    quote = await pricing.quote(tx, pricing.QuoteWanted(channel="web", lines=[line], at=at))
    return quote.totals.total_minor


async def test_a_draft_reaches_neither_cart_nor_shelf_nor_book(tx: Tx) -> None:
    shop = await build_shop(tx)
    anna = await person(tx, "anna")
    drafted = await pricing.propose(tx, anna, half())
    await pricing.submit(tx, anna, drafted.id, 1)
    assert await jacket_costs(tx, shop) == 14900
    assert (await pricing.prices(tx, "web", [shop.jacket]))[shop.jacket].unit_minor == 14900
    assert await pricing.list_promotions(tx) == []
    await pricing.want_book(tx, "store", shop.altona)
    await pricing.make_books(tx, "a secret for tests only")
    book = await pricing.get_book(tx, "store", shop.altona, None, "EUR")
    assert b"\np" not in gzip.decompress(await pricing.book_content(tx, book.content))
    line = pricing.QuoteLine(new_id(), shop.jacket, 1)
    tried = await pricing.preview(tx, drafted.id, pricing.QuoteWanted(channel="web", lines=[line]))
    assert tried.totals.total_minor == 7450
    assert await jacket_costs(tx, shop) == 14900


async def test_whoever_wrote_it_cannot_publish_it_by_any_session_key_or_later_change(tx: Tx) -> None:
    shop = await build_shop(tx)
    anna, bert = await person(tx, "anna"), await person(tx, "bert")
    drafted = (await pricing.propose(tx, anna, half())).id
    await pricing.submit(tx, anna, drafted, 1)
    again = Actor(Kind.STAFF, anna.id, "anna", grants=anna.grants, request_id="another session")
    made = await access.create_key(tx, SYSTEM, "job", sorted(RIGHTS))
    key = Actor(Kind.KEY, made.id, "job", grants=anna.grants)
    for actor in (anna, again, key):
        with pytest.raises(pricing.FourEyesNeeded):
            await pricing.publish(tx, actor, drafted, 1)
    changed = {**HALF, "rate": 9000}
    await pricing.rewrite(tx, bert, drafted, 1, half(terms=changed))
    with pytest.raises(StaleVersion):
        await pricing.publish(tx, anna, drafted, 1)
    with pytest.raises(pricing.FourEyesNeeded):
        await pricing.publish(tx, anna, drafted, 2)
    await pricing.submit(tx, bert, drafted, 2)
    with pytest.raises(pricing.FourEyesNeeded):
        await pricing.publish(tx, bert, drafted, 2)
    published = await pricing.publish(tx, anna, drafted, 2, "agreed")
    assert (published.state, published.four_eyes) == ("live", True)
    assert await jacket_costs(tx, shop) == 1490
    with pytest.raises(pricing.ProposalClosed):
        await pricing.rewrite(tx, bert, drafted, 2, half())
    acts = [(one.act, one.version, one.by_name) for one in published.steps]
    assert acts == [
        ("written", 1, "anna"), ("submitted", 1, "anna"), ("written", 2, "bert"), ("submitted", 2, "bert"),
        ("published", 2, "anna"),
    ]  # fmt: skip
    logged = await tx.column("select action from access.audit where subject = $1 order by id", f"proposal:{drafted}")
    assert logged == [f"proposal.{act}" for act, _, _ in acts]
    assert await tx.column("select problem from pricing.inv_four_eyes") == []
    assert await tx.column("select problem from pricing.inv_published_as_written") == []


async def test_a_key_speaks_for_whoever_made_it_and_approves_nothing(tx: Tx) -> None:
    await build_shop(tx)
    anna, bert = await person(tx, "anna"), await person(tx, "bert")
    wide = Actor(Kind.STAFF, anna.id, "anna", grants=(Grant(frozenset({"*"})),))
    made = await access.create_key(tx, wide, "job", sorted(RIGHTS))
    key = Actor(Kind.KEY, made.id, "job", grants=anna.grants)
    drafted = (await pricing.propose(tx, key, half())).id
    await pricing.submit(tx, key, drafted, 1)
    with pytest.raises(pricing.FourEyesNeeded):
        await pricing.publish(tx, anna, drafted, 1)
    assert (await pricing.publish(tx, bert, drafted, 1)).four_eyes
    nobody = Actor(Kind.KEY, (await access.create_key(tx, key_maker(key), "deep", sorted(RIGHTS))).id, "deep")
    hidden = (await pricing.propose(tx, nobody, half(key="other"))).id
    await pricing.submit(tx, nobody, hidden, 1)
    with pytest.raises(pricing.FourEyesNeeded):
        await pricing.publish(tx, anna, hidden, 1)


def key_maker(key: Actor) -> Actor:
    return Actor(Kind.KEY, key.id, key.name, grants=(Grant(frozenset({"*"})),))


async def test_who_works_alone_publishes_alone_until_the_policy_says_otherwise(tx: Tx) -> None:
    shop = await build_shop(tx)
    anna = await person(tx, "anna")
    alone = await pricing.publish(tx, anna, (await pricing.propose(tx, anna, half())).id, 1)
    assert (alone.state, alone.four_eyes) == ("live", False)
    assert await jacket_costs(tx, shop) == 7450
    strict = pricing.PublishingPolicyInput(four_eyes="always", alone_allowed=False)
    await pricing.save_publishing_policy(tx, SYSTEM, strict, 1)
    with pytest.raises(pricing.FourEyesNeeded):
        await pricing.publish(tx, anna, (await pricing.propose(tx, anna, half(key="more"))).id, 1)
    with pytest.raises(asyncpg.RaiseError):
        await tx.run("update pricing.publishing_policy set four_eyes = 'never'")


async def test_a_stop_counts_in_the_same_moment_and_the_next_book_has_it(tx: Tx) -> None:
    shop = await build_shop(tx)
    anna = await person(tx, "anna")
    live = (await pricing.publish(tx, anna, (await pricing.propose(tx, anna, half())).id, 1)).id
    await pricing.want_book(tx, "store", shop.altona)
    await pricing.make_books(tx, "a secret for tests only")
    first = await pricing.get_book(tx, "store", shop.altona, None, "EUR")
    at = Tx(tx._connection, MORNING + timedelta(milliseconds=400))  # the same second
    stopped = await pricing.stop(at, anna, live, "wrong")
    assert stopped.state == "stopped"
    assert await jacket_costs(at, shop) == 14900
    due = await at.column("select execute_after <= now() from jobs.pgqueuer where entrypoint = 'pricing.make_books'")
    assert any(due)
    await pricing.make_books(at, "a secret for tests only")
    second = await pricing.get_book(at, "store", shop.altona, None, "EUR")
    assert second.version == first.version + 1
    assert b"\np" not in gzip.decompress(await pricing.book_content(at, second.content))
    with pytest.raises(pricing.ProposalClosed):
        await pricing.stop(at, anna, live)
    with pytest.raises(pricing.NothingToStop):
        await pricing.stop_by_key(at, anna, "half")


async def test_a_planned_version_counts_exactly_from_its_moment_and_can_be_withdrawn(tx: Tx) -> None:
    shop = await build_shop(tx)
    anna = await person(tx, "anna")
    ten = {**HALF, "rate": 1000}
    await pricing.publish(tx, anna, (await pricing.propose(tx, anna, half(terms=ten))).id, 1)
    goes_live = MORNING + 5 * HOUR
    planned = await pricing.publish(tx, anna, (await pricing.propose(tx, anna, half(goes_live_at=goes_live))).id, 1)
    assert planned.state == "scheduled"
    before = goes_live - timedelta(microseconds=1)
    assert [await jacket_costs(tx, shop, at) for at in (None, before, goes_live)] == [13410, 13410, 7450]
    await pricing.want_book(tx, "web", None)
    await pricing.make_books(tx, "a secret for tests only")
    book = await pricing.get_book(tx, "web", None, None, "EUR")
    lines = gzip.decompress(await pricing.book_content(tx, book.content)).decode()
    known = dict(line.split(" ", 1) for line in lines.splitlines())
    assert sorted(told["id"] for told, _ in pricing.promotions_of(known)) == ["half", "half@2"]
    told = "select count(*) from kit.event where type = 'promotion.saved'"
    known = await tx.value(told)
    await pricing.withdraw(tx, anna, planned.id, 1)
    assert [await jacket_costs(tx, shop, at) for at in (None, before, goes_live)] == [13410, 13410, 13410]
    assert await tx.value(told) == known + 1, "price books follow"
    await pricing.publish(tx, anna, (await pricing.propose(tx, anna, half(goes_live_at=goes_live))).id, 1)
    await pricing.stop_by_key(tx, anna, "half")
    assert [await jacket_costs(tx, shop, at) for at in (None, goes_live)] == [14900, 14900]


async def test_prices_that_are_stopped_give_way_to_those_before(tx: Tx) -> None:
    shop = await build_shop(tx)
    anna = await person(tx, "anna")
    (base,) = await pricing.list_price_lists(tx)

    async def priced(minor: int, **given: Any) -> UUID:
        rows = pricing.PricesInput(base.id, [pricing.PriceRow(shop.jacket, minor)])
        made = await pricing.propose(tx, anna, pricing.ProposalInput(prices=rows, **given))
        return (await pricing.publish(tx, anna, made.id, 1)).id

    later = MORNING + HOUR
    planned = await priced(9900, goes_live_at=later)
    assert [await jacket_costs(tx, shop, at) for at in (None, later)] == [14900, 9900]
    await pricing.withdraw(tx, anna, planned, 1)
    assert await jacket_costs(tx, shop, later) == 14900
    await priced(13900, goes_live_at=later)
    then = Tx(tx._connection, later + HOUR)
    live = await pricing.propose(
        then,
        anna,
        pricing.ProposalInput(prices=pricing.PricesInput(base.id, [pricing.PriceRow(shop.jacket, 11900)])),
    )
    await pricing.publish(then, anna, live.id, 1)
    much_later = Tx(tx._connection, later + 2 * HOUR)
    assert await jacket_costs(much_later, shop) == 11900
    await pricing.stop(much_later, anna, live.id)
    assert await jacket_costs(much_later, shop) == 13900
    assert await jacket_costs(much_later, shop, later + HOUR) == 11900  # what was asked stays so


@pytest.mark.parametrize("pieces", [1, 2])
async def test_a_deep_cut_takes_two_persons_in_a_new_list_and_for_any_number_of_pieces(tx: Tx, pieces: int) -> None:
    shop = await build_shop(tx)
    anna = await person(tx, "anna")
    await person(tx, "bert")
    sale = pricing.PriceListInput(key="sale", name=NAME, rank=9, reduction=True)

    async def publish(**given: Any) -> None:
        drafted = await pricing.propose(tx, anna, pricing.ProposalInput(**given))
        await pricing.submit(tx, anna, drafted.id, 1)
        await pricing.publish(tx, anna, drafted.id, 1)

    def prices(minor: int) -> pricing.PricesInput:
        return pricing.PricesInput(made.id, [pricing.PriceRow(shop.jacket, minor, min_quantity=pieces)])

    await publish(price_list=sale)
    made = next(one for one in await pricing.list_price_lists(tx) if one.key == "sale")
    with pytest.raises(pricing.FourEyesNeeded) as needed:
        await publish(prices=prices(900))
    assert needed.value.facts["reasons"] == ["cut_over"]
    assert await jacket_costs(tx, shop) == 14900
    await publish(prices=prices(11900))
    with pytest.raises(pricing.FourEyesNeeded) as needed:
        await publish(price_list=msgspec.structs.replace(sale, rank=1))
    assert needed.value.facts["reasons"] == ["list_changes"]


async def test_saving_directly_publishes_as_far_as_one_person_may(
    database: Database, signed_in: Any, clock: MovableClock
) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
    anna: httpx.AsyncClient = await signed_in("merchandiser")
    bert: httpx.AsyncClient = await signed_in("marketer")
    small = {"key": "half", "name": NAME, "terms": {**HALF, "rate": 1000}}
    assert (await anna.put("/v1/promotions", json=small)).json()["version"] == 1
    large = {**small, "terms": HALF}
    refused = await anna.put("/v1/promotions", json=large)
    assert (refused.status_code, refused.json()["code"]) == (409, "four_eyes_needed")
    waiting = (await bert.get("/v1/proposals", params={"state": "submitted"})).json()["items"]
    (one,) = waiting
    told = (await bert.get(f"/v1/proposals/{one['id']}/findings")).json()
    assert (told["reasons"], told["may_publish"]) == (["share_over"], True)
    assert (await anna.get(f"/v1/proposals/{one['id']}/findings")).json()["may_publish"] is False
    version = {"If-Match": '"1"'}
    done = await bert.post(f"/v1/proposals/{one['id']}/publication", json={}, headers=version)
    assert (done.status_code, done.json()["state"]) == (200, "live")
    async with database.transaction() as tx:
        assert await jacket_costs(tx, shop) == 7450
    assert (await bert.post("/v1/promotions/half/stop", json={"note": "wrong"})).status_code == 204
    async with database.transaction() as tx:
        assert await jacket_costs(tx, shop) == 14900
    cashier: httpx.AsyncClient = await signed_in("cashier")
    assert (await cashier.post("/v1/promotions/half/stop", json={})).status_code == 403
    assert (await cashier.get("/v1/costs", params={"variant": str(shop.jacket)})).status_code == 403
