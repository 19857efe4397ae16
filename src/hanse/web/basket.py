"""The cart as its page shows it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from hanse import catalog, channels, inventory, orders, pricing
from hanse.kit.db import Tx
from hanse.orders import Delivery

from . import printing, promises
from .visit import CHANNEL, Visit

SEPARATOR = ":"
ALTERNATIVES_SHOWN = 4


class Way(msgspec.Struct, frozen=True):
    """One way in which a line may reach the customer. `key` travels in the form: ship, or pickup:ID."""

    key: str
    name: str
    selected: bool


class Similar(msgspec.Struct, frozen=True):
    """An article that may be taken instead of one that is not there."""

    variant: UUID
    name: str
    address: str
    unit_minor: int


class Line(msgspec.Struct, frozen=True):
    """A line of the cart."""

    id: UUID
    variant: UUID
    name: str
    address: str
    sku: str
    image: str | None
    quantity: int
    delivery: Delivery
    promise: str
    unit_minor: int | None
    total_minor: int | None
    net_minor: int | None
    discounts: list[tuple[str, int]]
    ship: Way
    pickup: list[Way]
    reserve: list[Way]
    problem: str | None
    alternatives: list[str]
    similar: list[Similar]
    expected: str = ""


class CouponWord(msgspec.Struct, frozen=True):
    """What became of a coupon that was typed."""

    code: str
    applied: bool
    sentence: str


class Gift(msgspec.Struct, frozen=True):
    """An article that costs nothing as soon as it lies in the cart."""

    name: str
    address: str


class Basket(msgspec.Struct, frozen=True):
    """A cart with everything its page shows. Without a quote one of its articles has no price at present."""

    cart: orders.Cart
    lines: list[Line]
    quote: pricing.Quote | None
    held_until: str | None
    coupons: list[CouponWord]
    gifts: list[Gift]
    policy: channels.Policy
    business: orders.KeptBusiness | None = None

    @property
    def ready(self) -> bool:
        """Whether it can be ordered as it stands."""
        return bool(self.lines) and self.quote is not None and not any(line.problem for line in self.lines)

    @property
    def goods_net(self) -> int | None:
        """What the articles come to without tax, for a company: its prices are shown so."""
        return sum(line.net_minor or 0 for line in self.lines) if self.business else None

    @property
    def ships(self) -> bool:
        """Whether anything of it is sent."""
        return any(line.delivery is Delivery.SHIP for line in self.lines)


# What became of a coupon, by the codes that pricing gives.
COUPON_WORDS = {
    "coupon_applied": "The coupon {code} is taken into account.",
    "coupon_passed_over": "The coupon {code} saves nothing beside the other offers.",
    "coupon_minimum_not_met": "The coupon {code} needs a cart of a higher value.",
    "coupon_names_nothing": "The coupon {code} does not apply to these articles.",
    "coupon_not_for_customer": "The coupon {code} is for other customers.",
    "coupon_not_yet": "The coupon {code} is not valid yet.",
    "coupon_not_now": "The coupon {code} is valid at other hours.",
    "coupon_gift_due": "The coupon {code} gives a gift: put it into the cart, and it costs nothing.",
    "coupon_expired": "The coupon {code} is no longer valid.",
    "coupon_used_up": "The coupon {code} has been used as often as it may.",
    "coupon_mistyped": "There is a typing error in the coupon {code}.",
    "coupon_unknown": "There is no coupon {code}.",
}


def parse_way(way: str) -> tuple[Delivery, UUID | None]:
    """What a way means. Anything unknown is the parcel, which needs no place."""
    kind, _, place = way.partition(SEPARATOR)
    try:
        return Delivery(kind), UUID(place) if place else None
    except ValueError:
        return Delivery.SHIP, None


async def basket(tx: Tx, visit: Visit, cart: orders.Cart) -> Basket:
    """Price the cart and look what is free."""
    try:
        priced: orders.PricedCart | None = await orders.price_cart(tx, cart)
    except pricing.NoPrice:
        priced = None
    ids = [line.variant for line in cart.lines]
    cards = await catalog.variants(tx, ids)
    free = await inventory.pooled(tx, ids, CHANNEL)
    policy = await channels.get_policy(tx, CHANNEL)
    maker = _Maker(visit, policy, cards, free, priced, tx.now)
    held = [line.held_until for line in cart.lines if line.held_until is not None and line.held_until > tx.now]
    whole = bool(held) and len(held) == len(cart.lines)
    return Basket(
        cart=cart,
        lines=[maker.line(line) for line in cart.lines],
        quote=priced.quote if priced else None,
        held_until=printing.clock(min(held), visit.zone) if whole else None,
        coupons=_coupons(visit, cart, priced),
        gifts=await _gifts(tx, visit, priced),
        policy=policy,
        business=priced.business if priced else None,
    )


def _coupons(visit: Visit, cart: orders.Cart, priced: orders.PricedCart | None) -> list[CouponWord]:
    told = {str(m.facts.get("coupon")): m.code for m in priced.quote.messages} if priced else {}
    found = []
    for code in cart.coupons:
        became = told.get(code, "coupon_unknown")
        sentence = visit.say(COUPON_WORDS.get(became, COUPON_WORDS["coupon_names_nothing"]), code=code)
        found.append(CouponWord(code, became == "coupon_applied", sentence))
    return found


async def _gifts(tx: Tx, visit: Visit, priced: orders.PricedCart | None) -> list[Gift]:
    """What the cart has earned and does not hold yet, as far as the shop sells it."""
    told = [m for m in priced.quote.messages if m.code == "gift_due"] if priced else []
    due = sorted({UUID(str(one)) for message in told for one in message.facts["gifts"]})
    cards = await catalog.variants(tx, due) if due else {}
    sold = [cards[one] for one in due if one in cards and CHANNEL in cards[one].channels]
    return [Gift(visit.text(card.name), f"/products/{card.handle}?sku={card.sku}") for card in sold]


class _Maker:
    """Makes the lines of a page out of those of a cart."""

    def __init__(
        self,
        visit: Visit,
        policy: channels.Policy,
        cards: Mapping[UUID, catalog.VariantCard],
        free: Mapping[UUID, inventory.Pooled],
        priced: orders.PricedCart | None,
        now: datetime,
    ) -> None:
        self.visit, self.policy, self.cards, self.free, self.now = visit, policy, cards, free, now
        self.prices = {line.id: line for line in priced.quote.lines} if priced else {}
        self.dates = {line.id: line.expected_date for line in priced.shown} if priced else {}
        self.problems = {one.line: one for one in priced.problems} if priced else {}
        self.stores = {store.id: store for store in visit.frame.stores}
        self.told = {line.id: line.promise for line in priced.shown} if priced else {}

    def line(self, line: orders.CartLine) -> Line:
        visit, card, price = self.visit, self.cards.get(line.variant), self.prices.get(line.id)
        ways = self._ways(line)
        problem = self._problem(line)
        return Line(
            id=line.id,
            variant=line.variant,
            name=visit.text(card.name) if card else "",
            address=f"/products/{card.handle}?sku={card.sku}" if card else "",
            sku=card.sku if card else "",
            image=card.image if card else None,
            quantity=line.quantity,
            delivery=line.delivery,
            promise=self._promise(line),
            unit_minor=price.unit_minor if price else None,
            total_minor=price.total_minor if price else None,
            net_minor=price.net_minor if price else None,
            discounts=[(visit.text(one.name), one.minor) for one in price.discounts] if price else [],
            ship=Way("ship", visit.say("Deliver to an address"), line.delivery is Delivery.SHIP),
            pickup=ways[Delivery.PICKUP],
            reserve=ways[Delivery.RESERVE],
            problem=problem,
            alternatives=self._alternatives(line) if problem else [],
            similar=self._similar(line),
            expected=promises.expected_by(visit, self.dates.get(line.id)),
        )

    def _ways(self, line: orders.CartLine) -> dict[Delivery, list[Way]]:
        free = {place.location: place.available for place in self.free[line.variant].stores}
        found: dict[Delivery, list[Way]] = {Delivery.PICKUP: [], Delivery.RESERVE: []}
        for kind, ways in found.items():
            if kind is Delivery.RESERVE and not self.policy.reservation_hours:
                continue
            for store in self.visit.frame.stores:
                mine = line.delivery is kind and line.location == store.id
                if mine or free.get(store.id, 0) >= line.quantity:
                    ways.append(Way(f"{kind}{SEPARATOR}{store.id}", store.name, mine))
        return found

    def _promise(self, line: orders.CartLine) -> str:
        store = self.stores.get(line.location) if line.location else None
        if store is None:
            return ""
        if self.dates.get(line.id):
            return store.name
        told = self.told.get(line.id)
        if told is None or told.ready_at is None:
            return store.name
        ready = printing.from_when(told.ready_at, self.now, store.time_zone, self.visit.language)
        return f"{store.name}: {ready}"

    def _problem(self, line: orders.CartLine) -> str | None:
        found = self.problems.get(line.id)
        if line.delivery is Delivery.RESERVE and not self.policy.reservation_hours:
            return self.visit.say("Nothing can be reserved any more; choose another way.")
        if line.variant not in self.cards or (not self.prices and self.cards[line.variant].channels == []):
            return self.visit.say("This article is no longer sold.")
        if found is None:
            return None
        if found.available <= 0:
            return self.visit.say("Not available in this way at the moment.")
        count = promises.stock(self.visit, self.policy, found.available).count
        if count is None:
            return self.visit.say("Fewer available in this way than you want.")
        return self.visit.say("Only {count} available in this way.", count=count)

    def _similar(self, line: orders.CartLine) -> list[Similar]:
        found, text = self.problems.get(line.id), self.visit.text
        return [
            Similar(one.variant, text(one.name), f"/products/{one.handle}?sku={one.sku}", one.unit_minor)
            for one in (found.similar if found else ())
        ]

    def _alternatives(self, line: orders.CartLine) -> list[str]:
        """Where else the article is, in words."""
        pooled, visit = self.free[line.variant], self.visit
        found = []
        if line.delivery is not Delivery.SHIP and pooled.online >= line.quantity:
            found.append(visit.say("can be delivered"))
        found += [
            f"{self.stores[place.location].name}: {promises.stock(visit, self.policy, place.available).words}"
            for place in pooled.stores
            if place.location in self.stores and place.location != line.location and place.available >= line.quantity
        ]
        return found[:ALTERNATIVES_SHOWN]
