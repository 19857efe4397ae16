"""The last ninety days of the demo retailer as a plan: orders and what happened to them, to be played by the loader.

The plan depends on `now` alone. Every order gets its whole course; what would lie in the future has not happened yet,
so that at any moment some orders are open, picked, ready or on their way.
"""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from hanse.main.demo import courses
from hanse.main.demo.catalogue import catalogue
from hanse.main.demo.contracts import Product, Variant
from hanse.main.demo.courses import Channel, Line, Order, Tender, Verb, Way
from hanse.main.demo.people import SEED, Customer, StaffMember, customers, staff
from hanse.main.demo.places import TIME_ZONE, Place, place, stores
from hanse.main.demo.working_time import after, moment_on

ORDERS = 600
DAYS = 90
BUSY_DAYS = 12  # the last days hold more orders, so that every desk has work
BUSY_SHARE = 0.35
WAREHOUSE = "lueneburg"
AMOUNT_COUPON_FROM_CENTS = 18_000
FRESH_SECONDS = 15
LATEST_READY_MINUTES = 320  # the longest a store takes to put an order of its own stock on the shelf
WAITING: tuple[tuple[Way, Verb | None], ...] = (
    ("reserve", None),
    ("pickup", "pay"),
    ("pickup", "pay"),
    ("pickup", "pick"),
    ("pickup", "ready"),
    ("pickup", "ready"),
    ("reserve", "ready"),
)
CHANNELS: dict[Channel, int] = {"web": 42, "store": 38, "app": 12, "phone": 8}
LIKED_KINDS = {
    "coffee-bag": 7,
    "beanie": 6,
    "rain-jacket": 6,
    "tea-caddy": 4,
    "troyer": 4,
    "rain-boots": 4,
    "socks": 4,
    "mug": 3,
    "book": 2,
    "raincoat": 3,
    "umbrella": 3,
    "scarf": 3,
    "sweater": 3,
    "shorts": 0.4,
    "sandals": 0.4,
    "tent": 0.4,
    "dome-tent": 0.5,
}

Outcome = Literal[
    "open",
    "refused",
    "paid",
    "reserved",
    "picked",
    "ready",
    "shipped",
    "delivered",
    "handed_over",
    "carried_out",
    "returned",
    "returned_elsewhere",
    "no_show",
    "expired",
    "cancelled",
]


def history(now: datetime) -> tuple[Order, ...]:
    """About 600 orders of the ninety days before `now` (aware), oldest first; no step lies after `now`."""
    now = now.astimezone(UTC).replace(microsecond=0)
    chance = random.Random(SEED)  # noqa: S311 - a fixed order of dice, not a secret
    shopper = _Shopper(now, chance)
    orders = [shopper.fresh_order(), *shopper.waiting_orders()]
    while len(orders) < ORDERS:
        order = shopper.order()
        if order is not None:
            orders.append(order)
    orders.sort(key=lambda order: (order.placed_at, order.lines[0].sku))
    return tuple(msgspec.structs.replace(order, key=f"h{number:04d}") for number, order in enumerate(orders, start=1))


def outcome(order: Order) -> Outcome:
    """Where an order stands after its last step."""
    verbs = [step.verb for step in order.steps]
    if "return" in verbs:
        back = next(step.place for step in order.steps if step.verb == "return")
        return "returned" if back in {order.place, order.lines[0].place, WAREHOUSE} else "returned_elsewhere"
    reserved = order.lines[0].way == "reserve"
    if "no_show" in verbs:
        return "expired" if reserved else "no_show"
    found: dict[str, Outcome] = {
        "cancel": "cancelled",
        "refuse": "refused",
        "hand_over": "handed_over",
        "deliver": "delivered",
        "ship": "shipped",
        "ready": "ready",
        "pick": "picked",
    }
    for verb, state in found.items():
        if verb in verbs:
            return state
    if order.channel == "store" and all(line.way == "carry_out" for line in order.lines):
        return "carried_out"
    if reserved:
        return "reserved"
    return "paid" if "pay" in verbs else "open"


def pieces_taken(orders: Iterable[Order]) -> Counter[tuple[str, str]]:
    """What the plan takes from each (location, SKU): the stock it needs before it is played."""
    found: Counter[tuple[str, str]] = Counter()
    for order in orders:
        for line in order.lines:
            found[line.source, line.sku] += line.quantity
    return found


class _Shopper:
    """Rolls the dice for one order after the other."""

    def __init__(self, now: datetime, chance: random.Random) -> None:
        self.now, self.chance = now, chance
        self.products = catalogue().products
        self.weights = [LIKED_KINDS.get(product.kind, 1) for product in self.products]
        self.coupons_used: set[tuple[str, str]] = set()
        self.staff: dict[tuple[str, str | None], list[StaffMember]] = {}
        for member in staff():
            self.staff.setdefault((member.role, member.location), []).append(member)

    def order(self) -> Order | None:
        """One order, or None where the dice fell on a closed day."""
        channel = self.chance.choices(list(CHANNELS), weights=list(CHANNELS.values()))[0]
        busy = self.chance.random() < BUSY_SHARE
        age = self.chance.uniform(0, BUSY_DAYS if busy else DAYS)
        placed_at = self._awake(self.now - timedelta(days=age))
        customer = self._customer(channel, age)
        shop = self._shop(customer) if channel == "store" else None
        if shop is not None:
            in_hours = moment_on(shop, placed_at.date(), self.chance)
            if in_hours is None or in_hours > self.now:
                return None
            placed_at = in_hours
        way = self._way(channel, customer, shop)
        order = self._basket(channel, placed_at, customer, shop, way)
        steps = [step for step in courses.course(order, self.chance, self._on_duty) if step.at <= self.now]
        return msgspec.structs.replace(order, steps=tuple(steps))

    def waiting_orders(self) -> list[Order]:
        """For every store: one reserved, two to be picked, one in a basket, three on the shelf, on any day."""
        found = []
        for shop in stores():
            for way, last_verb in WAITING:
                handled = last_verb in ("pick", "ready")
                age_minutes = self.chance.uniform(300, 700) if handled else self.chance.uniform(6, 80)
                placed_at = self.now - timedelta(minutes=age_minutes)
                while handled and after(shop, placed_at, LATEST_READY_MINUTES) > self.now:
                    placed_at -= timedelta(hours=5)
                customer = self._customer("web", 1)
                order = self._basket("web", placed_at, customer, None, (way, shop.key, shop.key))
                steps = courses.until(order, last_verb, self.chance, self._on_duty) if last_verb else ()
                found.append(msgspec.structs.replace(order, steps=steps))
        return found

    def fresh_order(self) -> Order:
        """One that is being paid just now."""
        return self._basket(
            "web",
            self.now - timedelta(seconds=FRESH_SECONDS),
            self._customer("web", 1),
            None,
            ("ship", WAREHOUSE, None),
        )

    def _basket(
        self,
        channel: Channel,
        placed_at: datetime,
        customer: Customer | None,
        shop: Place | None,
        way: tuple[Way, str, str | None],
    ) -> Order:
        """The order as it is placed, before anything has happened to it."""
        lines, bought = self._lines(customer, way)
        return Order(
            key="",
            channel=channel,
            placed_at=placed_at.replace(microsecond=0),
            customer=customer.key if customer else None,
            place=shop.key if shop else None,
            register=self.chance.choice(shop.registers).key if shop else None,
            actor=self._actor(channel, shop),
            lines=lines,
            tenders=self._tenders(channel, lines),
            coupon=self._coupon(channel, customer, bought),
            shipping_method=self._method(lines),
            steps=(),
        )

    def _awake(self, moment: datetime) -> datetime:
        """Most people sleep at night: an hour before six is moved into the day, unless that has not come yet."""
        local = moment.astimezone(ZoneInfo(TIME_ZONE))
        later = moment + timedelta(hours=self.chance.uniform(7, 14))
        return later if local.hour < 6 and later <= self.now and self.chance.random() < 0.9 else moment

    def _on_duty(self, role: str, place_key: str | None) -> str | None:
        """Somebody with that role there; None where nobody of ours works."""
        found = self.staff.get((role, place_key))
        return self.chance.choice(found).key if found else None

    def _customer(self, channel: Channel, age: float) -> Customer | None:
        if channel == "store" and self.chance.random() < 0.38:
            return None
        known = [one for one in customers() if one.known_since_days_ago > age]
        if channel == "app":
            known = [one for one in known if one.has_account]
        elif channel in ("web", "phone"):
            known = [one for one in known if one.mail]
        # A third of the customers do most of the shopping.
        favorite = self.chance.random() < 0.6
        return self.chance.choice([one for one in known if one.key[-1] in "147"] if favorite else known)

    def _shop(self, customer: Customer | None) -> Place:
        near = place(customer.near) if customer else None
        if near is not None and near.registers and self.chance.random() < 0.8:
            return near
        return self.chance.choice(stores())

    def _lines(
        self, customer: Customer | None, chosen_way: tuple[Way, str, str | None]
    ) -> tuple[tuple[Line, ...], list[tuple[Product, Variant]]]:
        count = self.chance.choices((1, 2, 3, 4, 5), weights=(42, 30, 16, 8, 4))[0]
        chosen = {product.handle: product for product in self.chance.choices(self.products, self.weights, k=count)}
        bought = [(product, self.chance.choice(product.variants)) for product in chosen.values()]
        way, source, target = chosen_way
        lines = []
        for number, (product, variant) in enumerate(bought):
            line = Line(variant.sku, self._quantity(product), way, source, target)
            # What is sent home from the till needs somebody who can be told of the parcel.
            if way == "carry_out" and number and customer and customer.mail and self.chance.random() < 0.14:
                line = Line(variant.sku, line.quantity, "ship", WAREHOUSE, None)
            lines.append(line)
        return tuple(lines), bought

    def _quantity(self, product: Product) -> int:
        if product.kind in {"beanie", "bobble-hat", "coffee-bag", "socks", "mug"}:
            return self.chance.choice((1, 1, 2, 2, 3))
        return 2 if self.chance.random() < 0.06 else 1

    def _way(self, channel: Channel, customer: Customer | None, shop: Place | None) -> tuple[Way, str, str | None]:
        """How the goods reach the customer, from where, and where they are handed over."""
        if shop is not None:
            return "carry_out", shop.key, None
        dice = self.chance.random()
        near = place(customer.near) if customer else None
        if dice < 0.3 and near is not None and "pickup" in near.capabilities:
            return "pickup", near.key, near.key
        if dice < 0.42 and channel != "phone":
            shelf = near if near is not None and "reserve" in near.capabilities else self.chance.choice(stores())
            return "reserve", shelf.key, shelf.key
        return "ship", WAREHOUSE, None

    def _actor(self, channel: Channel, shop: Place | None) -> str | None:
        if shop is not None:
            return self._on_duty("cashier", shop.key)
        return self._on_duty("service_agent", None) if channel == "phone" else None

    def _tenders(self, channel: Channel, lines: tuple[Line, ...]) -> tuple[Tender, ...]:
        """How it is paid; the last tender pays the rest."""
        if channel == "store" or lines[0].way == "reserve":
            rest: Tender = Tender("cash" if self.chance.random() < 0.35 else "card", None)
        else:
            rest = Tender("on_account" if channel == "phone" and self.chance.random() < 0.5 else "card", None)
        gift = self.chance.random() < 0.04
        return (Tender("gift_card", 1000), rest) if gift else (rest,)

    def _coupon(self, channel: Channel, customer: Customer | None, bought: list[tuple[Product, Variant]]) -> str | None:
        if customer is None:
            return None
        free = [variant.price_cents for product, variant in bought if not product.fixed_price]
        code = None
        if channel != "phone" and sum(free) >= AMOUNT_COUPON_FROM_CENTS and self.chance.random() < 0.12:
            code = "HAFEN15"
        elif free and self.chance.random() < 0.07:
            code = "MOIN10"
        if code is None or (customer.key, code) in self.coupons_used:
            return None
        self.coupons_used.add((customer.key, code))
        return code

    def _method(self, lines: tuple[Line, ...]) -> str | None:
        if any(line.way == "ship" for line in lines):
            return "express" if self.chance.random() < 0.14 else "standard"
        return None
