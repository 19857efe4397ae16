"""What happens to an order after it is placed: its steps, in time and in the hands of those who work there."""

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from hanse.main.demo.places import Place, place, stores
from hanse.main.demo.working_time import after, after_closing

Channel = Literal["web", "app", "store", "phone"]
Way = Literal["carry_out", "ship", "pickup", "reserve"]
Verb = Literal["pay", "refuse", "pick", "ready", "ship", "deliver", "hand_over", "no_show", "cancel", "return"]
OnDuty = Callable[[str, str | None], str | None]
DAYS_ON_THE_SHELF = 7
RESERVED_AT_LEAST = timedelta(hours=24)
RETURN_SHARE = 0.09
CANCEL_SHARE = 0.05
REFUSED_SHARE = 0.02  # of the orders that a card pays alone, at a distance
NO_SHOW_SHARE = 0.1


class Line(msgspec.Struct, frozen=True):
    """One line: from `source` the goods come, at `place` they are handed over; None for carried out and shipped."""

    sku: str
    quantity: int
    way: Way
    source: str
    place: str | None


class Tender(msgspec.Struct, frozen=True):
    """A part of the payment; None is whatever is left to pay."""

    kind: Literal["card", "cash", "gift_card", "on_account"]
    cents: int | None


class Step(msgspec.Struct, frozen=True):
    """What somebody did with the lines at these places in the order. `actor` is a staff key; None is the customer."""

    at: datetime
    verb: Verb
    place: str | None
    actor: str | None
    lines: tuple[int, ...]


class Order(msgspec.Struct, frozen=True):
    """An order to be played: placed by a customer (None: a stranger at the till), then moved by its steps."""

    key: str
    channel: Channel
    placed_at: datetime
    customer: str | None
    place: str | None
    register: str | None
    actor: str | None
    lines: tuple[Line, ...]
    tenders: tuple[Tender, ...]
    coupon: str | None
    shipping_method: str | None
    steps: tuple[Step, ...]


def course(order: Order, chance: random.Random, on_duty: OnDuty) -> list[Step]:
    """The whole course of an order in the order of time, also what lies ahead."""
    everything = tuple(range(len(order.lines)))
    if order.lines[0].way == "reserve":
        return list(_reserved(order, everything, chance, on_duty))
    steps = [_payment(order, everything, chance)]
    paid_at = steps[0].at
    if order.channel != "store" and order.tenders[0].kind == "card" and chance.random() < REFUSED_SHARE:
        return [msgspec.structs.replace(steps[0], verb="refuse", actor=None)]
    if order.channel != "store" and chance.random() < CANCEL_SHARE:
        return [*steps, Step(paid_at + timedelta(minutes=chance.randrange(5, 50)), "cancel", None, None, everything)]
    shipped = tuple(number for number in everything if order.lines[number].way == "ship")
    if shipped:
        steps += _shipping(order, shipped, paid_at, chance, on_duty)
    if order.lines[0].way == "pickup":
        steps += _pickup(order, everything, paid_at, chance, on_duty)
    steps += _return(order, steps, chance, on_duty)
    return sorted(steps, key=lambda step: step.at)


def until(order: Order, last_verb: Verb, chance: random.Random, on_duty: OnDuty) -> tuple[Step, ...]:
    """The first steps of a pickup or reservation, up to and with `last_verb`; nobody cancels on the way."""
    everything = tuple(range(len(order.lines)))
    if order.lines[0].way == "reserve":
        steps = list(_reserved(order, everything, chance, on_duty))
    else:
        paid = _payment(order, everything, chance)
        steps = [paid, *_pickup(order, everything, paid.at, chance, on_duty)]
    last = next(number for number, step in enumerate(steps) if step.verb == last_verb)
    return tuple(steps[: last + 1])


def _payment(order: Order, lines: tuple[int, ...], chance: random.Random) -> Step:
    """At once at the till; at a distance it takes the customer a moment."""
    waits = timedelta(seconds=chance.randrange(20, 90))
    at = order.placed_at if order.channel == "store" else order.placed_at + waits
    return Step(at.replace(microsecond=0), "pay", order.place, order.actor, lines)


def _shipping(
    order: Order, lines: tuple[int, ...], paid_at: datetime, chance: random.Random, on_duty: OnDuty
) -> Iterator[Step]:
    source = place(order.lines[lines[0]].source)
    picked_at = after(source, paid_at, chance.uniform(60, 900))
    shipped_at = after(source, picked_at, chance.uniform(30, 480))
    delivered_at = _on_weekday(shipped_at, 1 if order.shipping_method == "express" else chance.choice((1, 2, 2, 3)))
    picker = on_duty("picker", source.key)
    yield Step(picked_at, "pick", source.key, picker, lines)
    yield Step(shipped_at, "ship", source.key, picker, lines)
    yield Step(delivered_at + timedelta(minutes=chance.randrange(0, 300)), "deliver", None, None, lines)


def _pickup(
    order: Order, lines: tuple[int, ...], paid_at: datetime, chance: random.Random, on_duty: OnDuty
) -> Iterator[Step]:
    """Picked where it is collected."""
    shop = place(order.lines[0].source)
    picked_at = after(shop, paid_at, chance.uniform(15, 240))
    ready_at = after(shop, picked_at, chance.uniform(5, 60))
    yield Step(picked_at, "pick", shop.key, on_duty("picker", shop.key), lines)
    yield Step(ready_at, "ready", shop.key, on_duty("picker", shop.key), lines)
    if chance.random() < NO_SHOW_SHARE:
        yield Step(ready_at + timedelta(days=DAYS_ON_THE_SHELF, minutes=1), "no_show", shop.key, None, lines)
    else:
        yield _handed_over(shop, ready_at, chance.uniform(30, 1400), on_duty, lines)


def reserved_until(shop: Place, placed_at: datetime) -> datetime:
    """How long the store keeps it: until it closes on the next day that it is open, and a day at least."""
    local = placed_at.astimezone(ZoneInfo(shop.time_zone))
    end = after_closing(shop, local.date() + timedelta(days=1))
    return max(end, placed_at + RESERVED_AT_LEAST)


def _reserved(order: Order, lines: tuple[int, ...], chance: random.Random, on_duty: OnDuty) -> Iterator[Step]:
    """Put aside, tried on in the store and paid there, or not."""
    shop = place(order.lines[0].source)
    ready_at = after(shop, order.placed_at, chance.uniform(10, 120))
    yield Step(ready_at, "ready", shop.key, on_duty("picker", shop.key), lines)
    ends_at = reserved_until(shop, order.placed_at)
    handed = _handed_over(shop, ready_at, chance.uniform(30, 700), on_duty, lines)
    if chance.random() < 0.3 or handed.at >= ends_at:
        yield Step(ends_at + timedelta(minutes=1), "no_show", shop.key, None, lines)
        return
    yield Step(handed.at, "pay", shop.key, handed.actor, lines)
    yield handed


def _handed_over(target: Place, ready_at: datetime, minutes: float, on_duty: OnDuty, lines: tuple[int, ...]) -> Step:
    at = after(target, ready_at, minutes).replace(microsecond=0)
    return Step(at, "hand_over", target.key, on_duty("cashier", target.key), lines)


def _return(order: Order, steps: list[Step], chance: random.Random, on_duty: OnDuty) -> Iterator[Step]:
    """One line comes back days later: by post, to the same store or to another one."""
    done = [step for step in steps if step.verb in {"deliver", "hand_over"}]
    if order.channel == "store" and not done:
        done = steps[:1]
    if not done or chance.random() >= RETURN_SHARE:
        return
    line = chance.choice(done[-1].lines)
    received_at = done[-1].at
    by_post = order.lines[line].way == "ship" and chance.random() < 0.45
    where = place("lueneburg") if by_post else chance.choice(stores())
    if not by_post and order.place and chance.random() < 0.4:
        where = place(order.place)
    at = after(where, received_at + timedelta(days=chance.uniform(1.5, 13)), chance.uniform(5, 200))
    role = "picker" if where.kind == "warehouse" else "cashier"
    yield Step(at.replace(microsecond=0), "return", where.key, on_duty(role, where.key), (line,))


def _on_weekday(moment: datetime, days: int) -> datetime:
    """The morning some working days later; parcels do not travel on Sundays."""
    found = moment
    while days:
        found += timedelta(days=1)
        days -= found.weekday() != 6
    return found.replace(hour=8, minute=30, second=0, microsecond=0)
