"""What providers tell by themselves."""

from hanse.kit.db import Tx


async def take_event(tx: Tx, provider: str, event: str, kind: str) -> bool:
    """Whether this event of a provider is new; it is remembered with whatever it does."""
    return bool(
        await tx.run(
            "insert into payments.provider_event (provider, event, type, received_at) values ($1, $2, $3, $4) "
            "on conflict do nothing",
            provider,
            event,
            kind,
            tx.now,
        )
    )
