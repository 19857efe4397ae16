"""Ask carriers, between transactions: the parcel was written before, and the answer is taken in after."""

from uuid import UUID

from hanse.delivery import commands, queries, rules
from hanse.delivery.contracts import ANY_CARRIER, Announced, CarrierCard, PointsTaken
from hanse.delivery.refusals import NoCarrier
from hanse.kit.house import House

from .port import Ability, Carrier
from .simulated import SimulatedCarrier


def carrier(house: House, key: str) -> Carrier:
    """A carrier of this installation by its key. Refuses with NoCarrier."""
    settings = house.settings
    if key == SimulatedCarrier.key and settings.carrier_url:
        own = settings.public_url or f"http://{settings.host}:{settings.port}"
        return SimulatedCarrier(house.outbound, settings.carrier_url, settings.carrier_secret, own)
    raise NoCarrier(carrier=key)


def carriers(house: House) -> list[CarrierCard]:
    """The carriers that this installation can ask."""
    return rules.carriers(house.settings.carrier_url)


async def announce(house: House, shipment: UUID) -> None:
    """Tell the carrier about a parcel. After a lost answer it is told again by the same key, and has one parcel."""
    async with house.database.transaction() as tx:
        found = await queries.get_shipment(tx, shipment)
    if found.state != "wanted" or found.cancel_pending:
        return
    # Where nobody does without paper, the customer has a label to print.
    paperless = _who_can(house, Ability.RETURN, Ability.PAPERLESS) if found.paperless else ANY_CARRIER
    key = found.carrier or paperless or _who_can(house, Ability(found.direction))
    try:
        answer = await carrier(house, key).create(found)
    except NoCarrier as refusal:
        answer = Announced(state="refused", reason=refusal.code)
    async with house.database.transaction() as tx:
        await commands.take_announced(tx, shipment, answer, key)


def _who_can(house: House, *abilities: Ability) -> str:
    """The first carrier of this installation that can do all of something; nothing where nobody can."""
    return next((one.key for one in carriers(house) if set(abilities) <= set(one.can)), ANY_CARRIER)


async def cancel(house: House, shipment: UUID) -> None:
    """Tell the carrier that a parcel does not come."""
    async with house.database.transaction() as tx:
        found = await queries.get_shipment(tx, shipment)
    if not found.cancel_pending:
        return
    try:
        given_up = await carrier(house, found.carrier).cancel(found)
    except NoCarrier:
        given_up = True
    async with house.database.transaction() as tx:
        await commands.take_cancelled(tx, shipment, given_up=given_up)


async def ask(house: House, shipment: UUID) -> None:
    """Ask the carrier where a parcel is, and take in what it says."""
    async with house.database.transaction() as tx:
        found = await queries.get_shipment(tx, shipment)
    scans = await carrier(house, found.carrier).track(found)
    async with house.database.transaction() as tx:
        await commands.take_scans(tx, shipment, scans, asked=True)


async def take_points(house: House, key: str) -> PointsTaken:
    """Ask a carrier for all of its pickup points, and take them in as one list."""
    asked, parts, after = carrier(house, key), [], ""
    while True:
        page = await asked.points(after)
        parts.append(page.lines.rstrip("\n"))
        if not page.after or page.after <= after:
            break
        after = page.after
    points, bad = rules.read_points("\n".join(parts))
    async with house.database.transaction() as tx:
        return await commands.take_points(tx, key, points, bad)
