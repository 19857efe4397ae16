"""What else may happen to orders: carriers and their parcels, banks and their files, corrections, and the register."""

from collections.abc import Awaitable
from typing import Literal
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hanse import delivery, fulfillment, orders, payments, till
from hanse.delivery import Scan
from hanse.kit.actor import SYSTEM, Actor
from hanse.kit.address import Address
from hanse.orders import Delivery, TenderWanted
from hanse.payments.commands import take_settlement
from hanse.payments.contracts import Settlement, SettlementRow

from .acting import FEW, PICK, Acting

ELSEWHERE = Address(name="Test Kundin", street="Marktplatz", house_number="7", postal_code="20095", city="Hamburg")
ARTICLE = st.sampled_from(["jacket", "beanie", "book"])
STORE = st.sampled_from(["altona", "luebeck"])
SCAN = st.sampled_from(["in_transit", "in_transit", "ready", "delivered", "lost", "returned"])
CHOICE = st.sampled_from(["resent", "refunded"])
# What the file of a provider says of an order: all that we asked it for, as if none of it was refused.
ROWS = """
select 'charge' as kind, p.id::text as reference, 'ch_' || p.id as provider_reference,
    case when p.captured_minor > 0 then p.captured_minor else p.amount_minor end as amount_minor,
    10::bigint as fee_minor, p.currency, $2::timestamptz as at
from payments.payment p where p.sales_order = $1 and p.provider is not null
union all
select 'refund', r.id::text, 're_' || r.id, r.amount_minor, 0, p.currency, $2::timestamptz
from payments.refund r join payments.payment p on p.id = r.payment
where p.sales_order = $1 and p.provider is not null and r.credit_of is null
"""


class Afterwards(Acting):
    """The steps of those who come after the purchase."""

    boss: Actor
    points: list[UUID]

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[str] = []

    @precondition(lambda self: self.orders)
    @rule(pick=PICK)
    def move_house(self, pick: int) -> None:
        order = self.some_order(pick, "confirmed")
        if self.attempt(orders.change_address(self.tx, SYSTEM, order, ELSEWHERE), order) is not None:
            found = self.run(orders.load_order(self.tx, order))
            assert (found.shipping, found.pickup_point) == (ELSEWHERE, None)

    def some_point(self, pick: int) -> delivery.PointWanted:
        """The locker or the shop; now and then somebody forgets the number that the locker asks for."""
        return delivery.PointWanted(self.points[pick % 2], "12345678" if pick % 5 else "")

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, some=PICK, home=st.booleans())
    def collect_it_elsewhere(self, pick: int, some: int, home: bool) -> None:
        """It shall wait at a pickup point; perhaps they are at home after all. The way goes where the parcel goes."""
        order, wanted = self.some_order(pick, "confirmed"), self.some_point(some)
        if self.attempt(orders.change_address(self.tx, SYSTEM, order, wanted), order) is not None:
            found = self.run(orders.load_order(self.tx, order))
            assert found.pickup_point is not None
            assert (found.pickup_point.id, found.delivery_method) == (wanted.point, "point")
        if home:
            self.move_house(pick)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, some=PICK, percent=st.sampled_from([70, 90, 97]))
    def correct_price(self, pick: int, some: int, percent: int) -> None:
        """A price was wrong; within the limits of who corrects it, the customer gets the difference back."""
        order = self.some_order(pick, "confirmed", "completed")
        found = {line.id: line for line in self.run(orders.load_order(self.tx, order)).lines}
        for chosen in self.some_lines(order, some, ("open", "picking", "ready", "handed_over", "shipped"))[:1]:
            unit = found[chosen].total_minor * percent // (100 * found[chosen].quantity)
            wanted = orders.Correction(unit_minor=unit, reason="damaged", location=self.shop.luebeck)
            self.attempt(orders.correct_price(self.tx, self.boss, order, chosen, wanted), order)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, some=PICK, hours=st.sampled_from([24, 72]))
    def keep_longer(self, pick: int, some: int, hours: int) -> None:
        order = self.some_order(pick, "confirmed")
        until = self.later(hours)
        for line in self.some_lines(order, some, ("open", "picking", "ready")):
            self.attempt(orders.extend_reservation(self.tx, SYSTEM, order, line, until), order)

    # --- parcels ------------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, some=PICK, says=SCAN, refused=st.sampled_from([False, False, True]), choice=CHOICE)
    def parcel(self, pick: int, some: int, says: str, refused: bool, choice: Literal["resent", "refunded"]) -> None:
        """A parcel is packed, or its carrier says where it is; perhaps somebody decides about one that is lost."""
        sent = [one for order in self.orders for one in self.run(delivery.shipments_of(self.tx, order))]
        if sent and some % 3:
            shipment = sent[pick % len(sent)]
            self.attempt(self.scanned(shipment, says, 1 + some % 2), shipment.order)
        else:
            self.pack(pick, some, refused=refused)
        found = [one for order in self.orders for one in self.run(fulfillment.parcels_of(self.tx, order))]
        stray = [one for one in found if one.state in ("lost", "returned") and one.settled is None]
        for parcel in stray[: some % 2]:
            settling = fulfillment.settle_parcel(self.tx, SYSTEM, parcel.id, choice, "did not arrive")
            if self.attempt(settling, parcel.order) is not None and choice == "resent":
                self.sent_again(line.line for line in parcel.lines)

    def pack(self, pick: int, some: int, *, refused: bool) -> None:
        """All of a task is fetched and packed for a carrier, which may refuse; perhaps each line in a parcel."""
        found = [one for order in self.orders for one in self.run(fulfillment.tasks_of(self.tx, order))]
        tasks = [one for one in found if one.kind == "ship" and one.state in ("open", "picking")]
        if tasks:
            task = tasks[pick % len(tasks)]
            packing = self.packing(task, refused=refused, leaves=bool(some % 2), parts=bool(some % 5))
            self.attempt(packing, task.order)

    async def packing(self, task: fulfillment.Task, *, refused: bool, leaves: bool, parts: bool) -> None:
        await self.fetching(task, missing=False, leaves=False)
        contents = [fulfillment.ParcelPart(line.line, line.quantity) for line in task.lines]
        wanted = [fulfillment.ParcelWanted([part]) for part in contents] if parts else []
        packed = await fulfillment.pack(self.tx, SYSTEM, task.id, "simulated", wanted)
        for parcel in packed.parcels:
            await self.announced(parcel.id, refused=refused)
        if leaves and not refused:
            await fulfillment.ship(self.tx, SYSTEM, task.id)

    async def announced(self, shipment: UUID, *, refused: bool = False) -> None:
        """The carrier answers, and once more."""
        answer = delivery.Announced(state="announced", tracking=f"JJD {shipment}", label=b"a label")
        for _ in range(2):
            await delivery.take_announced(
                self.tx, shipment, delivery.Announced(state="refused", reason="no") if refused else answer
            )

    async def scanned(self, shipment: delivery.Shipment, says: str, times: int) -> None:
        if shipment.state == "wanted":
            await self.announced(shipment.id)
        scan = Scan(key=f"{says} {self.tx.now}", kind=says, at=self.tx.now)  # type: ignore[arg-type]
        for _ in range(times):
            await delivery.take_scans(self.tx, shipment.id, [scan])

    @precondition(lambda self: self.orders)
    @rule(pick=PICK)
    def keep_it_after_all(self, pick: int) -> None:
        """A parcel back that was announced does not come."""
        for parcel in self.run(orders.return_parcels_of(self.tx, self.some_order(pick, "confirmed", "completed"))):
            self.attempt(orders.withdraw_return(self.tx, SYSTEM, parcel.id), parcel.order)

    # --- money --------------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, some=PICK, differs=st.sampled_from([False, False, True]))
    def the_file_comes(self, pick: int, some: int, differs: bool) -> None:
        """The provider's file of the day, which knows what we never heard of; it may say less, more, and all twice."""
        order = self.some_order(pick)
        rows = self.run(self.tx.rows(SettlementRow, ROWS, order, self.tx.now))[some % 3 :]
        if differs:
            rows = [SettlementRow("charge", str(order), "stray", 77, 1, "EUR", self.tx.now), *rows]
        for _ in range(1 + some % 2):
            self.attempt(self.settling(rows), order)

    def settling(self, rows: list[SettlementRow]) -> Awaitable[Settlement]:
        return take_settlement(self.tx, "Finance", "simulated", self.tx.now.date(), rows)

    @precondition(lambda self: self.orders)
    @rule(minor=st.sampled_from([500, 2500]), says=st.sampled_from(["captured", "captured", "refused"]), more=PICK)
    def buy_gift_card(self, minor: int, says: str, more: int) -> None:
        """A gift card is sold, or loaded once more; it carries money as soon as the bank says so, and that once."""
        known = self.cards[more % len(self.cards)] if self.cards and more % 2 else None
        before = self.run(payments.get_gift_card(self.tx, known)).balance_minor if known else 0
        tender = payments.GiftCardTender("card", minor, "tok_accepted")
        wanted = payments.GiftCardSaleWanted(amount_minor=minor, currency="EUR", tenders=[tender], code=known)
        load = self.attempt(payments.sell_gift_card(self.tx, SYSTEM, wanted))
        for paid in self.run(payments.payments_of(self.tx, load.id)):
            for _ in range(2):
                self.attempt(payments.settle(self.tx, paid.id, payments.Outcome(says, f"ch_{paid.id}")))
        card = self.run(payments.get_gift_card(self.tx, load.code))
        assert card.balance_minor == before + (minor if says == "captured" else 0)
        # In the order in which they were sold, because codes are drawn by chance.
        self.cards = [*(code for code in self.cards if code != load.code), load.code]

    # --- the register -------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.orders)
    @rule(article=ARTICLE, quantity=FEW, store=STORE, sellable=st.booleans())
    def bring_without_receipt(self, article: str, quantity: int, store: str, sellable: bool) -> None:
        """Nobody knows of which order they are: credit, within a limit."""
        wanted = orders.ReceiptlessWanted(
            location=getattr(self.shop, store), variant=getattr(self.shop, article), quantity=quantity,
            condition="sellable" if sellable else "damaged", customer=self.customer,
        )  # fmt: skip
        before = self.run(payments.get_store_credit(self.tx, self.customer, "EUR")).balance_minor
        back = self.attempt(orders.return_without_receipt(self.tx, SYSTEM, wanted))
        after = self.run(payments.get_store_credit(self.tx, self.customer, "EUR")).balance_minor
        assert after - before == (back.amount_minor if back else 0)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, article=ARTICLE, quantity=FEW, card=st.booleans(), given=st.booleans())
    def add_at_the_till(self, pick: int, article: str, quantity: int, card: bool, given: bool) -> None:
        """What somebody takes along who collects: one receipt, at once or as soon as the card is charged."""
        order = self.some_order(pick, "confirmed")
        total = {"jacket": 14900, "beanie": 1990, "book": 1200}[article] * quantity
        wanted = orders.LineToAdd(
            variant=getattr(self.shop, article), quantity=quantity, delivery=Delivery.CARRY_OUT,
            location=self.shop.luebeck, expected_total_minor=total,
            payments=[TenderWanted("card", token="term_slow") if card else TenderWanted("cash")],
        )  # fmt: skip
        cash = total + 5000 if given and not card else None
        added = self.attempt(
            till.add_line(self.tx, SYSTEM, self.shop.luebeck, self.register, order, wanted, cash), order
        )
        if added is not None:
            assert (added.receipt is None) == card
            assert card or added.receipt.total_minor == total
