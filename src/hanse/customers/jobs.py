"""Work behind the requests: sessions that are over are cleared away, and VAT ids are asked about at the register."""

from typing import Any
from uuid import UUID

from hanse.kit.house import House

from . import commands, queries
from .providers import Vies
from .rules import vat_id_of


async def clear(house: House) -> None:
    """Delete shoppers' sessions that are over, and links to new passwords."""
    async with house.database.transaction() as tx:
        await commands.clear_shopper_sessions(tx)
        await commands.clear_resets(tx)


async def check_vat_id(house: House, payload: dict[str, Any]) -> None:
    """Ask the register about a customer's VAT id, between transactions, unless it has answered since."""
    customer = UUID(payload["customer"])
    async with house.database.transaction() as tx:
        found = (await queries.get_customer(tx, customer)).business
    if found is None or found.vat_id is None or not house.settings.vat_check_url:
        return
    if found.answered_at is not None and found.asked_at is not None and found.answered_at >= found.asked_at:
        return  # another job was faster
    own = vat_id_of(house.settings.vat_id) or ""
    answer = await Vies(house.outbound, house.settings.vat_check_url, own).ask(found.vat_id)
    async with house.database.transaction() as tx:
        await commands.take_in_vat_answer(tx, customer, found.vat_id, answer, found.asked_at)


async def ask_again(house: House) -> None:
    """Have those VAT ids checked again whose last answer soon counts no longer, or that got none."""
    if not house.settings.vat_check_url:
        return
    async with house.database.transaction() as tx:
        await commands.ask_due_vat_ids(tx)


HANDLERS = {"customers.check_vat_id": check_vat_id}
SWEEPS = {"customers.clear": (600.0, clear), "customers.ask_vat_ids": (60.0, ask_again)}
