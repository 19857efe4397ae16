"""Puts the parts of a process together."""

from urllib.parse import urlsplit

from hanse import web
from hanse.kit.clock import Clock
from hanse.kit.db import connect
from hanse.kit.house import House
from hanse.kit.installation import introduce
from hanse.kit.outbound import Outbound
from hanse.kit.settings import Settings

from .identity import identify
from .settings import WrongSetting


async def furnish(settings: Settings, *, clock: Clock | None = None, connections_max: int = 8) -> House:
    """Connect to the database and make the house. Raises WrongSetting without a database to connect to."""
    if settings.database_url is None:
        raise WrongSetting("DATABASE_URL is not set; start the platform with hanse up, or name a database.")
    database = await connect(settings.database_url, clock=clock, most=connections_max)
    others = (settings.payment_url, settings.stripe_url, settings.vat_check_url, settings.carrier_url)
    named = {urlsplit(url).netloc for url in others}
    outbound = Outbound(allow_private=settings.webhook_private_addresses, trusted=frozenset(named - {""}))
    return House(database, settings, outbound, identify, page_refusal=web.page_refusal)


async def open_house(settings: Settings, *, connections_max: int = 8) -> House:
    """The house of a process that serves or works: who the retailer is and where the shop is reached is written down.

    Raises WrongSetting without a database to connect to.
    """
    house = await furnish(settings, connections_max=connections_max)
    async with house.database.transaction() as tx:
        await introduce(tx, settings.retailer, settings.public_url or f"http://{settings.host}:{settings.port}")
    return house


async def clear(house: House) -> None:
    """Give back what the house holds."""
    await house.finish()
    await house.tail.close()
    await house.outbound.close()
    await house.mail_server.close()
    await house.database.close()
