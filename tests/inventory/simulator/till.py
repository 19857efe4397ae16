"""A till as the protocol of leases asks it to be. What is durable survives a crash; a request that waits does not."""

from .house import Granted, Sale


class Till:
    """One till. `skew` is how many minutes its clock is ahead of the house's."""

    def __init__(self, number: int, store: int, skew: int) -> None:
        self.number, self.store, self.skew = number, store, skew
        self.online, self.down = True, False
        # Durable.
        self.sales: list[Sale] = []
        self.printed = 0
        self.right = self.sells_until = self.request = 0
        self.sold = self.told = 0
        # Lost in a crash: the request that an answer is awaited for, and how many pieces were told when it was sent.
        self.waiting: tuple[int, int] | None = None

    def may_sell(self, now: int) -> int:
        """How many pieces it may sell without asking, by its own clock."""
        return max(self.right, 0) if now + self.skew < self.sells_until else 0

    def asks_the_house(self) -> bool:
        """Whether it sells online. With something to tell it sells on as if it were cut off, until it has told."""
        return self.online and self.sold == self.told

    def sell(self, sale: int, pieces: int, now: int, *, online: bool) -> Sale:
        """Write a sale down; the right to sell shrinks with it."""
        self.printed += not online
        made = Sale(sale, None if online else self.printed, pieces, now + self.skew)
        self.sales.append(made)
        self.right -= pieces
        self.sold += pieces
        return made

    def ask(self) -> int:
        """The number of a new request; only its answer counts from now on."""
        self.request += 1
        self.waiting = (self.request, self.told)
        return self.request

    def answered(self, request: int, answer: Granted | None) -> int:
        """Take in an answer, less what was not told when it asked; tells how many pieces are too many."""
        if self.waiting is None or self.waiting[0] != request or answer is None:
            return 0
        told_before = self.waiting[1]
        self.waiting = None
        self.right = answer.quantity - (self.sold - told_before)
        self.sells_until = answer.sells_until
        return min(answer.surplus, max(self.right, 0))

    def give_up(self, pieces: int) -> int:
        """Give pieces up, and only then say so: the number of the request."""
        self.right -= pieces
        self.request += 1
        self.waiting = None
        return self.request

    def acknowledged(self, sales: list[int]) -> None:
        """Sales that the house has: they need not be told again."""
        for sale in self.sales:
            if not sale.told and sale.id in sales:
                sale.told = True
                self.told += sale.pieces

    def crash(self) -> None:
        """Lose what was not written down."""
        self.waiting = None
        self.down = True
