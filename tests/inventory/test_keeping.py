"""What stays back: rules, what is said by hand, channel buffers, partners."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from hanse import inventory, locations
from hanse.inventory import RuleInput, RuleKind, SafetyStock, StockFigure, StockLine
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.kit.refusals import InvalidInput, NotFound, StaleVersion
from hanse.locations import Kind
from tests.inventory.places import Places, bring, figures, make_goods, open_places, problems, wish
from tests.locations.places import store


async def rule(tx: Tx, pieces: int, kind: RuleKind = RuleKind.SAFETY, **scope: object) -> inventory.StockRule:
    """A rule that holds for everything but what the scope says."""
    return await inventory.set_rule(tx, SYSTEM, RuleInput(kind=kind, pieces=pieces, **scope), "because")  # type: ignore[arg-type]


async def follow(tx: Tx, variant: UUID, places: Places) -> None:
    """Let the positions of an article follow the rules."""
    await inventory.follow_rules(tx, [(variant, place) for place in (places.warehouse, places.north, places.south)])


async def partner_store(tx: Tx, **believed: object) -> UUID:
    """A partner store whose figures are believed so far."""
    made = await locations.save_location(tx, store("partner", name="Partner", kind=Kind.PARTNER))
    await inventory.set_partner(tx, SYSTEM, made.id, inventory.PartnerInput(**believed))  # type: ignore[arg-type]
    return made.id


async def test_the_most_specific_rule_wins(tx: Tx) -> None:
    places, (variant, other) = await open_places(tx), await make_goods(tx, 2)
    for article in (variant, other):
        for place in (places.north, places.south):
            await bring(tx, article, place, 20)
    await rule(tx, 1)
    await rule(tx, 3, location=places.north)
    await rule(tx, 5, variant=variant)
    await rule(tx, 7, variant=variant, location=places.south)
    for article in (variant, other):
        await follow(tx, article, places)
    kept = [
        (await figures(tx, article, place)).safety
        for article in (variant, other)
        for place in (places.north, places.south)
    ]
    assert kept == [5, 7, 3, 1]
    assert await problems(tx) == []


async def test_a_rule_for_a_category_asks_the_deepest_one(tx: Tx) -> None:
    places, [variant] = await open_places(tx), await make_goods(tx, 1)
    await bring(tx, variant, places.north, 20)
    await rule(tx, 6, category="clothes", location=places.north)
    await rule(tx, 2, category="jackets")
    await follow(tx, variant, places)
    assert (await figures(tx, variant, places.north)).safety == 2
    with pytest.raises(NotFound):
        await rule(tx, 2, category="moonstones")


async def test_what_sells_fast_keeps_back_days_of_sale(tx: Tx) -> None:
    places, (fast, slow) = await open_places(tx), await make_goods(tx, 2)
    for article in (fast, slow):
        await bring(tx, article, places.north, 50)
    await inventory.sell_now(tx, new_id(), [StockLine(fast, places.north, 14)])
    await inventory.sell_now(tx, new_id(), [StockLine(slow, places.north, 1)])
    assert await inventory.measure_velocity(tx)
    assert not await inventory.measure_velocity(tx)
    await rule(tx, 0, days=3, sold_at_least=10)
    for article in (fast, slow):
        await follow(tx, article, places)
    # 14 pieces in 28 days are one in two days, and three days are two pieces, rounded up.
    assert [(await figures(tx, article, places.north)).safety for article in (fast, slow)] == [2, 0]


async def test_what_is_said_by_hand_stands_above_rules_until_it_is_released(tx: Tx) -> None:
    places, [variant] = await open_places(tx), await make_goods(tx, 1)
    await bring(tx, variant, places.north, 10)
    await rule(tx, 2)
    await inventory.set_safety_stock(tx, [SafetyStock(variant, places.north, 6)])
    await follow(tx, variant, places)
    assert (await figures(tx, variant, places.north)).safety == 6
    await inventory.release_safety_stock(tx, [(variant, places.north)])
    assert (await figures(tx, variant, places.north)).safety == 2
    assert await problems(tx) == []


async def test_a_new_position_follows_the_rules_at_once(tx: Tx) -> None:
    places, [variant] = await open_places(tx), await make_goods(tx, 1)
    await rule(tx, 2)
    await bring(tx, variant, places.north, 10)
    assert (await figures(tx, variant, places.north)).available == 8
    await inventory.set_stock(tx, [StockFigure(variant, places.south, 5)])
    assert (await figures(tx, variant, places.south)).available == 3


async def test_a_rule_that_ends_gives_back_what_it_kept(tx: Tx) -> None:
    places, [variant] = await open_places(tx), await make_goods(tx, 1)
    await bring(tx, variant, places.north, 10)
    made = await rule(tx, 4)
    await follow(tx, variant, places)
    ended = RuleInput(kind=RuleKind.SAFETY, pieces=4, active=False)
    after = await inventory.set_rule(tx, SYSTEM, ended, "not needed any more", rule=made.id, seen_version=1)
    with pytest.raises(StaleVersion):
        await inventory.set_rule(tx, SYSTEM, ended, "again", rule=made.id, seen_version=1)
    await follow(tx, variant, places)
    assert (after.version, (await figures(tx, variant, places.north)).safety) == (2, 0)
    assert await inventory.list_stock_rules(tx) == []
    assert await problems(tx) == []


async def test_a_channel_buffer_names_its_channel(tx: Tx) -> None:
    with pytest.raises(InvalidInput):
        await rule(tx, 1, RuleKind.CHANNEL)
    with pytest.raises(InvalidInput):
        await rule(tx, 1, channel="web")


async def test_a_channel_must_leave_its_buffer_and_the_others_need_not(tx: Tx) -> None:
    places, (variant, other) = await open_places(tx), await make_goods(tx, 2)
    for article in (variant, other):
        await bring(tx, article, places.north, 10)
        await bring(tx, article, places.warehouse, 10)
    await rule(tx, 3, RuleKind.CHANNEL, channel="marketplace")
    await rule(tx, 1, RuleKind.CHANNEL, channel="marketplace", location=places.warehouse)
    await rule(tx, 6, RuleKind.CHANNEL, channel="marketplace", variant=other)
    for article in (variant, other):
        await follow(tx, article, places)
    found = await inventory.availability(tx, [variant, other], None, "marketplace")
    assert {(one.variant, one.location): (one.buffer, one.available) for one in found} == {
        (variant, places.north): (3, 7),
        (variant, places.warehouse): (1, 9),
        (other, places.north): (6, 4),
        (other, places.warehouse): (6, 4),
    }
    pool = await inventory.pooled(tx, [variant, other], "marketplace")
    assert [pool[article].online for article in (variant, other)] == [16, 8]
    web = await inventory.pooled(tx, [variant, other], "web")
    assert [web[article].online for article in (variant, other)] == [20, 20]


async def test_a_partner_is_believed_less_as_its_figure_ages(tx: Tx) -> None:
    await open_places(tx)
    [variant] = await make_goods(tx, 1)
    partner = await partner_store(tx, fresh_minutes=60, stale_minutes=180, buffer=1)
    await inventory.feed_stock(tx, [StockFigure(variant, partner, 10, observed_at=tx.now)], source="partner")
    # floor(10 x confidence) - 1
    expected = {0: 9, 60: 9, 90: 6, 120: 4, 150: 1, 179: 0, 180: 0, 5000: 0}
    seen_at = tx.now
    for minutes, free in expected.items():
        tx.now = seen_at + timedelta(minutes=minutes)
        await inventory.believe(tx, partner)
        assert (minutes, (await figures(tx, variant, partner)).available) == (minutes, free)
        (feed,) = await inventory.partner_feeds(tx)
        believed = {0: 10_000, 60: 10_000, 90: 7500, 120: 5000, 150: 2500, 179: 83}.get(minutes, 0)
        assert (feed.confidence_basis_points, feed.unbelieved, feed.newest_at) == (believed, believed == 0, seen_at)
    assert isinstance((await inventory.hold(tx, [wish(tx, variant, partner)]))[0], inventory.OutOfStock)
    # Over the counter elsewhere a partner's old figure is not believed either.
    assert (await inventory.pooled(tx, [variant], "store"))[variant].stores == []
    await inventory.feed_stock(tx, [StockFigure(variant, partner, 10, observed_at=tx.now)], source="partner")
    assert (await figures(tx, variant, partner)).available == 9
    assert await problems(tx) == []


async def test_a_partner_that_was_never_heard_promises_nothing(tx: Tx) -> None:
    await open_places(tx)
    [variant] = await make_goods(tx, 1)
    made = await locations.save_location(tx, store("partner", name="Partner", kind=Kind.PARTNER))
    await bring(tx, variant, made.id, 10)
    await inventory.set_partner(tx, SYSTEM, made.id, inventory.PartnerInput())
    assert (await figures(tx, variant, made.id)).available == 0


async def test_a_partner_that_tells_free_pieces_has_put_our_orders_aside(tx: Tx) -> None:
    await open_places(tx)
    [variant] = await make_goods(tx, 1)
    partner = await partner_store(tx, buffer=0, figures=inventory.PartnerFigures.FREE)
    await inventory.feed_stock(tx, [StockFigure(variant, partner, 5)], source="partner")
    [held] = await inventory.hold(tx, [wish(tx, variant, partner, 2)])
    assert isinstance(held, inventory.Hold)
    assert (await figures(tx, variant, partner)).available == 3
    await inventory.claim(tx, [held.id], new_id())
    tx.now += timedelta(minutes=5)
    # The partner knows of the order now, and has three pieces left for others.
    await inventory.feed_stock(tx, [StockFigure(variant, partner, 3)], source="partner")
    assert (await figures(tx, variant, partner)).available == 3


async def test_only_partner_stores_are_believed_by_degrees(tx: Tx) -> None:
    places = await open_places(tx)
    with pytest.raises(InvalidInput):
        await inventory.set_partner(tx, SYSTEM, places.north, inventory.PartnerInput())
    made = await locations.save_location(tx, store("partner", name="Partner", kind=Kind.PARTNER))
    with pytest.raises(InvalidInput):
        await inventory.set_partner(tx, SYSTEM, made.id, inventory.PartnerInput(fresh_minutes=60, stale_minutes=60))


async def test_what_a_rule_is_said_to_keep_back_is_what_it_keeps(tx: Tx) -> None:
    places, (variant, other) = await open_places(tx), await make_goods(tx, 2)
    for article in (variant, other):
        for place in (places.north, places.south):
            await bring(tx, article, place, 20)
    await inventory.set_safety_stock(tx, [SafetyStock(other, places.south, 9)])
    everywhere = await rule(tx, 1)
    await rule(tx, 4, variant=variant)
    wanted = RuleInput(kind=RuleKind.SAFETY, pieces=3, location=places.north)
    said = await inventory.preview_rule(tx, wanted)
    assert (said.articles, said.complete, said.positions, said.kept, said.kept_then) == (2, True, 1, 9, 11)
    assert [(c.variant, c.location, c.kept, c.kept_then) for c in said.changes] == [(other, places.north, 1, 3)]
    await inventory.set_rule(tx, SYSTEM, wanted, "the north is asked for more")
    await follow(tx, other, places)
    assert (await figures(tx, other, places.north)).safety == 3
    without = msgspec.structs.replace(wanted, location=None, active=False)
    ended = await inventory.preview_rule(tx, without, everywhere.id)
    assert (ended.positions, ended.kept, ended.kept_then) == (0, 11, 11)
