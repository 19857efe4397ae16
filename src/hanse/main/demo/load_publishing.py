"""Acts of head office on prices: what articles cost, proposals on every step of their way, and a simulation."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from hanse import orders, pricing
from hanse.kit.actor import Actor
from hanse.kit.db import Tx
from hanse.main.demo import catalogue
from hanse.main.demo.known import Known
from hanse.main.demo.stage import Act

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# Bought for so many hundredths of the shelf price, by brand, so that margins differ.
COST_PERCENT = (38, 41, 44, 47)
AT_ONCE = 5000


def acts(known: Known) -> Iterator[Act]:
    """The last days before now."""
    writer = known.somebody("merchandiser", None)
    marketer = known.somebody("marketer", None)
    owner = known.somebody("owner", None)
    yield Act(known.now - 6 * DAY, "rules of publishing", lambda tx: _rules(tx, owner))
    yield Act(known.now - 5 * DAY, "costs of articles", lambda tx: _costs(tx, writer, known))
    yield Act(known.now - 2 * DAY, "a promotion is planned", lambda tx: _planned(tx, writer, known.now))
    yield Act(known.now - 26 * HOUR, "a promotion waits", lambda tx: _waiting(tx, writer, known.now))
    yield Act(known.now - 20 * HOUR, "a plan is stopped", lambda tx: _stopped(tx, writer, known.now))
    yield Act(known.now - 3 * HOUR, "a draft with conflicts", lambda tx: _conflicts(tx, marketer, known.now))
    yield Act(known.now - HOUR, "a simulation", lambda tx: _simulated(tx, writer, known.now))


async def _rules(tx: Tx, actor: Actor) -> None:
    """Kogge wants to know when something may be sold at a loss, and decides then."""
    policy = pricing.PublishingPolicyInput(four_eyes="over", loss_blocks=False)
    await pricing.save_publishing_policy(tx, actor, policy, 1)


async def _costs(tx: Tx, actor: Actor, known: Known) -> None:
    brands = sorted({product.brand for product in catalogue.catalogue().products})
    rows = [
        pricing.CostInput(
            known.variants[variant.sku],
            variant.price_cents * COST_PERCENT[brands.index(product.brand) % len(COST_PERCENT)] // 100,
            valid_from=tx.now - 90 * DAY,
        )
        for product in catalogue.catalogue().products
        for variant in product.variants
        if variant.sku in known.variants and not product.fixed_price
    ]
    for first in range(0, len(rows), AT_ONCE):
        await pricing.set_costs(tx, actor, rows[first : first + AT_ONCE])


def _percent(key: str, german: str, english: str, rate: int, category: str) -> pricing.PromotionInput:
    return pricing.PromotionInput(
        key=key,
        name={"de": german, "en": english},
        terms={"kind": "percentage", "scope": "line", "rate": rate, "categories": [category]},
        channels=["web", "app"],
    )


async def _planned(tx: Tx, actor: Actor, now: datetime) -> None:
    """Little enough that one person may publish it, from the next week on."""
    coffee = _percent("kaffee-woche", "Kaffeewoche", "Week of coffee", 1000, "coffee")
    starts = (now + 7 * DAY).replace(hour=6, minute=0, second=0, microsecond=0)
    made = await pricing.propose(tx, actor, pricing.ProposalInput(promotion=coffee, goes_live_at=starts))
    await pricing.publish(tx, actor, made.id, made.version)


async def _waiting(tx: Tx, actor: Actor, now: datetime) -> None:
    """So much that a second person has to look."""
    rain = _percent("regenzeit", "Regenzeit", "Season of rain", 3500, "rain")
    rain.terms.update({"stackable": False, "except_reduced": True})
    starts = (now + 2 * DAY).replace(hour=6, minute=0, second=0, microsecond=0)
    note = "Wetterbericht: zwei Wochen Regen. Bitte bis übermorgen freigeben."
    made = await pricing.propose(tx, actor, pricing.ProposalInput(promotion=rain, goes_live_at=starts, note=note))
    await pricing.submit(tx, actor, made.id, made.version)


async def _stopped(tx: Tx, actor: Actor, now: datetime) -> None:
    camping = _percent("fruehstart", "Frühstart Camping", "Early start for camping", 1500, "camping")
    starts = (now + 30 * DAY).replace(hour=6, minute=0, second=0, microsecond=0)
    made = await pricing.propose(tx, actor, pricing.ProposalInput(promotion=camping, goes_live_at=starts))
    await pricing.publish(tx, actor, made.id, made.version)
    await pricing.stop(tx, actor, made.id, "Der Lieferant kommt später.")


async def _conflicts(tx: Tx, actor: Actor, now: datetime) -> None:
    """A draft that promises more than it gives, gives more than the goods bring, and ends in the wrong year."""
    bags = _percent("taschen-70", "70 % auf Taschen", "70 % off bags", 6500, "bags")
    bags = msgspec.structs.replace(bags, valid_until=now - 358 * DAY)
    await pricing.propose(tx, actor, pricing.ProposalInput(promotion=bags))


async def _simulated(tx: Tx, actor: Actor, now: datetime) -> None:
    proposals = await pricing.list_proposals(tx, promotion="regenzeit")
    asked = orders.SimulationInput(proposal=proposals.items[0].id, since=now - 30 * DAY, until=now)
    found = await orders.start_simulation(tx, actor, asked)
    while found.state != "done":
        found = await orders.simulate_on(tx, found.id)
