"""A cart that goes on in another browser, by its link or its code."""

import re
from collections.abc import Awaitable, Callable

from tests.orders.build import Shop
from tests.web.browser import Browser
from tests.web.test_buying import BUY, GUEST, with_jacket

Make = Callable[[str], Browser]
Drain = Callable[[], Awaitable[None]]


async def test_a_cart_goes_on_in_another_browser_by_its_link(visitor: Make, shop: Shop, drain: Drain) -> None:
    page = await with_jacket(visitor("de"))
    (link,) = {link for link in page.page.links if re.fullmatch(r"/cart/[2-9A-Z]{8}", link)}
    phone = await visitor("de").open(link)
    assert "Ein Korb wartet auf Sie" in phone.text
    assert "Ihr Korb ist leer" in (await visitor("de").open("/cart")).text
    await phone.send("/cart/shared")
    assert phone.path == "/cart"
    assert "149,00 €" in phone.text
    assert "Ihr Korb ist leer" in (await page.open("/cart")).text
    await phone.send("/cart/checkout")
    await phone.send("/checkout", BUY, card="tok_accepted", **GUEST)
    await drain()
    await page.send("/cart/shared", code=link.removeprefix("/cart/"))
    assert page.answer.status_code == 404
    assert "Kein offener Korb hat diesen Code." in page.text
