"""Carries messages to endpoints outside, between transactions."""

import asyncio
import random
import time
from typing import Any
from uuid import UUID

from hanse.kit.house import House
from hanse.kit.refusals import Refusal
from hanse.kit.sealed import unseal

from . import commands, queries
from .queries.webhooks import Sendable
from .rules import webhooks as rules

SEALED_OTHERWISE = "the secret was sealed with another HANSE_SECRET: give the endpoint a new one"


async def deliver(house: House, payload: dict[str, Any]) -> None:
    """Try once to hand over a message, and write down what came of it."""
    async with house.database.transaction(readonly=True) as tx:
        message = await queries.find_sendable(tx, UUID(payload["delivery"]), payload["tries"])
    if message is None:
        return
    outcome = await _send(house, message)
    async with house.database.transaction() as tx:
        await commands.record_attempt(tx, message.id, message.webhook, message.tries, outcome, random.random())  # noqa: S311


async def _send(house: House, message: Sendable) -> rules.Outcome:
    now = house.clock.now()
    started = time.perf_counter()
    status, error, excerpt, wait = None, "", "", None
    secrets = [unseal(kept, house.settings.secret) for kept in message.secrets]
    usable = [secret for secret in secrets if secret is not None]
    if not usable:
        return rules.Outcome(None, 0, SEALED_OTHERWISE)
    try:
        async with asyncio.timeout(rules.TIMEOUT_SECONDS):
            answer = await house.outbound.send(
                "POST",
                message.url,
                content=message.body.encode(),
                headers=rules.headers(message.event, now, message.body, usable),
            )
        status, excerpt = answer.status_code, answer.text[: rules.EXCERPT_LENGTH].replace("\x00", "")
        wait = rules.asked_wait(status, answer.headers.get("retry-after"), now)
    except TimeoutError:
        error = "timeout"
    except Refusal as refusal:
        error = str(refusal.facts.get("reason", refusal.code))
    return rules.Outcome(status, round((time.perf_counter() - started) * 1000), error, excerpt, wait)


async def requeue(house: House) -> None:
    """Ask again for what should have been sent a while ago; what is waiting already is not asked for twice."""
    async with house.database.transaction() as tx:
        for due in await queries.list_due(tx):
            await commands.ask_for(tx, [due.id], tries=due.tries)


HANDLERS = {commands.deliveries.DELIVER_JOB: deliver}
SWEEPS = {"channels.requeue": (60.0, requeue)}
