"""Whatever is bought, changed, delivered and given back in whatever order: the house keeps what the goods kept cost.

HANSE_SEQUENCES (500) sequences of 50 steps; `make soak` asks for 20,000.
"""

import asyncio
import os
from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

import hanse.payments.jobs  # noqa: F401 -- what the worker does with what banks keep
from hanse import (
    fulfillment,
    insight,
    inventory,
    loyalty,
    orders,
    payments,
    till,
)
from hanse.kit.actor import SYSTEM, Actor, Kind
from hanse.kit.clock import MovableClock
from hanse.kit.db import connect
from hanse.orders import Delivery, Substitution, TenderWanted
from tests.orders.build import HOME
from tests.orders.build import TENDERS as TENDERS_TAKEN

from .acting import FEW, MORNING, PICK
from .afterwards import ARTICLE, STORE, Afterwards
from .colorful import open_shop
from .kept import AFTER, KEPT, LINE_AFTER, MONEY, POINTS, Kept, Line, reachable, staying

SEQUENCES = int(os.environ.get("HANSE_SEQUENCES", "500"))
STEPS = 50
# Few orders to which much happens find more than many to which little does.
ORDERS_MAX = 3

LINE = st.tuples(ARTICLE, FEW, st.sampled_from(list(Delivery)), STORE)
# A refusal is no harm, but a step that does nothing tries nothing: most orders can be placed.
CONSENT = st.sampled_from([Substitution.SIMILAR, Substitution.SIMILAR, Substitution.NONE])
TENDERS = st.sampled_from(["cash", "card", "card", "gift+card", "gift+cash", "credit+card", "account"])
PURCHASE = {
    "lines": st.lists(LINE, min_size=1, max_size=3),
    "tenders": TENDERS,
    "guest": st.booleans(),
    "coupon": st.booleans(),
    "consent": CONSENT,
    "later": st.booleans(),
    "prompt": st.sampled_from([True, True, False]),
    "point": st.one_of(st.none(), PICK),
}


class Sale(Afterwards):
    """One shop, one customer and one guest, and everything that may happen to their orders."""

    def __init__(self) -> None:
        super().__init__()
        self.due: set[UUID] = set()
        self.answered: list[tuple[UUID, payments.Outcome]] = []

    def teardown(self) -> None:
        try:
            assert self.run(insight.audit(self.tx)) == []
            self.the_points_fit()
        finally:
            self.run(self.transaction.rollback())
            self.run(self.database.pool.release(self.connection))

    def the_points_fit(self) -> None:
        """Points are there for goods that are kept, and for those alone; each time goods leave, cents are cut off."""
        total = 0
        for order in self.orders:
            found, points = self.run(orders.load_order(self.tx, order)), self.run(self.tx.value(POINTS, order))
            worth = orders.rewarded_minor(found)
            assert 0 <= points <= worth // 100
            left = sum(line.fulfilled_quantity > 0 for line in found.lines)
            assert found.customer is None or points >= worth // 100 - left
            total += points if found.customer == self.customer else 0
        assert self.run(loyalty.standing(self.tx, self.customer)).points == total

    def asked_for(self, pick: int) -> UUID:
        """An order of which a bank is asked, where there is one."""
        waiting = [order for order in self.orders if order in self.due] or self.orders
        return waiting[pick % len(waiting)]

    @initialize(**PURCHASE)
    def begin(self, **purchase: Any) -> None:
        """Without an order most steps do nothing."""
        self.buy(**purchase)

    @precondition(lambda self: len(self.orders) < ORDERS_MAX)
    @rule(**PURCHASE)
    def buy_more(self, **purchase: Any) -> None:
        self.buy(**purchase)

    def buy(
        self,
        lines: list[tuple[str, int, Delivery, str]],
        tenders: str,
        guest: bool,
        coupon: bool,
        consent: Substitution,
        later: bool,
        prompt: bool,
        point: int | None,
    ) -> None:
        charged = orders.CaptureAt.LEAVING if later else orders.CaptureAt.PLACING
        self.run(orders.set_terms(self.tx, "web", orders.Terms(tenders=TENDERS_TAKEN, capture_at=charged)))
        placing = self.placing(lines, tenders, guest=guest, coupon=coupon, consent=consent, point=point)
        order = self.attempt(placing)
        if order is not None:
            self.orders.append(order.id)
            self.touched.add(order.id)
            if prompt:
                self.hear(order.id, "captured")

    async def placing(
        self,
        lines: list[tuple[str, int, Delivery, str]],
        tenders: str,
        *,
        guest: bool,
        coupon: bool,
        consent: Substitution,
        point: int | None,
    ) -> orders.Order:
        shopper = Actor(Kind.ANONYMOUS, visitor="a visitor")
        if not guest:
            shopper = Actor(Kind.SHOPPER, id=self.customer, customer=self.customer)
        cart = await orders.open_cart(self.tx, shopper, "web")
        for article, quantity, delivery, store in lines:
            place = None if delivery is Delivery.SHIP else getattr(self.shop, store)
            cart = await orders.put_line(
                self.tx, shopper, cart.id, getattr(self.shop, article), quantity, delivery, place
            )
        cart = await orders.set_substitution(self.tx, shopper, cart.id, consent)
        if coupon:
            cart = await orders.add_coupon(self.tx, shopper, cart.id, "MOIN")
        ships = any(delivery is Delivery.SHIP for _, _, delivery, _ in lines)
        to: dict[str, Any] = {"shipping": HOME, "delivery_method": "standard"} if ships else {}
        if ships and point is not None:
            to = {"pickup_point": self.some_point(point), "delivery_method": "point"}
        wish = orders.PlaceOrder(
            cart=cart.id, email="kundin@example.org", name="Test Kundin", payments=[], expected_total_minor=0, **to
        )
        priced = await orders.price_cart(self.tx, cart)
        total = await self.total_of(shopper, wish) if ships else priced.quote.totals.total_minor
        wish = msgspec.structs.replace(wish, payments=await self.paying(tenders), expected_total_minor=total)
        return await orders.place_order(self.tx, shopper, wish)

    async def total_of(self, shopper: Actor, wish: orders.PlaceOrder) -> int:
        """What the order costs with its shipping: who agrees to nothing is told so."""
        try:
            async with self.tx.attempt():
                await orders.place_order(self.tx, shopper, wish)
        except orders.PriceChanged as told:
            return int(told.facts["actual_minor"])
        return 0

    async def paying(self, tenders: str) -> list[TenderWanted]:
        first, _, second = tenders.partition("+")
        found = []
        if first == "gift":
            # One that was sold may carry nothing, or less than others spend of it.
            code = self.cards.pop() if self.cards else (await payments.issue_gift_card(self.tx, 1000, "EUR")).code
            found.append(TenderWanted("gift_card", 500, code))
        elif first == "credit":
            await payments.give_credit(self.tx, SYSTEM, self.customer, 700, "EUR", "sorry")
            found.append(TenderWanted("store_credit", 700))
        rest = second or {"account": "on_account"}.get(first, first)
        found.append(TenderWanted(rest, token="tok_accepted" if rest == "card" else None))
        return found

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, says=st.sampled_from(["captured", "captured", "captured", "refused", "unknown", "part"]))
    def the_bank_answers(self, pick: int, says: str) -> None:
        self.hear(self.asked_for(pick), says)

    def hear(self, order: UUID, says: str) -> None:
        found = self.run(payments.payments_of(self.tx, order))
        for one in [one for one in found if one.state in ("started", "unknown", "cancelled")][:1]:
            yes = "authorized" if one.capture_later else "captured"
            outcome = payments.Outcome(yes if says in ("captured", "part") else says, f"ch_{one.id}")
            if says == "part":
                outcome = msgspec.structs.replace(outcome, amount_minor=max(1, one.amount_minor // 2))
            self.answered.append((one.id, outcome))
            self.attempt(payments.settle(self.tx, one.id, outcome), order)

    @precondition(lambda self: self.answered)
    @rule(pick=PICK, other=st.booleans())
    def the_bank_says_it_again(self, pick: int, other: bool) -> None:
        payment, outcome = self.answered[pick % len(self.answered)]
        if other:
            outcome = payments.Outcome("captured" if outcome.state == "refused" else "refused", "late")
        order = self.run(payments.get_payment(self.tx, payment)).order
        self.attempt(payments.settle(self.tx, payment, outcome), order)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, gives=st.sampled_from([True, True, False]))
    def the_bank_gives_what_it_kept(self, pick: int, gives: bool) -> None:
        """A part that was to be taken when goods left is taken, or the bank does not give it after all."""
        waiting = self.run(payments.queries.unfinished_parts(self.tx, self.later(1)))
        for part in sorted(waiting)[pick % 3 :][:1]:
            self.attempt(payments.commands.capture_answered(self.tx, part, done=gives), *self.orders)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, some=PICK)
    def cancel(self, pick: int, some: int) -> None:
        order = self.some_order(pick)
        lines = self.some_lines(order, some, ("open", "picking", "ready"))[:1] if some % 5 else None
        self.attempt(orders.cancel(self.tx, SYSTEM, order, lines, "not wanted"), order)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, some=PICK, quantity=FEW)
    def cancel_pieces(self, pick: int, some: int, quantity: int) -> None:
        order = self.some_order(pick, "confirmed")
        for line in self.some_lines(order, some, ("open",))[:1]:
            self.attempt(orders.cancel_pieces(self.tx, SYSTEM, order, line, quantity, "too many"), order)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, some=PICK, quantity=FEW, store=STORE, credit=st.booleans(), damaged=st.booleans())
    def bring_back(self, pick: int, some: int, quantity: int, store: str, credit: bool, damaged: bool) -> None:
        order = self.some_order(pick, "confirmed", "completed")
        condition = "damaged" if damaged else "sellable"
        back = [
            orders.ReturnLine(line, quantity, condition)
            for line in self.some_lines(order, some, ("handed_over", "shipped"))
        ]
        if not back:
            return
        place = getattr(self.shop, store)
        if store == "luebeck":
            doing = till.take_return(self.tx, SYSTEM, place, self.register, order, back, "size", as_credit=credit)
        else:
            doing = orders.return_goods(self.tx, SYSTEM, order, place, back, "size", as_credit=credit)
        self.attempt(doing, order)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, some=PICK, article=ARTICLE, quantity=FEW, store=STORE, card=st.booleans())
    def exchange(self, pick: int, some: int, article: str, quantity: int, store: str, card: bool) -> None:
        order = self.some_order(pick, "confirmed", "completed")
        for line in self.some_lines(order, some, ("handed_over", "shipped"))[:1]:
            wanted = orders.Exchange(
                location=getattr(self.shop, store), back=[orders.ReturnLine(line, 1)],
                variant=getattr(self.shop, article), quantity=quantity, expected_minor=0,
            )  # fmt: skip
            tender = TenderWanted("card", token="tok_slow") if card else TenderWanted("cash")
            self.attempt(self.exchanging(order, wanted, tender), order)

    async def exchanging(self, order: UUID, wanted: orders.Exchange, tender: TenderWanted) -> orders.Exchanged:
        try:
            async with self.tx.attempt():
                return await orders.exchange(self.tx, SYSTEM, order, wanted)
        except orders.PriceChanged as told:
            minor = told.facts["actual_minor"]
        tenders = [tender] if minor > 0 else []
        agreed = msgspec.structs.replace(wanted, expected_minor=minor, payments=tenders)
        if wanted.location == self.shop.luebeck:
            return (await till.take_exchange(self.tx, SYSTEM, self.register, order, agreed))[0]
        return await orders.exchange(self.tx, SYSTEM, order, agreed)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, article=ARTICLE, quantity=FEW, delivery=st.sampled_from(list(Delivery)), store=STORE)
    def add_line(self, pick: int, article: str, quantity: int, delivery: Delivery, store: str) -> None:
        order = self.some_order(pick, "confirmed")
        place = None if delivery is Delivery.SHIP else getattr(self.shop, store)
        tender = TenderWanted("cash") if pick % 2 else TenderWanted("card", token="tok_slow")
        wanted = orders.LineToAdd(
            variant=getattr(self.shop, article), quantity=quantity, delivery=delivery, location=place,
            payments=[] if delivery is Delivery.RESERVE else [tender],
            paid_in=place if delivery is Delivery.CARRY_OUT else None,
            expected_total_minor={"jacket": 14900, "beanie": 1990, "book": 1200}[article] * quantity,
        )  # fmt: skip
        self.attempt(orders.add_line(self.tx, SYSTEM, order, wanted), order)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, some=PICK, delivery=st.sampled_from(list(Delivery)), store=STORE)
    def change_delivery(self, pick: int, some: int, delivery: Delivery, store: str) -> None:
        order = self.some_order(pick, "confirmed")
        place = None if delivery is Delivery.SHIP else getattr(self.shop, store)
        there = {"pickup_point": self.some_point(some)} if pick % 3 == 0 else {"shipping": HOME}
        wanted = orders.NewDelivery(delivery=delivery, location=place, **there)
        for line in self.some_lines(order, some, ("open", "picking", "ready"))[:1]:
            self.attempt(orders.change_delivery(self.tx, SYSTEM, order, line, wanted), order)

    @rule(hours=st.sampled_from([1, 24, 72, 192]), closes=st.sampled_from([None, None, "altona", "warehouse"]))
    def let_time_pass(self, hours: int, closes: str | None) -> None:
        """Reservations run out, what nobody collected is free again, a place closes, and everybody is told."""
        self.tx.now = self.later(hours)
        self.attempt(inventory.expire_holds(self.tx), *self.orders)
        for payment in self.run(payments.queries.ends_soon(self.tx, self.tx.now - payments.jobs.KEPT_FOR)):
            self.attempt(payments.commands.take_before_the_end(self.tx, payment), *self.orders)
        self.attempt(fulfillment.remind_uncollected(self.tx))
        released = self.attempt(fulfillment.release_uncollected(self.tx), *self.orders)
        assert released is not None, "what cannot be released keeps everything else from being so"
        if closes:
            self.attempt(orders.leave_place(self.tx, SYSTEM, getattr(self.shop, closes), "closed"), *self.orders)

    @invariant()
    def the_money_fits(self) -> None:
        """The house has what the goods cost that the customer keeps or will get, and no tender gave back more."""
        for order in self.touched:
            lines = self.run(self.tx.rows(Line, MONEY, order))
            kept = self.run(self.tx.row(Kept, KEPT, order))
            assert kept.sound
            if not any(line.fulfilled_quantity for line in lines):
                assert kept.charged == 0, "a card was charged before any goods left"
            owed = [Fraction(line.total_minor * staying(line), line.quantity) for line in lines]
            if kept.state != "placed" and kept.payment_state != "due":
                # Whole lines are worth their total; of a part each piece is worth its share, rounded once.
                broken = sum(share.denominator > 1 for share in owed)
                assert abs(kept.minor - kept.shipping - sum(owed)) < broken or kept.minor == kept.shipping + sum(owed)
            else:
                assert kept.minor <= kept.shipping + sum(owed)
            self.due = self.due | {order} if kept.payment_state == "due" else self.due - {order}
            if kept.state == "placed" or (kept.state != "cancelled" and kept.payment_state == "due"):
                assert self.run(payments.balance_of(self.tx, order, "EUR")) < 0, "it waits for money that nobody owes"
            self.nothing_goes_back(order, kept.state, lines)
        self.touched.clear()

    def nothing_goes_back(self, order: UUID, state: str, lines: Sequence[Line]) -> None:
        """States follow one another, and what was counted once is never counted less."""
        before = self.states.get(order, state)
        assert state == before or state in reachable(AFTER, before), (before, state)
        self.states[order] = state
        for line in lines:
            known = self.lines.get(line.id, line)
            assert line.state == known.state or line.state in reachable(LINE_AFTER, known.state), (known, line)
            assert line.fulfilled_quantity >= known.fulfilled_quantity
            assert line.returned_quantity >= known.returned_quantity
            self.lines[line.id] = line


@pytest.mark.slow
def test_the_house_keeps_what_the_kept_goods_cost_whatever_happens(database_url: str) -> None:
    with asyncio.Runner() as runner:
        database = runner.run(connect(database_url, clock=MovableClock(MORNING), most=2))

        async def make() -> dict[str, Any]:
            async with database.transaction() as tx:
                return await open_shop(tx)

        try:
            parts = {"runner": runner, "database": database, **runner.run(make())}
            run_state_machine_as_test(
                type("Machine", (Sale,), parts),
                settings=settings(
                    max_examples=SEQUENCES,
                    stateful_step_count=STEPS,
                    deadline=None,
                    # A sequence that fails says all it did; to make it shorter takes longer than to read it.
                    phases=(Phase.explicit, Phase.reuse, Phase.generate),
                    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
                ),
            )
        finally:
            runner.run(database.close())
