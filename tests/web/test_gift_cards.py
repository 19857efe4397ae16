"""Gift cards in the shop: bought for oneself or somebody, sent on their day, given back while whole, looked up."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from hanse import engagement, payments
from hanse.kit.clock import MovableClock
from hanse.kit.house import House
from hanse.kit.ids import new_id
from hanse.kit.outbound import OutboundFailed
from hanse.payments import jobs
from tests.orders.build import Shop
from tests.payments.shop import findings
from tests.web.browser import Browser

from .test_wallet import decide

Make = Callable[[str], Browser]
Drain = Callable[[], Awaitable[None]]
ME = {"amount": "2500", "name": "Greta Test", "email": "greta@example.org", "card": "tok_accepted"}
PRESENT = {
    **ME, "for": "somebody", "recipient_name": "Olaf Test", "recipient_email": "olaf@example.org",
    "message": "Alles Gute!",
}  # fmt: skip


def bought(page: Browser) -> tuple[UUID, str]:
    """The purchase that the page shows, and the token of its link."""
    parts = urlsplit(page.path)
    return UUID(parts.path.rpartition("/")[2]), parse_qs(parts.query)["token"][0]


async def mails(house: House) -> dict[str, engagement.Message]:
    """What was said, by whom it went to."""
    async with house.database.transaction() as tx:
        rows = (await engagement.list_messages(tx)).items
        return {row.address: await engagement.get_message(tx, row.id) for row in rows}


async def load_of(house: House, load: UUID) -> payments.GiftCardLoad:
    async with house.database.transaction() as tx:
        return await payments.get_load(tx, load)


async def test_who_buys_for_themselves_gets_the_code_when_it_is_paid(
    visitor: Make, shop: Shop, house: House, drain: Drain
) -> None:
    page = await visitor("de").open("/gift-cards")
    await page.send("/gift-cards", ("action", "buy"), **ME)
    load, _ = bought(page)
    sold = await load_of(house, load)
    assert (sold.state, sold.balance_minor) == ("due", 0)
    assert sold.code[:4] not in page.text
    await drain()
    await page.open(page.path)
    assert "Vielen Dank" in page.text
    assert sold.code[:4] in page.text
    mail = (await mails(house))["greta@example.org"]
    assert (mail.template, mail.secret, mail.html) == ("gift_card", True, "")
    await page.open("/gift-cards/balance")
    await page.send("/gift-cards/balance", code=sold.code.lower())
    assert "25,00" in page.text
    assert await findings(house) == []


async def test_a_present_reaches_only_whom_it_is_for_and_on_its_day(
    visitor: Make, shop: Shop, house: House, drain: Drain, clock: MovableClock
) -> None:
    page = await visitor("de").open("/gift-cards")
    await page.send("/gift-cards", ("action", "buy"), **PRESENT, send_date="2026-12-24")
    await drain()
    await page.open(page.path)
    sold = await load_of(house, bought(page)[0])
    assert sold.code[:4] not in page.text
    assert "Olaf Test bekommt den Code am" in page.text
    said = await mails(house)
    assert set(said) == {"greta@example.org"}
    assert sold.code[:4] not in said["greta@example.org"].html
    clock.set(clock.now().replace(month=12, day=24))
    for _ in range(2):
        await jobs.send_gift_cards(house)
        await drain()
    said = await mails(house)
    assert (said["olaf@example.org"].template, len(said)) == ("gift_card", 2)


async def test_the_form_sent_again_buys_once(visitor: Make, shop: Shop, house: House, drain: Drain) -> None:
    page = await visitor("de").open("/gift-cards")
    form = {**ME, "purchase": str(new_id())}
    answers = [await page.client.post("/gift-cards", data=form, follow_redirects=False) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    await drain()
    async with house.database.transaction() as tx:
        assert len(await payments.payments_of(tx, UUID(form["purchase"]))) == 1


async def test_what_is_refused_issues_nothing(visitor: Make, shop: Shop, house: House, drain: Drain) -> None:
    page = await visitor("de").open("/gift-cards")
    await page.send("/gift-cards", ("action", "buy"), **{**ME, "card": "tok_refused"})
    for _ in range(2):
        await drain()
    await page.open(page.path)
    assert "abgelehnt" in page.text
    sold = await load_of(house, bought(page)[0])
    assert (sold.state, sold.balance_minor) == ("refused", 0)
    assert (await mails(house))["greta@example.org"].template == "gift_card_bought"
    assert await findings(house) == []


@pytest.mark.parametrize(("decision", "state"), [("approve", "loaded"), ("decline", "refused")])
async def test_a_wallet_decides_on_its_own_page(
    visitor: Make, shop: Shop, house: House, drain: Drain, decision: str, state: str
) -> None:
    page = await visitor("de").open("/gift-cards")
    await page.send("/gift-cards", ("action", "buy"), **{**ME, "card": "wallet"})
    load, _ = bought(page)
    async with house.database.transaction() as tx:
        (payment,) = await payments.payments_of(tx, load)
        onward = await payments.approval_of(tx, payment.id)
    assert f'content="0;url={onward}"' in page.answer.text
    wallet = (await page.client.get(str(onward), follow_redirects=False)).headers["location"]
    await drain()
    assert (await load_of(house, load)).state == "due"
    await page.open(await decide(wallet, decision, "25,00 EUR"))
    await drain()
    assert (await load_of(house, load)).state == state


async def test_a_lost_answer_issues_once_when_the_provider_is_asked(
    visitor: Make, shop: Shop, house: House, drain: Drain, clock: MovableClock
) -> None:
    page = await visitor("de").open("/gift-cards")
    await page.send("/gift-cards", ("action", "buy"), **{**ME, "card": "tok_timeout"})
    load, _ = bought(page)
    with pytest.raises(OutboundFailed):
        await drain()
    assert (await load_of(house, load)).state == "due"
    for _ in range(3):
        clock.move(timedelta(minutes=1))
        await jobs.reconcile(house)
        await drain()
    sold = await load_of(house, load)
    assert (sold.state, sold.balance_minor) == ("loaded", 2500)
    assert await findings(house) == []


@pytest.mark.parametrize(("used", "days", "state"), [(0, 13, "given_back"), (100, 1, "loaded"), (0, 15, "loaded")])
async def test_a_card_is_given_back_in_time_and_while_it_is_whole(
    visitor: Make, shop: Shop, house: House, drain: Drain, clock: MovableClock, used: int, days: int, state: str
) -> None:
    page = await visitor("de").open("/gift-cards")
    await page.send("/gift-cards", ("action", "buy"), **ME)
    load, token = bought(page)
    await drain()
    clock.move(timedelta(days=days))
    if used:
        async with house.database.transaction() as tx:
            code = (await payments.get_load(tx, load)).code
            await payments.open_payment(tx, new_id(), "gift_card", used, "EUR", token=code)
    await page.open(page.path)
    assert ("Möchten Sie den Gutschein doch nicht?" in page.text) == (state == "given_back")
    for _ in range(2):
        answer = await page.client.post(f"/gift-cards/{load}/revocation", data={"token": token})
    assert answer.status_code == 409
    assert (await page.client.post(f"/gift-cards/{load}/revocation", data={"token": "guess"})).status_code == 404
    sold = await load_of(house, load)
    assert (sold.state, sold.balance_minor) == (state, 0 if state == "given_back" else 2500 - used)
    async with house.database.transaction() as tx:
        (paid,) = await payments.payments_of(tx, load)
    assert paid.refunded_minor == (2500 if state == "given_back" else 0)


async def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(visitor: Make, shop: Shop) -> None:
    page = await visitor("de").open("/gift-cards")
    wrong = {
        **PRESENT, "amount": "other", "other": "7,50", "recipient_email": "nowhere", "send_date": "2020-01-01",
        "card": "pm_not_here",
    }  # fmt: skip
    await page.send("/gift-cards", ("action", "buy"), **wrong)
    assert page.answer.status_code == 422
    for sentence in ("diesen Betrag verkaufen wir nicht", "bitte ein Tag im kommenden Jahr", "wählen Sie eine Karte"):
        assert sentence in page.text
    assert 'value="7,50"' in page.answer.text
    assert "Alles Gute!" in page.text
    for typed in ("", "zehn", "-5", "1e3", "٣٠", "100000", "50000000000"):
        answer = await page.client.post(
            "/gift-cards", data={**ME, "amount": "other", "other": typed, "purchase": str(new_id())}
        )
        assert answer.status_code == 422, typed


async def test_who_guesses_codes_is_slowed_down(visitor: Make, shop: Shop) -> None:
    page = await visitor("de").open("/gift-cards/balance")
    answers = [
        (await page.client.post("/gift-cards/balance", data={"code": f"AAAA BBBB CCCC DD{n:02}"})).status_code
        for n in range(12)
    ]
    assert answers == [404] * 10 + [429] * 2
