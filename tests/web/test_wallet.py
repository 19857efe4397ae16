"""Pay on a page elsewhere: leave, agree or not, come back once, twice or never. The order stands or falls once."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import httpx

from hanse import inventory, orders, payments
from hanse.kit.actor import SYSTEM
from hanse.kit.clock import MovableClock
from hanse.kit.house import House
from hanse.kit.ids import new_id
from hanse.payments import jobs
from hanse.payments.providers.simulator_books import Books
from tests.orders.build import Shop
from tests.web.browser import Browser

from .test_buying import BUY, GUEST, order_of, to_checkout

Make = Callable[[str], Browser]
Drain = Callable[[], Awaitable[None]]


async def leave(page: Browser, house: House) -> tuple[UUID, str]:
    """Order with a wallet and go on to its page; the order, and the address of that page."""
    await page.send("/checkout", BUY, card="wallet", **GUEST)
    order = order_of(page)
    assert "Noch ein Schritt" in page.text
    async with house.database.transaction() as tx:
        (payment,) = await payments.payments_of(tx, order)
        onward = await payments.approval_of(tx, payment.id)
    assert f'content="0;url={onward}"' in page.answer.text
    answer = await page.client.get(str(onward), follow_redirects=False)
    assert answer.status_code == 303
    return order, answer.headers["location"]


async def decide(address: str, decision: str, shows: str = "153,90 EUR") -> str:
    """Press a button on the page of the wallet; where the browser is sent then, as a path of the shop."""
    async with httpx.AsyncClient(trust_env=False) as wallet:
        shown = await wallet.get(address)
        assert shows in shown.text
        answer = await wallet.post(address, data={"decision": decision})
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


async def free(house: House, shop: Shop) -> int:
    async with house.database.transaction() as tx:
        (found,) = await inventory.availability(tx, [shop.jacket], [shop.warehouse])
    return found.available


async def test_who_agrees_has_ordered_once_however_often_they_come_back(
    visitor: Make, shop: Shop, house: House, drain: Drain
) -> None:
    page = await to_checkout(visitor("de"))
    order, wallet = await leave(page, house)
    await drain()
    assert await free(house, shop) == 9
    back = await decide(wallet, "approve")
    assert await decide_again(wallet)
    for _ in range(2):
        await page.open(back)
        await drain()
    await page.open(page.path)
    assert "Vielen Dank für Ihre Bestellung" in page.text
    async with house.database.transaction() as tx:
        (payment,) = await payments.payments_of(tx, order)
        placed = await orders.get_order(tx, SYSTEM, order)
    assert (placed.state, payment.state, payment.captured_minor) == ("confirmed", "captured", 15390)
    assert payment.approval_url is None
    assert await free(house, shop) == 9


async def decide_again(address: str) -> bool:
    """A second press changes nothing."""
    async with httpx.AsyncClient(trust_env=False) as wallet:
        answer = await wallet.post(address, data={"decision": "decline"})
        return answer.status_code == 303 and "schon zugestimmt" in (await wallet.get(address)).text


async def test_who_does_not_agree_has_ordered_nothing(visitor: Make, shop: Shop, house: House, drain: Drain) -> None:
    page = await to_checkout(visitor("de"))
    order, wallet = await leave(page, house)
    await page.open(await decide(wallet, "decline"))
    await drain()
    async with house.database.transaction() as tx:
        assert (await orders.get_order(tx, SYSTEM, order)).state == "cancelled"
    assert await free(house, shop) == 10


async def test_who_agrees_and_closes_the_window_has_ordered_all_the_same(
    visitor: Make, shop: Shop, house: House, drain: Drain, clock: MovableClock
) -> None:
    page = await to_checkout(visitor("de"))
    order, wallet = await leave(page, house)
    await decide(wallet, "approve")
    clock.move(timedelta(minutes=1))
    await jobs.reconcile(house)
    await drain()
    async with house.database.transaction() as tx:
        assert (await orders.get_order(tx, SYSTEM, order)).state == "confirmed"


async def test_what_was_cancelled_meanwhile_cannot_be_agreed_to(
    visitor: Make, shop: Shop, house: House, drain: Drain
) -> None:
    page = await to_checkout(visitor("de"))
    order, wallet = await leave(page, house)
    async with house.database.transaction() as tx:
        await orders.cancel(tx, SYSTEM, order, None, "")
    await drain()
    async with httpx.AsyncClient(trust_env=False) as browser:
        await browser.post(wallet, data={"decision": "approve"})
    async with house.database.transaction() as tx:
        (payment,) = await payments.payments_of(tx, order)
    await page.open(await _return_of(house, payment.id))
    await drain()
    async with house.database.transaction() as tx:
        (payment,) = await payments.payments_of(tx, order)
    assert (payment.state, payment.captured_minor, payment.void_pending) == ("cancelled", 0, False)
    assert await free(house, shop) == 10


async def _return_of(house: House, payment: UUID) -> str:
    async with house.database.transaction() as tx:
        onward = await payments.approval_of(tx, payment)
    return str(onward).replace("/approval", "/return")


async def test_a_stranger_who_guesses_is_sent_nowhere(api: httpx.AsyncClient, house: House) -> None:
    for way in ("approval", "return"):
        assert (await api.get(f"/v1/payments/{new_id()}/{way}?secret=guessed")).status_code == 404


def test_what_nobody_agrees_to_in_time_is_refused(tmp_path: Path) -> None:
    books = Books(tmp_path / "books.sqlite", approval_seconds=0)
    wish = {"key": "k", "amount": 100, "currency": "EUR", "token": "wallet"}
    made, _ = books.charge(wish)
    assert books.approve(str(made["approval"]), agreed=True)
    found = books.find("k")
    assert found is not None
    assert (found["state"], found["reason"], found["captured"]) == ("refused", "not_approved_in_time", 0)


async def test_what_joins_an_order_is_paid_from_the_page_of_the_order(
    visitor: Make, shop: Shop, house: House, drain: Drain
) -> None:
    page = await to_checkout(visitor("de"))
    order, wallet = await leave(page, house)
    await page.open(await decide(wallet, "approve"))
    await drain()
    wanted = orders.LineToAdd(
        variant=shop.book, quantity=1, delivery=orders.Delivery.SHIP, payments=[orders.TenderWanted("wallet")],
        expected_total_minor=1200,
    )  # fmt: skip
    async with house.database.transaction() as tx:
        await orders.add_line(tx, SYSTEM, order, wanted)
        asked = await payments.asking_to_approve(tx, order)
        assert asked is not None
        onward = await payments.approval_of(tx, asked.id)
    await drain()
    await page.open(page.path)
    assert "Noch ein Schritt" in page.text
    assert f'href="{onward}"' in page.answer.text
    there = await page.client.get(str(onward), follow_redirects=False)
    await page.open(await decide(there.headers["location"], "approve", "12,00 EUR"))
    await drain()
    async with house.database.transaction() as tx:
        after = await orders.get_order(tx, SYSTEM, order)
        paid = await payments.payments_of(tx, order)
    assert (after.payment_state, after.lines[-1].awaits_payment) == ("paid", False)
    assert [one.captured_minor for one in paid] == [15390, 1200]
