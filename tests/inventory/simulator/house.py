"""The house as the simulator knows it: books of stock kept by the rules of the product, values only."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from hanse.inventory import Hold, Purpose
from hanse.inventory.rules import LEASE_MARGIN, LEASE_TERM, LeaseCase, hurt, lease_amount, shrunk

ARTICLE = UUID(int=1)
PLACE = UUID(int=2)
TERM = int(LEASE_TERM.total_seconds()) // 60
NEVER = 1 << 62
MARGIN = int(LEASE_MARGIN.total_seconds()) // 60


class Granted(msgspec.Struct, frozen=True):
    """What a till is told: so many pieces, until then (minutes), and how many of them it had better give back."""

    quantity: int
    sells_until: int
    surplus: int


class Sale(msgspec.Struct):
    """A sale on the disk of a till: written before the receipt is printed and the goods are handed over.

    `sequence` counts the sales that it made while it was cut off, None for one that was made online.
    """

    id: int
    sequence: int | None
    pieces: int
    at: int
    told: bool = False


class Store:
    """One article at one place. Times are minutes of the house's clock."""

    def __init__(self, pieces: int, registers: int, margin: int = MARGIN) -> None:
        self.on_hand, self.registers, self.margin = pieces, registers, margin
        self.promises: dict[int, Hold] = {}
        self.leases: dict[int, tuple[int, int]] = {}
        self.leased, self.ends = 0, NEVER
        self.requests: dict[int, int] = {}
        self.taken: set[int] = set()
        self.receipts: dict[int, list[int]] = {}
        self.sold = self.found = self.hurt = self.flagged = 0

    def free(self, now: int) -> int:
        """What can still be promised; leases that have run out end here."""
        if self.ends <= now:
            self.leases = {till: lease for till, lease in self.leases.items() if lease[1] > now}
            self.ends = min((until for _, until in self.leases.values()), default=NEVER)
            self.leased = sum(quantity for quantity, _ in self.leases.values())
        return self.on_hand - len(self.promises) - self.leased

    def promise(self, promise: int, now: int) -> bool:
        """Hold a piece for an order from afar."""
        if self.free(now) < 1:
            return False
        self.promises[promise] = Hold(UUID(int=promise), ARTICLE, PLACE, 1, None, Purpose.ORDER, UUID(int=promise))
        return True

    def grant(self, till: int, request: int, now: int) -> Granted | None:
        """Grant and renew; None where a later request was answered before."""
        if self.requests.get(till, 0) >= request:
            return None
        self.requests[till] = request
        free = self.free(now)
        own = self.leases.get(till, (0, 0))[0]
        target = lease_amount(LeaseCase(free, own, self.leased - own, self.registers, self.sold))
        quantity = max(own, target)
        self._keep(till, quantity, now + TERM + self.margin)
        return Granted(quantity, now + TERM, quantity - target)

    def give_back(self, till: int, request: int, pieces: int, now: int) -> None:
        """Take back what a till has given up; nothing where a later request was answered before."""
        if self.requests.get(till, 0) >= request:
            return
        self.requests[till] = request
        self.free(now)
        quantity, until = self.leases.get(till, (0, 0))
        self._keep(till, max(quantity - pieces, 0), until)

    @property
    def promised(self) -> int:
        """Pieces that somebody far away was promised and that have not left."""
        return len(self.promises)

    def lease_of(self, till: int, now: int) -> int:
        """How many pieces the house keeps for a till."""
        self.free(now)
        return self.leases.get(till, (0, 0))[0]

    def ship(self, promise: int, now: int, *, there: bool) -> bool:
        """Send a promised piece, or book it as lost where none is there; tells whether the promise stood here."""
        if self.promises.pop(promise, None) is None:
            return False
        self.on_hand -= 1
        self.sold += there
        return True

    def sell(self, till: int, sale: Sale, now: int) -> None:
        """A till sells online."""
        self._book(till, sale.pieces, now)

    def take_in(self, till: int, sales: list[Sale], printed: int, now: int) -> None:
        """Book sales that have happened, each once; the till says how many it has printed."""
        for sale in sales:
            if sale.id not in self.taken and sale.sequence is not None:
                self.taken.add(sale.id)
                self.receipts.setdefault(till, []).append(sale.sequence)
                self.flagged += sale.pieces if self.lease_of(till, now) < sale.pieces else 0
                self._book(till, sale.pieces, now)

    def _book(self, till: int, pieces: int, now: int) -> None:
        free = self.free(now)
        quantity, until = self.leases.get(till, (0, 0))
        if quantity >= pieces:
            self._keep(till, quantity - pieces, until)
        elif free < pieces:
            self._beyond(till, pieces - free)
        self.on_hand -= pieces
        self.sold += pieces

    def _beyond(self, till: int, missing: int) -> None:
        """Leases give way, then promises do; those are kept from another place."""
        tills = {UUID(int=till): till for till in self.leases}
        holds = [
            Hold(name, ARTICLE, PLACE, self.leases[one][0], None, Purpose.LEASE, name) for name, one in tills.items()
        ]
        for name, part in shrunk(holds, UUID(int=till), {ARTICLE: missing}).items():
            one = tills[name]
            quantity, until = self.leases[one]
            self._keep(one, quantity - part, until)
            missing -= part
        self.on_hand += missing
        self.found += missing
        for promise in hurt(list(self.promises.values()), missing, {}):
            del self.promises[promise.hold.int]
            self.on_hand -= promise.quantity
            self.hurt += promise.quantity

    def _keep(self, till: int, quantity: int, until: int) -> None:
        self.leased += quantity - self.leases.get(till, (0, 0))[0]
        if quantity:
            self.leases[till] = (quantity, until)
            self.ends = min(self.ends, until)
        else:
            self.leases.pop(till, None)

    def problems(self) -> list[str]:
        """What an audit of the books finds."""
        return [f"the books say {self.on_hand}"] if self.on_hand < 0 else []

    def gaps(self, announced: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The numbers that tills have printed and that are not there, or there more than once: till and number."""
        wrong = []
        for till, last in announced:
            told = self.receipts.get(till, [])
            if sorted(told) != list(range(1, last + 1)):
                wrong += [(till, n) for n in range(1, last + 1) if told.count(n) != 1]
        return wrong
