"""The client of the simulated card terminals, one at each register."""

import msgspec

from hanse.payments.contracts import Outcome, Payment

from .port import Ability
from .simulated import SimulatedProvider, outcome_of

# What a card does that nobody chose.
USUAL = "term_approved"


class SimulatedTerminal(SimulatedProvider):
    """A terminal is told the amount and our reference, and asked how far it is; `void` aborts it."""

    name = "terminal"
    can = frozenset({Ability.TERMINAL, Ability.VOID, Ability.REFUND_PARTS, Ability.SETTLEMENT_FILE})

    async def charge(self, payment: Payment, return_url: str = "") -> Outcome:
        """Show the amount on the terminal of the register."""
        card = payment if payment.token else msgspec.structs.replace(payment, token=USUAL)
        return await super().charge(card, return_url)

    async def sign(self, payment: Payment, *, accepted: bool) -> Outcome:
        """Whether the signature on the slip is that on the card."""
        return outcome_of(await self.send("POST", f"/charges/{payment.id}/signature", {"accepted": accepted}))
