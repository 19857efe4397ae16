"""Four days of a retailer whose network breaks: tills, a shop, a marketplace, and messages that get lost or come twice.

Everything follows from one seed. After every step the books are compared with what lies on the shelf.
"""

import heapq
import random
from collections.abc import Callable
from typing import Any

import msgspec

from .house import MARGIN, NEVER, TERM, Granted, Sale, Store
from .till import Till

HOUR = 60
DAYS_MINUTES = 96 * HOUR
CUT_MAX = 72 * HOUR
CUT_TOO_LONG = 130 * HOUR
ASKS_EVERY = 7 * HOUR
# A till that is back tells what it sold and asks anew at once, and again when nothing was heard for so long.
AGAIN_AFTER = 20

Step = Callable[..., None]


class Plan(msgspec.Struct, frozen=True):
    """What a schedule is made of. A careful till never sells a piece that it does not have the right to."""

    tills: int = 50
    stores: int = 5
    careful: bool = True
    too_long: bool = False
    margin: int = MARGIN


class Told(msgspec.Struct):
    """What a schedule came to. Lost sales are those that a house where everybody is always online would have made."""

    sales: int = 0
    offline: int = 0
    beyond: int = 0
    late: int = 0
    flagged: int = 0
    hurt: int = 0
    broken: int = 0
    lost_at_tills: int = 0
    lost_from_afar: int = 0
    problems: list[str] = []

    def add(self, other: "Told") -> None:
        """Count another schedule in."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


class World:
    """One schedule."""

    def __init__(self, seed: int, plan: Plan) -> None:
        self.random, self.plan, self.now = random.Random(seed), plan, 0
        self.events: list[tuple[int, int, Step, tuple[Any, ...]]] = []
        self.count = 0
        self.told = Told(problems=[])
        self.arrived: set[int] = set()
        # Pieces of a sale that its till had no right to, and sales whose lease had run out before they were told.
        self.beyond: dict[int, int] = {}
        self.late: set[int] = set()
        self.granted_at: dict[int, int] = {}
        draw = self.random.randint
        each = plan.tills // plan.stores
        self.stores = [self.open(draw(0, 8 * each), each) for _ in range(plan.stores)]
        self.shelves = [store.on_hand for store in self.stores]
        self.oracle = list(self.shelves)
        self.tills = [Till(n, n % plan.stores, draw(-30, 30)) for n in range(1, plan.tills + 1)]
        self.at_store = [[till for till in self.tills if till.store == here] for here in range(plan.stores)]
        self.seen_by_market = [0] * plan.stores
        # Pieces that may hurt a promise, by store, and promises for which no piece was found when they should leave.
        self.excused, self.broken = [0] * plan.stores, [0] * plan.stores
        for till in self.tills:
            self._prepare(till)
        for store in range(plan.stores):
            for _ in range(draw(0, 3 * each)):
                self.at(draw(0, DAYS_MINUTES), self.order, store, draw(0, 1) == 0)
            for moment in range(0, DAYS_MINUTES, 8 * HOUR):
                self.at(moment + draw(0, HOUR), self.feed, store)

    def open(self, pieces: int, registers: int) -> Store:
        """A store with so many pieces and registers."""
        return Store(pieces, registers, self.plan.margin)

    def at(self, moment: int, step: Step, *given: Any) -> None:
        """Let something happen then."""
        self.count += 1
        heapq.heappush(self.events, (moment, self.count, step, given))

    def _prepare(self, till: Till) -> None:
        draw = self.random.randint
        self.at(draw(0, 30), self.ask, till)
        for moment in range(draw(HOUR, ASKS_EVERY), DAYS_MINUTES, ASKS_EVERY):
            self.at(moment, self.ask, till)
        for _ in range(draw(2, 10)):
            self.at(draw(0, DAYS_MINUTES), self.customer, till, self.random.choice((1, 1, 1, 2, 3)))
        start = draw(0, 48 * HOUR)
        for _ in range(draw(1, 2)):
            longest = CUT_TOO_LONG if self.plan.too_long else CUT_MAX
            length = draw(1, self.random.choice((8 * HOUR, longest, longest)))
            self.at(start, self.cut, till)
            self.at(start + length, self.back, till)
            start += length + draw(ASKS_EVERY, 48 * HOUR)
        if draw(0, 1):
            self.at(draw(0, DAYS_MINUTES), self.crash, till)

    def run(self) -> Told:
        """Let everything happen, bring everybody back, and look at what is left."""
        while self.events:
            self.now, _, step, given = heapq.heappop(self.events)
            step(*given)
            if self.told.problems:
                return self.told
        for till in self.tills:
            till.online, till.down = True, False
            self.upload_now(till)
        self.look_at_the_end()
        return self.told

    # --- customers -------------------------------------------------------------------------------------------------

    def customer(self, till: Till, pieces: int) -> None:
        """Somebody stands at the till with pieces from the shelf in their hands."""
        if till.down:
            return
        here = till.store
        wanted = min(pieces, self.shelves[here])
        if self.oracle[here] >= pieces:
            self.oracle[here] -= pieces
            self.told.lost_at_tills += pieces
        if not wanted:
            return
        allowed = till.may_sell(self.now)
        store = self.stores[here]
        asks = till.asks_the_house()
        if asks:
            allowed = max(store.lease_of(till.number, self.now), store.free(self.now))
        if wanted > allowed:
            if self.plan.careful:
                return
            self.told.beyond += wanted - allowed
            self.excused[here] += wanted - allowed
        self.told.sales += 1
        self.told.lost_at_tills -= wanted
        self.shelves[here] -= wanted
        made = till.sell(self.count * 1000 + till.number, wanted, self.now, online=asks)
        self.count += 1
        self.beyond[made.id] = max(wanted - allowed, 0)
        if asks:
            store.sell(till.number, made, self.now)
            till.acknowledged([made.id])
        else:
            self.told.offline += 1
        self.check(here)

    def order(self, here: int, by_market: bool) -> None:
        """Somebody far away wants a piece, on what they were shown."""
        if self.oracle[here] >= 1:
            self.oracle[here] -= 1
            self.told.lost_from_afar += 1
        if by_market and self.seen_by_market[here] < 1:
            return
        self.count += 1
        if self.stores[here].promise(self.count, self.now):
            self.told.lost_from_afar -= 1
            self.at(self.now + self.random.randint(HOUR, 40 * HOUR), self.ship, here, self.count)
        self.check(here)

    def ship(self, here: int, promise: int) -> None:
        """A piece is taken from the shelf and sent, if the promise was not given to another place meanwhile.

        Where none is there, it is booked as lost, and the promise is broken here.
        """
        there = self.shelves[here] > 0
        if not self.stores[here].ship(promise, self.now, there=there):
            return
        self.shelves[here] -= there
        self.broken[here] += not there
        self.check(here)

    def feed(self, here: int) -> None:
        """The marketplace hears how much there is, some time later."""
        self.at(self.now + self.random.randint(0, 3 * HOUR), self.fed, here, self.stores[here].free(self.now))

    def fed(self, here: int, figure: int) -> None:
        """It sells on what it heard last."""
        self.seen_by_market[here] = figure

    # --- the network -----------------------------------------------------------------------------------------------

    def send(self, till: Till, step: Step, *given: Any) -> None:
        """A message from a till: it may be lost, come twice, and come so late that others have overtaken it."""
        if not till.online or till.down or self.random.random() < 0.1:
            return
        self.at(self.now + self.random.randint(0, 5), step, till, *given)
        if self.random.random() < 0.15:
            self.at(self.now + self.random.randint(1, 60 * HOUR), step, till, *given)

    def answer(self, till: Till, step: Step, *given: Any) -> None:
        """A message to a till: it may be lost or come twice."""
        for _ in range(self.random.choice((0, 1, 1, 1, 1, 1, 1, 2))):
            self.at(self.now + self.random.randint(0, 5), step, till, *given)

    def cut(self, till: Till) -> None:
        """The network breaks."""
        till.online = False

    def back(self, till: Till) -> None:
        """The network is there again."""
        till.online = True
        self.tell(till, 6)
        self.ask(till)

    def crash(self, till: Till) -> None:
        """The till stops, whatever it is doing, and is started again."""
        till.crash()
        self.at(self.now + self.random.randint(1, HOUR), self.restart, till)

    def restart(self, till: Till) -> None:
        """It goes on with what stands on its disk."""
        till.down = False
        self.tell(till, 6)
        self.ask(till)

    # --- the protocol ----------------------------------------------------------------------------------------------

    def ask(self, till: Till) -> None:
        """Ask for a lease, or renew it; again while no answer comes."""
        if till.online and not till.down:
            request = till.ask()
            self.send(till, self.asked, request)
            self.at(self.now + AGAIN_AFTER, self.ask_again, till, request)

    def ask_again(self, till: Till, request: int) -> None:
        """Nothing was heard of this request: it or its answer was lost."""
        if self.now < DAYS_MINUTES and till.waiting is not None and till.waiting[0] == request:
            self.ask(till)

    def asked(self, till: Till, request: int) -> None:
        self.notice_late(till)
        granted = self.stores[till.store].grant(till.number, request, self.now)
        if granted is not None:
            self.granted_at[till.number] = self.now
        self.check(till.store)
        self.answer(till, self.answered, request, granted)

    def answered(self, till: Till, request: int, granted: Granted | None) -> None:
        if not till.online or till.down:
            return
        too_many = till.answered(request, granted)
        self.check(till.store)
        if too_many and self.random.random() < 0.5:
            part = self.random.randint(1, too_many)
            self.send(till, self.given_back, till.give_up(part), part)

    def given_back(self, till: Till, request: int, pieces: int) -> None:
        self.stores[till.store].give_back(till.number, request, pieces, self.now)
        self.check(till.store)

    def tell(self, till: Till, tries: int) -> None:
        """Upload what was not told yet, in any order, some of it twice; again while no answer comes."""
        unsent = [sale for sale in till.sales if not sale.told]
        if not unsent or not till.online or till.down:
            return
        batch = self.random.sample(unsent, self.random.randint(1, len(unsent)))
        self.send(till, self.uploaded, [*batch, *batch[: self.random.randint(0, 1)]])
        if tries or len(batch) < len(unsent):
            self.at(self.now + AGAIN_AFTER, self.tell, till, max(tries - 1, 0))

    def uploaded(self, till: Till, batch: list[Sale]) -> None:
        self.take(till, batch)
        self.check(till.store)
        self.answer(till, self.acknowledged, [sale.id for sale in batch])

    def acknowledged(self, till: Till, sales: list[int]) -> None:
        if till.online and not till.down:
            till.acknowledged(sales)

    def take(self, till: Till, sales: list[Sale]) -> None:
        self.notice_late(till)
        self.arrived.update(sale.id for sale in sales)
        self.stores[till.store].take_in(till.number, sales, till.printed, self.now)

    def untold(self, till: Till) -> list[Sale]:
        """What it sold while it was cut off and the house has not heard of."""
        return [sale for sale in till.sales if sale.sequence is not None and sale.id not in self.arrived]

    def notice_late(self, till: Till) -> None:
        """What a till sold before its lease ran out, and has not told: the house could not but promise it again."""
        ran_out = self.granted_at.get(till.number, NEVER) + TERM + self.plan.margin
        for sale in self.untold(till) if self.now >= ran_out else []:
            if sale.id not in self.late and sale.at - till.skew < ran_out:
                self.late.add(sale.id)
                covered = sale.pieces - self.beyond[sale.id]
                self.told.late += covered
                self.excused[till.store] += covered

    def upload_now(self, till: Till) -> None:
        """Tell everything, over a network that works."""
        for sale in till.sales:
            if sale.sequence is not None:
                self.take(till, [sale])

    # --- what must hold --------------------------------------------------------------------------------------------

    def check(self, here: int) -> None:
        """No piece is promised twice: what is promised, and what tills may sell, lies on the shelf.

        Unless somebody carried it out whom the house has not heard of, because a till sold more than it had the right
        to, or was cut off for longer than its lease. So many promises may be hurt, and none more.
        """
        store, tills = self.stores[here], self.at_store[here]
        free = store.free(self.now)
        if free < 0:
            self.told.problems.append(f"{self.now}: more is promised than the books have: {free}")
        promised, there, unheard = store.promised, self.shelves[here], sum([self.unheard(till) for till in tills])
        if promised > there + unheard:
            self.told.problems.append(
                f"{self.now}: {promised} pieces are promised, {there} are there, {unheard} were sold unheard"
            )
        # A promise that was broken because its piece had been carried out is not hurt once more when that is heard.
        if store.hurt + max(unheard, self.broken[here]) > self.excused[here]:
            self.told.problems.append(
                f"{self.now}: {unheard} pieces were sold unheard, {store.hurt} promises hurt and {self.broken[here]} "
                f"broken, {self.excused[here]} are excused"
            )
        if self.plan.careful and not self.plan.too_long:
            rights = sum([till.may_sell(self.now) for till in tills])
            if promised + rights > there:
                self.told.problems.append(
                    f"{self.now}: {promised} promised, {rights} to be sold by tills, {there} there"
                )

    def unheard(self, till: Till) -> int:
        """Pieces that a till sold, that the house has not heard of, and that its lease does not cover."""
        self.notice_late(till)
        pieces = sum([sale.pieces for sale in self.untold(till)])
        return max(pieces - self.stores[till.store].lease_of(till.number, self.now), 0) if pieces else 0

    def look_at_the_end(self) -> None:
        """Everybody has told everything: books and shelf agree, and every receipt is there once."""
        for here, store in enumerate(self.stores):
            store.free(self.now)
            # What was booked as lost was in somebody's bag: books may say less, until the next count, but never more.
            if not 0 <= self.shelves[here] - store.on_hand <= self.broken[here]:
                self.told.problems.append(f"the books say {store.on_hand}, on the shelf are {self.shelves[here]}")
            self.told.hurt += store.hurt
            self.told.flagged += store.flagged
            self.told.broken += self.broken[here]
            printed = [(till.number, till.printed) for till in self.at_store[here]]
            self.told.problems += store.problems()
            self.told.problems += [f"receipt {n} of till {till}" for till, n in store.gaps(printed)]
            if store.hurt + self.broken[here] > self.excused[here]:
                self.told.problems.append(
                    f"{store.hurt} promises were hurt and {self.broken[here]} broken, {self.excused[here]} are excused"
                )
            online = sum([self.beyond[s.id] for t in self.at_store[here] for s in t.sales if s.sequence is None])
            if store.hurt > store.flagged + online:
                self.told.problems.append(f"{store.hurt} promises were hurt, {store.flagged} pieces were flagged")
