"""The customer card as a picture."""

from litestar.response import Response

from hanse.customers.contracts import Customer
from hanse.kit.qr import svg
from hanse.kit.refusals import NotFound


def picture(customer: Customer) -> Response[bytes]:
    """The QR code of a customer's card as SVG, with the thirteen digits that a till reads. Refuses with NotFound."""
    if customer.card is None:
        raise NotFound(card=None)
    headers = {"Cache-Control": "private, no-store"}
    return Response(svg(customer.card, customer.card).encode(), media_type="image/svg+xml", headers=headers)
