"""Payments against the simulated provider in its own process, without an order behind them."""

from uuid import UUID

import httpx

from hanse import insight, ledger, payments
from hanse.kit.house import House
from hanse.kit.ids import new_id
from hanse.payments import jobs


async def opened(house: House, amount_minor: int, token: str, **more: object) -> payments.Payment:
    """A sale of this amount, and its payment with a card."""
    order = new_id()
    async with house.database.transaction() as tx:
        await payments.record_sale(tx, order, amount_minor, "EUR", order)
        return await payments.open_payment(tx, order, "card", amount_minor, "EUR", token=token, **more)  # type: ignore[arg-type]


async def now(house: House, payment: UUID) -> payments.Payment:
    async with house.database.transaction() as tx:
        return await payments.get_payment(tx, payment)


async def charge(house: House, payment: UUID) -> None:
    await jobs.charge(house, {"payment": str(payment)})


async def owed(house: House, order: UUID) -> int:
    """What stands on the account of an order."""
    async with house.database.transaction() as tx:
        account = ledger.AccountKey("money.order", order)
        return (await ledger.balance(tx, account, ledger.currency_unit("EUR"))).posted


async def theirs(house: House, payment: UUID) -> dict[str, object]:
    """What the provider says about a payment."""
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{house.settings.payment_url}/charges/{payment}")
    return dict(answer.json())


async def findings(house: House) -> list[insight.Finding]:
    async with house.database.transaction() as tx:
        return await insight.audit(tx)
