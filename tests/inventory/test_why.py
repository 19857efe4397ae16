"""The arithmetic behind a figure: whatever happens, the terms add up to it, and what can be held is what it says."""

from datetime import date, timedelta
from uuid import UUID

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hanse import inventory, locations
from hanse.inventory import Hold, HoldWanted, OutOfStock, RuleInput, RuleKind, StockLine, TermKind
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from hanse.locations import Kind
from tests.inventory.places import bring, figures, make_goods, open_places, problems, wish
from tests.locations.places import store

STEPS = ("receive", "cart", "lease", "order", "expire", "safety", "rule", "channel", "feed", "age", "announce", "sell")


async def partner_of(tx: Tx) -> UUID:
    """A partner store that is believed for an hour and then less and less."""
    made = await locations.save_location(tx, store("partner", name="Partner", kind=Kind.PARTNER))
    await inventory.set_partner(tx, SYSTEM, made.id, inventory.PartnerInput())
    return made.id


async def take_step(tx: Tx, step: str, variant: UUID, place: UUID, partner: UUID, number: int) -> None:
    """Something that changes a figure."""
    if step == "receive":
        await bring(tx, variant, place, number)
    elif step in ("cart", "lease", "order"):
        made = wish(tx, variant, place, number, minutes=None if step == "order" else number, purpose=step)
        await inventory.hold(tx, [made])
    elif step == "expire":
        tx.now += timedelta(minutes=number)
        await inventory.expire_holds(tx)
    elif step == "safety":
        await inventory.set_safety_stock(tx, [inventory.SafetyStock(variant, place, number)])
    elif step in ("rule", "channel"):
        kind = RuleKind.SAFETY if step == "rule" else RuleKind.CHANNEL
        channel = None if step == "rule" else "web"
        scope = {0: {}, 1: {"location": place}, 2: {"variant": variant}}[number % 3]
        wanted = RuleInput(kind=kind, channel=channel, pieces=number % 5, **scope)  # type: ignore[arg-type]
        await inventory.set_rule(tx, SYSTEM, wanted, "for the test")
        await inventory.follow_rules(tx, [(variant, place)])
    elif step == "feed":
        await inventory.feed_stock(tx, [inventory.StockFigure(variant, partner, number)], source="partner")
    elif step == "age":
        tx.now += timedelta(minutes=70 * number)
        await inventory.believe(tx, partner)
    elif step == "announce":
        line = inventory.InboundLineInput(variant, number)
        await inventory.announce_delivery(
            tx,
            SYSTEM,
            inventory.InboundInput(
                location=place, supplier="S", reference=str(new_id()), expected_date=date(2026, 12, 3), lines=[line]
            ),
        )
    else:
        await inventory.sell_now(tx, new_id(), [StockLine(variant, place, number)])


async def check(tx: Tx, variant: UUID, channel: str | None) -> None:
    """The terms add up to the figures, which are those that everybody else reads."""
    why = await inventory.why(tx, variant, None, channel, back_orders=True)
    read = {one.location: one.available for one in await inventory.availability(tx, [variant], None, channel)}
    for one in why.places:
        now = [term.quantity for term in one.terms if term.kind is not TermKind.INCOMING]
        assert sum(now) == one.available == read.get(one.location, 0), one
        assert sum(term.quantity for term in one.terms) == one.with_incoming
    if channel is not None:
        assert why.online == (await inventory.pooled(tx, [variant], channel))[variant].online


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.booleans(), st.integers(1, 9)), min_size=1, max_size=12))
async def test_the_terms_add_up_to_the_figure_whatever_happens(tx: Tx, steps: list[tuple[str, bool, int]]) -> None:
    began = tx.now
    try:
        async with tx.attempt():
            places, [variant], partner = await open_places(tx), await make_goods(tx, 1), await partner_of(tx)
            for step, north, number in steps:
                place = places.north if north else places.warehouse
                await take_step(tx, step, variant, place, partner, number)
                for channel in (None, "web", "store"):
                    await check(tx, variant, channel)
            assert [one for one in await problems(tx) if "inv_lease" not in one] == []
            raise Undone
    except Undone:
        tx.now = began


class Undone(Exception):
    """An example leaves nothing behind."""


async def test_every_term_names_where_it_comes_from(tx: Tx) -> None:
    places, [variant] = await open_places(tx), await make_goods(tx, 1)
    await bring(tx, variant, places.north, 20)
    kept = await inventory.set_rule(tx, SYSTEM, RuleInput(kind=RuleKind.SAFETY, pieces=2), "browsers")
    left = await inventory.set_rule(
        tx, SYSTEM, RuleInput(kind=RuleKind.CHANNEL, channel="web", location=places.north, pieces=3), "slow feed"
    )
    await inventory.follow_rules(tx, [(variant, places.north)])
    await inventory.hold(tx, [wish(tx, variant, places.north, 1), wish(tx, variant, places.north, 4)])
    await inventory.hold(tx, [wish(tx, variant, places.north, 2, purpose="lease")])
    [found] = (await inventory.why(tx, variant, [places.north], "web")).places
    told = [(term.kind, term.quantity, term.purpose, term.holds, term.rule) for term in found.terms]
    assert told == [
        (TermKind.ON_HAND, 20, None, None, None),
        (TermKind.PENDING, -5, "cart", 2, None),
        (TermKind.LEASED, -2, "lease", 1, None),
        (TermKind.SAFETY, -2, None, None, kept.id),
        (TermKind.CHANNEL_BUFFER, -3, None, None, left.id),
    ]
    assert (found.available, found.terms[3].rule_reason) == (8, "browsers")
    figure = await figures(tx, variant, places.north)
    assert (figure.pending, figure.leased, figure.available) == (5, 2, 11)


async def test_a_channel_can_hold_what_it_reads_and_not_a_piece_more(tx: Tx) -> None:
    places, [variant] = await open_places(tx), await make_goods(tx, 1)
    await bring(tx, variant, places.north, 10)
    wanted = RuleInput(kind=RuleKind.CHANNEL, channel="marketplace", pieces=4)
    await inventory.set_rule(tx, SYSTEM, wanted, "slow feed")

    def ask(quantity: int, channel: str | None) -> HoldWanted:
        return msgspec.structs.replace(wish(tx, variant, places.north, quantity), channel=channel)

    [one] = await inventory.availability(tx, [variant], [places.north], "marketplace")
    assert one.available == 6
    # In one batch each wish has an answer of its own: the marketplace stops at its buffer, the shop does not.
    answers = await inventory.hold(
        tx, [ask(7, "marketplace"), ask(6, "marketplace"), ask(1, "marketplace"), ask(4, "web")]
    )
    assert [type(answer) for answer in answers] == [OutOfStock, Hold, OutOfStock, Hold]
    assert answers[0].facts["available"] == 0  # type: ignore[union-attr]
    assert (await figures(tx, variant, places.north)).available == 0
    assert await problems(tx) == []


async def test_a_hold_is_handed_from_purpose_to_purpose_without_a_gap(tx: Tx) -> None:
    places, variant = await open_places(tx), new_id()
    await bring(tx, variant, places.north, 1)
    first = wish(tx, variant, places.north)
    [held] = await inventory.hold(tx, [first])
    assert isinstance(held, Hold)
    owner = new_id()
    for purpose in (
        inventory.Purpose.PAYMENT,
        inventory.Purpose.PICKUP,
        inventory.Purpose.QUOTE,
        inventory.Purpose.TILL,
    ):
        until = tx.now + timedelta(hours=1)
        await inventory.claim(tx, [held.id], owner, until=until, purpose=purpose)
        assert (await figures(tx, variant, places.north)).available == 0
        # Nobody else finds a gap, and the shopper's own second try is the same hold and takes nothing more.
        assert isinstance((await inventory.hold(tx, [wish(tx, variant, places.north)]))[0], OutOfStock)
        [again] = await inventory.hold(tx, [first])
        assert isinstance(again, Hold)
        assert (again.id, again.purpose) == (held.id, purpose)
    await inventory.claim(tx, [held.id], owner)
    assert (await inventory.get_hold(tx, held.id)).until is None
    await inventory.post_holds(tx, [held.id])
    assert (await figures(tx, variant, places.north)).on_hand == 0
    assert await problems(tx) == []


async def test_thousands_of_articles_are_pooled_as_one_by_one(tx: Tx) -> None:
    places = await open_places(tx)
    variants = [new_id() for _ in range(30)]
    for n, variant in enumerate(variants):
        if n:
            await bring(tx, variant, places.warehouse, n)
            await bring(tx, variant, places.north if n % 2 else places.south, 2 * n)
    together = await inventory.pooled(tx, variants, "web")
    for n, variant in enumerate(variants):
        assert together[variant] == (await inventory.pooled(tx, [variant], "web"))[variant]
        assert [place.available for place in together[variant].stores] == ([2 * n] if n else [])
