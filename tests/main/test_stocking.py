"""`hanse stock why`: the arithmetic in words."""

from datetime import timedelta

import msgspec
import pytest

from hanse import catalog, channels, inventory, locations
from hanse.inventory import RuleInput, RuleKind
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound
from hanse.locations import Kind
from hanse.main import stocking
from hanse.main.settings import WrongSetting
from tests.catalog.shop import furnish, product
from tests.inventory.places import bring, open_places, wish
from tests.locations.places import store


async def test_every_term_is_said_in_words(tx: Tx, capsys: pytest.CaptureFixture[str]) -> None:
    await furnish(tx)
    variant = (await catalog.save_product(tx, product())).variants[0].id
    places = await open_places(tx)
    partner = await locations.save_location(tx, store("partner", name="Partner", kind=Kind.PARTNER))
    await inventory.set_partner(tx, SYSTEM, partner.id, inventory.PartnerInput())
    await channels.set_policy(tx, SYSTEM, "web", channels.Policy(back_orders=True), "for the test")
    safety = RuleInput(kind=RuleKind.SAFETY, pieces=2, category="jackets")
    await inventory.set_rule(tx, SYSTEM, safety, "jackets are tried on")
    buffer = RuleInput(kind=RuleKind.CHANNEL, channel="web", location=places.north, pieces=1)
    await inventory.set_rule(tx, SYSTEM, buffer, "the north counts late")
    await bring(tx, variant, places.north, 12)
    await inventory.hold(tx, [wish(tx, variant, places.north, 2), wish(tx, variant, places.north, 1)])
    await inventory.hold(tx, [wish(tx, variant, places.north, 1, minutes=None, purpose="order")])
    await inventory.feed_stock(tx, [inventory.StockFigure(variant, partner.id, 10)], source="partner")
    line = inventory.InboundLineInput(variant, 24)
    coming = inventory.InboundInput(
        location=places.north, supplier="Weberei", reference="LS-4711", expected_date=tx.now.date(), lines=[line]
    )
    await inventory.announce_delivery(tx, SYSTEM, coming)
    tx.now += timedelta(hours=9)
    await inventory.believe(tx, partner.id)
    found = await stocking.explain(tx, "regenjacke-sylt-m".upper(), None, "web")
    told = {
        found.codes[str(place.location)]: [(term.quantity, stocking.in_words(term)) for term in place.terms]
        for place in found.why.places
    }
    assert told["nord"] == [
        (12, "on hand, sellable"),
        (-3, "promised to carts (2 holds)"),
        (-1, "promised to orders (1 hold)"),
        (-2, 'safety stock, by rule "jackets are tried on" (version 1)'),
        (-1, 'kept from this channel, by rule "the north counts late" (version 1)'),
        (24, "expected 2026-11-24 (LS-4711); not counted in what is available now"),
    ]
    assert [quantity for quantity, _ in told["partner"]] == [10, -4, -1]
    assert "65.21 % confidence, seen 2026-11-24 10:00 UTC" in told["partner"][1][1]
    stocking.show(found)
    shown = capsys.readouterr().out
    assert "REGENJACKE-SYLT-M at nord on the channel web: 5 available" in shown
    assert "= 5" in shown
    assert msgspec.json.decode(msgspec.json.encode(found), type=stocking.Answer) == found


async def test_what_nobody_knows_is_one_sentence(tx: Tx) -> None:
    await furnish(tx)
    await catalog.save_product(tx, product())
    await open_places(tx)
    with pytest.raises(WrongSetting, match="no article"):
        await stocking.explain(tx, "MOON", None, None)
    with pytest.raises(WrongSetting, match="no location"):
        await stocking.explain(tx, "REGENJACKE-SYLT-M", "moon", None)
    with pytest.raises(NotFound):
        await stocking.explain(tx, "REGENJACKE-SYLT-M", "nord", "moon")
