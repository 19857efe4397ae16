"""One box: whatever a customer can read out, an agent can type."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from hanse import customers, orders
from hanse.desk import rules
from hanse.desk.contracts import Hit, HitKind
from hanse.kit import paging
from hanse.kit.actor import Actor
from hanse.kit.db import Tx

from .cases import find_case

ORDERS_MAX = 10

RECEIPT = """
select r.id, r.number, o.name, r.kind as state, o.customer, r.sales_order as order, r.location, r.at,
       r.total_minor as amount_minor, r.currency
from till.public_receipt r join orders.public_order o on o.id = r.sales_order where r.number = $1
"""

RETURN = """
select r.id, r.number, o.name, o.state, o.customer, r.sales_order as order, r.location, r.at, r.amount_minor, r.currency
from orders.public_return r join orders.public_order o on o.id = r.sales_order where r.number = $1
"""

CART = """
select c.id, c.code as number, c.channel as name,
       case when c.placed_order is null then 'open' else 'ordered' end as state,
       c.customer, c.placed_order as order, c.location, c.changed_at as at, null::bigint as amount_minor,
       null::text as currency
from orders.public_cart c where c.code = $1
"""

# The same code may wait at two stores; a parcel has a number of its carrier's.
PICKUPS = """
select t.id, o.number, o.name, t.state, o.customer, t.sales_order as order, t.location, t.ready_at as at,
       o.total_minor as amount_minor, o.currency
from fulfillment.public_task t join orders.public_order o on o.id = t.sales_order
where t.state <> 'cancelled' and (
    (t.tracking = $2 and $2 <> '')
    or (t.kind = 'pickup' and exists (
        select from orders.public_pickup p
        where p.code = $1 and p.sales_order = t.sales_order and p.location = t.location
    ))
)
order by t.created_at desc limit 10
"""


class _Thing(msgspec.Struct, frozen=True):
    id: UUID
    number: str
    name: str
    state: str
    customer: UUID | None
    order: UUID | None
    location: UUID | None
    at: datetime | None
    amount_minor: int | None
    currency: str | None


async def find(tx: Tx, actor: Actor, text: str, limit: int | None = None) -> list[Hit]:
    """What fits a text: mail, phone, card, name; number or code of an order, receipt, return, cart, pickup or case.

    Only what the actor may see is found. Refuses with Forbidden.
    """
    actor.require("desk.read")
    text = text.strip()[:200]
    if sum(character.isalnum() for character in text) < rules.TEXT_SHORTEST:
        return []
    hits = [*await _by_code(tx, actor, text), *await _orders(tx, actor, text), *await _customers(tx, actor, text)]
    return rules.ranked(hits, paging.limit(limit))


async def _by_code(tx: Tx, actor: Actor, text: str) -> list[Hit]:
    code, bare = rules.code_of(text), rules.bare_code_of(text)
    hits: list[Hit] = []
    if actor.may("orders.read"):
        hits += _hits(HitKind.RECEIPT, _seen(actor, await tx.rows(_Thing, RECEIPT, code), anywhere="till.return"))
        hits += _hits(HitKind.RETURN, _seen(actor, await tx.rows(_Thing, RETURN, code)))
        hits += _hits(HitKind.PICKUP, _seen(actor, await tx.rows(_Thing, PICKUPS, bare, text)))
    if actor.may("orders.place"):
        hits += _hits(HitKind.CART, await tx.rows(_Thing, CART, bare))
    case = await find_case(tx, code)
    if case is not None:
        hits.append(
            Hit(
                kind=HitKind.CASE,
                id=case.id,
                number=case.number,
                name=case.headline,
                state=case.state,
                customer=case.customer,
                order=case.order,
                at=case.changed_at,
                exact=True,
                score=rules.score(HitKind.CASE, exact=True, place=0),
            )
        )
    return hits


def _seen(actor: Actor, found: Sequence[_Thing], anywhere: str = "") -> list[_Thing]:
    """What lies at the actor's places; a receipt is seen by whoever takes goods back, since any store does."""
    return [one for one in found if actor.may("orders.read", one.location) or (anywhere and actor.may(anywhere))]


def _hits(kind: HitKind, found: Sequence[_Thing]) -> list[Hit]:
    return [
        Hit(
            kind=kind,
            exact=True,
            score=rules.score(kind, exact=True, place=place),
            **msgspec.structs.asdict(one),
        )
        for place, one in enumerate(found)
    ]


async def _orders(tx: Tx, actor: Actor, text: str) -> list[Hit]:
    if not actor.may("orders.read"):
        return []
    page = await orders.list_orders(tx, actor, orders.OrderFilter(text=text), None, ORDERS_MAX)
    code = rules.code_of(text)
    return [
        Hit(
            kind=HitKind.ORDER,
            id=row.id,
            number=row.number,
            name=row.name,
            detail=row.channel,
            state=row.state,
            customer=row.customer,
            order=row.id,
            at=row.placed_at,
            amount_minor=row.total_minor,
            currency=row.currency,
            exact=row.number == code,
            score=rules.score(HitKind.ORDER, exact=row.number == code, place=place),
        )
        for place, row in enumerate(page.items)
    ]


async def _customers(tx: Tx, actor: Actor, text: str) -> list[Hit]:
    if not actor.may("customers.read"):
        return []
    found = await customers.find_customers(tx, text, ORDERS_MAX)
    return [_customer(one, text, place) for place, one in enumerate(found)]


def _customer(found: customers.Customer, text: str, place: int) -> Hit:
    named = rules.code_of(text) in (found.number, found.card or "-", (found.email or "-").upper())
    return Hit(
        kind=HitKind.CUSTOMER,
        id=found.id,
        number=found.number,
        name=found.name,
        detail=" · ".join(one for one in (found.email, found.phone, found.card) if one),
        state="guest" if found.guest else "account" if found.has_account else "",
        customer=found.id,
        exact=named,
        score=rules.score(HitKind.CUSTOMER, exact=named, place=place),
    )
