"""The account, consents, surveys and the right to withdraw."""

import re
from collections.abc import Awaitable, Callable

import pytest_asyncio

from hanse import customers, delivery, engagement, orders
from hanse.kit.db import Database
from tests.orders.build import Shop
from tests.web.browser import Browser
from tests.web.test_buying import BUY, GUEST, order_of, to_checkout

Make = Callable[[str], Browser]
Drain = Callable[[], Awaitable[None]]
PASSWORD = "nordwind-und-regen"


@pytest_asyncio.fixture
async def anna(visitor: Make, shop: Shop) -> Browser:
    """Somebody with an account who is signed in."""
    page = await visitor("de").open("/account/register")
    return await page.send(
        "/account/register", email="anna@example.org", password=PASSWORD, given_name="Anna", family_name="Petersen"
    )


async def test_an_account_is_opened_and_greets(anna: Browser) -> None:
    assert anna.path == "/account"
    assert "Moin, Anna Petersen" in anna.text
    await anna.send("/account/card")
    assert re.search(r"\b29\d{11}\b", anna.text)
    assert 'aria-label="Kundenkarte 29' in anna.answer.text


async def test_an_account_needs_a_sign_in_and_comes_back_to_where_it_was_asked_for(anna: Browser) -> None:
    await anna.send("/account/sign-out")
    for path in ("/account", "/account/orders", "/account/details", "/account/consents"):
        await anna.open(path)
        assert anna.path.startswith("/account/sign-in?next=")
        assert anna.form("/account/sign-in").fields["next"] == path
    await anna.send("/account/sign-in", email="anna@example.org", password=PASSWORD)
    assert anna.path == "/account/consents"


async def test_a_wrong_password_says_no_more_than_that_and_is_counted(anna: Browser) -> None:
    await anna.send("/account/sign-out")
    await anna.open("/account/sign-in")
    for _ in range(10):
        await anna.send("/account/sign-in", email="anna@example.org", password="not this one")
        assert anna.answer.status_code == 422
        assert "gehören nicht zusammen" in anna.text
        assert anna.form("/account/sign-in").fields["email"] == "anna@example.org"
    await anna.send("/account/sign-in", email="anna@example.org", password=PASSWORD)
    assert anna.answer.status_code == 429


async def test_a_forgotten_password_is_set_anew_by_a_link_that_is_good_once(
    anna: Browser, visitor: Make, database: Database, drain: Drain
) -> None:
    lost = await visitor("de").open("/account/forgotten")
    await lost.send("/account/forgotten", email="nobody@example.org")
    unknown = lost.text.replace("nobody@example.org", "…")
    await lost.open("/account/forgotten")
    await lost.send("/account/forgotten", email=" Anna@example.org ")
    assert lost.text.replace("Anna@example.org", "…") == unknown
    await drain()
    async with database.transaction() as tx:
        (mail,) = await engagement.caught_mails(tx, "anna@example.org")
        # Whoever reads messages here finds no link, and nobody is told one with an event.
        kept = await tx.column("select html || plain from engagement.message where template = 'password_reset'")
        told = await tx.column("select body::text from kit.event where body::text like '%token%'")
        assert (kept, told) == ([""], [])
    link = re.search(r"/account/reset\?token=[\w-]+", mail.plain)
    assert link is not None
    await lost.open(link[0])
    await lost.send("/account/reset", password="kurz")
    assert "zu kurz" in lost.text
    await lost.send("/account/reset", password="ostwind-und-sonne")
    assert lost.path == "/account"
    assert "Moin, Anna Petersen" in lost.text
    await anna.open("/account")
    assert anna.path.startswith("/account/sign-in")
    await anna.open(link[0])
    await anna.send("/account/reset", password="westwind-und-wolken")
    assert anna.answer.status_code == 410
    await anna.open("/account/sign-in")
    await anna.send("/account/sign-in", email="anna@example.org", password="ostwind-und-sonne")
    assert anna.path == "/account"


async def test_an_address_that_is_taken_is_said_at_its_field(anna: Browser, visitor: Make) -> None:
    other = await visitor("de").open("/account/register")
    await other.send("/account/register", email="anna@example.org", password=PASSWORD)
    assert other.answer.status_code == 409
    assert "schon einen Kunden" in other.text
    weak = await visitor("de").open("/account/register")
    await weak.send("/account/register", email="jan@example.org", password="12345678")
    assert weak.answer.status_code == 422
    assert "Dieses Passwort ist zu kurz oder zu bekannt" in weak.text


async def test_orders_stand_in_the_account_and_open_without_a_link(anna: Browser, drain: Drain) -> None:
    await to_checkout(anna)
    await anna.send("/checkout", BUY, card="tok_accepted", **GUEST)
    order = order_of(anna)
    await drain()
    await anna.open("/account/orders")
    assert f"/orders/{order}" in anna.page.links
    assert "Online-Shop" in anna.text
    await anna.open(f"/orders/{order}")
    assert "Vielen Dank für Ihre Bestellung" in anna.text
    await anna.send(f"/orders/{order}/cancellation")
    assert "Diese Bestellung ist storniert" in anna.text


async def test_details_addresses_and_password_can_be_changed(anna: Browser) -> None:
    await anna.open("/account/details")
    await anna.send("/account/details", given_name="Anneke", phone="040 123456")
    assert "Ihre Änderung ist gespeichert." in anna.text
    assert anna.form("/account/details").fields["phone"] == "+4940123456"
    await anna.send("/account/details", phone="keine")
    assert anna.answer.status_code == 422
    assert "keine Telefonnummer" in anna.text
    address = {
        "address__street": "Mühlenstraße", "address__house_number": "12", "address__postal_code": "23552",
        "address__city": "Lübeck",
    }  # fmt: skip
    await anna.send("/account/addresses", **{**address, "address__postal_code": "2"})
    assert "keine Postleitzahl dieses Landes" in anna.text
    await anna.send("/account/addresses", **address)
    assert "Mühlenstraße 12" in anna.text
    removal = next(form.action for form in anna.page.forms if form.action.endswith("/removal"))
    await anna.send(removal)
    assert "Noch keine Adresse." in anna.text
    await anna.send("/account/password", current="not this one", new="ein-ganz-neues-wort")
    assert anna.answer.status_code == 422
    await anna.send("/account/password", current=PASSWORD, new="ein-ganz-neues-wort")
    assert "Ihre Änderung ist gespeichert." in anna.text
    assert "Anneke" in (await anna.open("/account")).text


async def test_a_consent_is_given_and_withdrawn_with_one_press_each(anna: Browser, database: Database) -> None:
    await anna.open("/account/consents")
    if not any(form.fields.get("purpose") == "newsletter" for form in anna.page.forms):
        async with database.transaction() as tx:
            await customers.save_consent_text(tx, "newsletter", "1", {"de": "Neues per Mail", "en": "News by mail"})
        await anna.open("/account/consents")
    for given, words in (("yes", "Sie haben eingewilligt."), ("no", "widerrufen: Neuigkeiten per E-Mail")):
        form = next(form for form in anna.page.forms if form.fields.get("purpose") == "newsletter")
        assert ("given", given) in [(name, value) for name, value, _ in form.buttons]
        await anna.client.post("/account/consents", data={**form.fields, "given": given})
        await anna.open("/account/consents")
        assert words in anna.text


async def test_anybody_withdraws_from_a_contract_in_two_steps_and_is_told_at_once(
    visitor: Make, shop: Shop, drain: Drain, database: Database
) -> None:
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", BUY, card="tok_accepted", **GUEST)
    number = re.search(r"H-\d+", page.text)
    assert number is not None
    guest = await visitor("de").open("/")
    assert "/withdrawal" in guest.page.links, "within reach of every page"
    await guest.open("/withdrawal")
    await guest.send("/withdrawal", ("action", "review"), name="Jan Harms", email="jan.harms@example.org")
    assert guest.answer.status_code == 422
    await guest.send("/withdrawal", ("action", "review"), contract=number[0])
    assert ("action", "confirm", "Widerruf bestätigen") in guest.form("/withdrawal").buttons
    await guest.send("/withdrawal", ("action", "confirm"))
    assert "Eingegangen am 24.11.2026, 11:00 Uhr" in guest.text
    assert number[0] in guest.text
    async with database.transaction() as tx:
        events = await tx.column("select body from kit.event where type = 'withdrawal.declared'")
        told = await engagement.list_messages(tx)
    assert [(one["contract"], one["order"]) for one in events] == [(number[0], str(order_of(page)))]
    mails = [message for message in told.items if message.template == "withdrawal"]
    assert [(mail.address, mail.subject) for mail in mails] == [
        ("jan.harms@example.org", f"Ihr Widerruf zu {number[0]} ist eingegangen")
    ]
    await drain()
    box = await guest.open("/mailbox")
    assert "Ihr Widerruf zu" in box.text


async def test_a_withdrawal_tells_nobody_whether_an_order_exists(visitor: Make, shop: Shop, database: Database) -> None:
    page = await visitor("de").open("/withdrawal")
    await page.send("/withdrawal", ("action", "review"), name="Eve", email="eve@example.org", contract="H-999999")
    await page.send("/withdrawal", ("action", "confirm"))
    assert "Ihr Widerruf ist eingegangen" in page.text
    async with database.transaction() as tx:
        (event,) = await tx.column("select body from kit.event where type = 'withdrawal.declared'")
    assert event["order"] is None


async def test_a_survey_is_answered_once(visitor: Make, shop: Shop, database: Database) -> None:
    page = await to_checkout(visitor("de"))
    await page.send("/checkout", BUY, card="tok_accepted", **GUEST)
    async with database.transaction() as tx:
        survey = await engagement.ask(tx, order_of(page), None)
    assert survey is not None
    guest = await visitor("de").open(f"/survey/{survey.token}")
    await guest.send("/survey/", score="9", remark="Gern wieder")
    assert "Vielen Dank für Ihre Antwort" in guest.text
    await guest.client.post(f"/survey/{survey.token}", data={"score": "0"})
    async with database.transaction() as tx:
        assert (await engagement.get_survey(tx, survey.token)).score == 9


async def test_a_company_sees_net_prices_and_buys_without_tax_abroad(
    anna: Browser, shop: Shop, drain: Drain, database: Database
) -> None:
    await anna.open("/account/details")
    await anna.send("/account/business", company="Donaukontor", vat_id="ATU24955262")
    assert "keine gültige USt-IdNr." in anna.text
    await anna.send("/account/business", company="Donaukontor", vat_id="ATU 24955261")
    assert "ATU24955261: Diese USt-IdNr. wird geprüft." in anna.text
    async with database.transaction() as tx:
        found = await customers.by_identifier(tx, "email", "anna@example.org")
        assert found is not None
        await customers.take_in_vat_answer(tx, found.id, "ATU24955261", customers.VatAnswer("valid"))
        parcel = delivery.MethodInput(
            key="standard", name={"de": "Paket", "en": "Parcel"}, price_minor=490, countries=["DE", "AT"]
        )
        await delivery.save_method(tx, parcel)
    await anna.open("/products/jacket")
    assert "125,21 € netto, zzgl. MwSt." in anna.text
    assert anna.answer.headers["cache-control"] == "private, no-store"
    await anna.open("/search?q=jacke")
    assert "125,21 € netto, zzgl. MwSt." in anna.text
    await to_checkout(anna)
    assert "Artikel, netto 125,21 €" in anna.text
    assert "zzgl. 19 % MwSt. 24,57 €" in anna.text
    assert "USt-IdNr. ATU24955261 · gültig" in anna.text
    home = GUEST | {"shipping__country": "AT", "shipping__postal_code": "1010", "order_reference": "BE-17"}
    await anna.send("/checkout", ("action", "look"), card="tok_accepted", **home)
    assert "Steuerfreie innergemeinschaftliche Lieferung nach AT" in anna.text
    assert "Summe 129,33 €" in anna.text
    await anna.send("/checkout", BUY, card="tok_accepted")
    await drain()
    async with database.transaction() as tx:
        order = await orders.load_order(tx, order_of(anna))
    assert (order.total_minor, order.order_reference, order.taxes[0]["place"]) == (12933, "BE-17", "AT:intra_community")
    await anna.open(anna.path)
    assert "USt-IdNr. des Kunden: ATU24955261." in anna.text
    async with database.transaction() as tx:
        mail = await tx.value("select plain from engagement.message where template = 'order_received'")
    assert "Steuerfreie innergemeinschaftliche Lieferung nach AT" in mail
    assert "Ihr Bestellzeichen: BE-17" in anna.text
