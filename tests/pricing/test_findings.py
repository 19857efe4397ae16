"""Conflicts are found before anything is published; what blocks keeps it from being published."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from hanse import delivery, pricing
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from tests.conftest import MORNING
from tests.orders.build import Shop, build_shop
from tests.pricing.test_publishing import person

DAY = timedelta(days=1)
TEN = {"kind": "percentage", "scope": "line", "rate": 1000, "all": True}

FIVE_OFF = {"kind": "amount", "scope": "line", "minor": 500, "all": True}


async def told(tx: Tx, content: pricing.ProposalInput) -> dict[str, pricing.ProposalFinding]:
    found = await pricing.findings(tx, content, await pricing.publishing_policy(tx), written_at=tx.now)
    for one in found:
        assert all(one.text[language] and one.advice[language] for language in ("de", "en"))
        assert "{" not in "".join([*one.text.values(), *one.advice.values()])
    return {one.code: one for one in found}


def promotion(key: str = "new", name: str = "Neu", terms: Any = None, **given: Any) -> pricing.ProposalInput:
    wanted = pricing.PromotionInput(key=key, name={"de": name, "en": name}, terms=terms or TEN, **given)
    return pricing.ProposalInput(promotion=wanted)


def prices(listed: UUID, *rows: pricing.PriceRow) -> pricing.ProposalInput:
    return pricing.ProposalInput(prices=pricing.PricesInput(listed, list(rows)))


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("never_valid", {"valid_until": MORNING}),
        ("never_valid", {"valid_from": MORNING + DAY, "valid_until": MORNING + DAY}),
        (
            "never_valid",
            {
                "valid_until": MORNING + DAY / 8,
                "terms": {**TEN, "hours": {"times": [{"days": [1], "from": 0, "until": 60}]}},
            },
        ),
        ("no_channel", {"channels": []}),
        ("names_no_article", {"terms": {**TEN, "all": None, "categories": ["nothing"]}}),
        ("names_no_article", {"channels": ["marketplace"]}),
        ("budget_too_small", {"terms": FIVE_OFF, "budget": pricing.Budget(499)}),
        ("maximum_below_discount", {"terms": {**TEN, "minimum_minor": 10_000, "maximum_minor": 900}}),
        ("minimum_above_maximum", {"terms": {**TEN, "minimum_quantity": 3, "maximum_quantity": 2}}),
        ("step_never_better", {"terms": {**TEN, "steps": [{"minimum_minor": 5000, "rate": 900}]}}),
        ("no_coupon", {"needs_coupon": True}),
        ("percent_in_name", {"name": "20 % auf alles"}),
        ("unsound", {"terms": {"kind": "percentage", "scope": "line", "all": True}}),
    ],
)  # fmt: skip
async def test_what_is_wrong_with_a_promotion_is_told(tx: Tx, code: str, given: dict[str, Any]) -> None:
    await build_shop(tx, stock=0)
    assert code in await told(tx, promotion(**given))


async def test_a_sound_promotion_has_no_finding(tx: Tx) -> None:
    await build_shop(tx, stock=0)
    assert await told(tx, promotion(name="10 % auf alles", channels=["web"], valid_until=MORNING + 9 * DAY)) == {}


async def test_a_promotion_that_another_one_always_beats_is_told(tx: Tx) -> None:
    await build_shop(tx, stock=0)
    better = {**TEN, "rate": 1500, "group": "sale"}
    name = {"de": "Besser", "en": "Better"}
    await pricing.save_promotion(tx, pricing.PromotionInput(key="better", name=name, terms=better))
    mine = {**TEN, "group": "sale"}
    assert (await told(tx, promotion(terms=mine)))["always_beaten"].where == "better"
    assert "always_beaten" not in await told(tx, promotion(terms={**mine, "rate": 1600}))
    assert "always_beaten" not in await told(tx, promotion(terms=TEN))


async def test_promotions_that_meet_below_the_cost_block(tx: Tx) -> None:
    shop: Shop = await build_shop(tx, stock=0)
    anna = await person(tx, "anna")
    # A beanie brings 16.72 net, 15.05 with ten percent off, and 12.04 with another twenty off the order.
    await pricing.set_costs(tx, SYSTEM, [pricing.CostInput(shop.beanie, 1300)])
    assert "loss" not in await told(tx, promotion())
    order = {**TEN, "scope": "order", "rate": 2000}
    name = {"de": "Korb", "en": "Basket"}
    await pricing.save_promotion(tx, pricing.PromotionInput(key="basket", name=name, terms=order))
    found = (await told(tx, promotion()))["loss"]
    assert (found.severity, found.facts["with_names"], found.facts["net"]) == ("blocks", "basket, new", "12.03 EUR")
    assert "loss" not in await told(tx, promotion(terms={**TEN, "stackable": False}))
    proposal = await pricing.propose(tx, anna, promotion())
    with pytest.raises(pricing.ProposalBlocked):
        await pricing.publish(tx, anna, proposal.id, 1)
    lenient = pricing.PublishingPolicyInput(four_eyes="never", loss_blocks=False)
    await pricing.save_publishing_policy(tx, SYSTEM, lenient, 1)
    assert (await pricing.publish(tx, anna, proposal.id, 1)).state == "live"


async def test_two_prices_for_one_moment_are_told(tx: Tx) -> None:
    shop: Shop = await build_shop(tx, stock=0)
    (base,) = await pricing.list_price_lists(tx)
    later = pricing.PriceRow(shop.jacket, 12900, 1, MORNING + DAY)
    twice = prices(base.id, later, pricing.PriceRow(shop.jacket, 11900, 1, MORNING + 2 * DAY))
    assert (await told(tx, twice))["two_prices"].severity == "blocks"
    await pricing.set_prices(tx, base.id, [later])
    soon = MORNING + DAY / 2
    assert "two_prices" in await told(tx, prices(base.id, pricing.PriceRow(shop.jacket, 10900, 1, soon)))
    until = pricing.PriceRow(shop.jacket, 10900, 1, soon, MORNING + DAY)
    assert await told(tx, prices(base.id, until)) == {}
    assert "price_stood" in await told(tx, prices(base.id, pricing.PriceRow(shop.beanie, 900, 1, MORNING - DAY)))
    other = await pricing.save_price_list(tx, pricing.PriceListInput(key="other", name={"de": "b", "en": "b"}))
    assert (await told(tx, prices(other.id, pricing.PriceRow(shop.jacket, 9900))))["two_lists"].severity == "blocks"
    net = pricing.PriceListInput(key="net", name={"de": "n", "en": "n"}, gross=False, rank=3)
    assert "lists_mixed" in await told(tx, pricing.ProposalInput(price_list=net))


async def test_prices_below_cost_without_a_tax_rate_or_no_reduction_are_told(tx: Tx) -> None:
    shop: Shop = await build_shop(tx, stock=0)
    name = {"de": "Reduziert", "en": "Sale"}
    sale = await pricing.save_price_list(
        tx, pricing.PriceListInput(key="sale", name=name, reduction=True, rank=5, channel="web")
    )
    await pricing.set_costs(tx, SYSTEM, [pricing.CostInput(shop.jacket, 8000)])
    assert "loss" in await told(tx, prices(sale.id, pricing.PriceRow(shop.jacket, 9500)))
    assert await told(tx, prices(sale.id, pricing.PriceRow(shop.jacket, 9900))) == {}
    # It was as cheap ten days ago: who calls it reduced must not say by how much.
    cheap = pricing.PriceRow(shop.book, 1000, 1, MORNING - 20 * DAY, MORNING - 10 * DAY)
    await pricing.set_prices(tx, sale.id, [cheap])
    assert "not_below_30_days" in await told(tx, prices(sale.id, pricing.PriceRow(shop.book, 1000)))
    await delivery.save_method(
        tx,
        delivery.MethodInput(key="far", name={"de": "Weit", "en": "Far"}, price_minor=990, countries=["BG"]),
    )
    await tx.run("delete from pricing.tax_rate where place = 'BG' and class = 'reduced'")
    found = (await told(tx, prices(sale.id, pricing.PriceRow(shop.book, 900))))["no_tax_rate"]
    assert (found.facts["country"], found.facts["tax_class"]) == ("BG", "reduced")
