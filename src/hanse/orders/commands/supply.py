"""Where what is sent of an order is supplied, which decides how it is taxed: at placing and with every change alike."""

from hanse import pricing
from hanse.kit.db import Tx
from hanse.orders import queries, rules
from hanse.orders.contracts import Order


async def sent_to(tx: Tx, order: Order, country: str) -> str:
    """The place of supply of a parcel to a country; the VAT id of a company counts that was valid when it ordered."""
    terms = await queries.get_terms(tx, order.channel)
    return pricing.supply_place(
        await pricing.home_place(tx),
        country,
        at_destination=terms.taxed_at_destination,
        business=rules.state_of_business(order.business),
    )
