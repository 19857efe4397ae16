"""What an article costs that joins an order which was placed before: a quote of its own, as of now."""

from hanse import pricing
from hanse.kit.db import Tx
from hanse.orders.contracts import Order

from .pricing import buyer_of


async def quote_joining(tx: Tx, order: Order, line: pricing.QuoteLine) -> pricing.Quote:
    """Neither the promotions nor the coupons of the order see it. Refuses as pricing does."""
    buyer = await buyer_of(tx, order.customer)
    asked = pricing.QuoteWanted(
        channel=order.channel,
        location=order.location,
        currency=order.currency,
        customer=order.customer,
        group=buyer.group,
        tier=buyer.tier,
        lines=[line],
    )
    return await pricing.quote(tx, asked)
