"""Where locations and registers are, as far as roles need to know."""

from uuid import UUID

from hanse.kit.db import Tx


async def place_location(tx: Tx, location: UUID, region: str) -> None:
    """Remember in which region a location lies, for roles that are given for a region."""
    await tx.run(
        "insert into access.place (location, region) values ($1, $2)"
        " on conflict (location) do update set region = excluded.region where place.region <> excluded.region",
        location,
        region,
    )


async def place_register(tx: Tx, register: UUID, location: UUID) -> None:
    """Remember at which location a register stands, for roles that are given for a register."""
    await tx.run(
        "insert into access.register_place (register, location) values ($1, $2)"
        " on conflict (register) do update set location = excluded.location",
        register,
        location,
    )
