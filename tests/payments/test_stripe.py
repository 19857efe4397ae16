"""Stripe behind the same port, by its own library, against `localstripe` in a process of its own."""

import dataclasses
import hashlib
import hmac
import json
import time
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import pytest
from litestar import Litestar

from hanse import payments
from hanse.kit.clock import MovableClock
from hanse.kit.house import House
from hanse.kit.ids import new_id
from hanse.kit.outbound import OutboundFailed
from hanse.kit.settings import Settings
from hanse.main.processes import free_port
from hanse.payments import jobs
from hanse.payments.providers.asking import CARDS_PER_ADDRESS
from hanse.payments.providers.stripe_adapter import StripeProvider

from .shop import charge, findings, now, opened, owed

SECRET = "whsec_of_the_endpoint"


@pytest.fixture
def shop(house: House, stripe_url: str, clock: MovableClock) -> House:
    """The house with an account at Stripe. Stripe's clock is that of the machine, so it is ours too."""
    clock.set(datetime.now(UTC))
    keys = {
        "stripe_key": "sk_test_12345", "stripe_publishable_key": "pk_test_12345", "stripe_url": stripe_url,
        "stripe_webhook_secret": SECRET,
    }  # fmt: skip
    return dataclasses.replace(house, settings=msgspec.structs.replace(house.settings, **keys))


async def test_a_card_is_charged_once_and_given_back_in_parts_once(shop: House) -> None:
    made = await opened(shop, 4900, "pm_card_visa")
    for _ in range(2):
        await charge(shop, made.id)
    found = await now(shop, made.id)
    assert (found.state, found.captured_minor, found.provider) == ("captured", 4900, "stripe")
    assert str(found.provider_reference).startswith("pi_")
    for amount in (1000, 900):
        async with shop.database.transaction() as tx:
            back = await payments.refund(tx, made.id, amount, "", f"refund {amount}")
        for _ in range(2):
            await jobs.refund(shop, {"refund": str(back.id)})
    async with httpx.AsyncClient(trust_env=False, auth=("sk_test_12345", "")) as stripe:
        intents = (await stripe.get(f"{shop.settings.stripe_url}/v1/payment_intents")).json()["data"]
        refunds = await stripe.get(
            f"{shop.settings.stripe_url}/v1/refunds", params={"payment_intent": found.provider_reference}
        )
    assert [one["amount"] for one in intents if one["metadata"].get("hanse") == str(made.id)] == [4900]
    assert sorted(one["amount"] for one in refunds.json()["data"]) == [900, 1000]
    assert await owed(shop, made.order) == -1900
    assert await findings(shop) == []


async def test_a_declined_card_is_refused(shop: House) -> None:
    made = await opened(shop, 4900, "pm_card_chargeCustomerFail")
    await charge(shop, made.id)
    found = await now(shop, made.id)
    assert (found.state, found.reason) == ("refused", "card_declined")


async def test_what_is_set_aside_is_captured_in_part_or_released(shop: House) -> None:
    taken, released = [await opened(shop, 5000, "pm_card_visa", capture_later=True) for _ in range(2)]
    for one in (taken, released):
        await charge(shop, one.id)
        assert (await now(shop, one.id)).state == "authorized"
    async with shop.database.transaction() as tx:
        part = await payments.capture(tx, taken.id, 3000, "part")
        await payments.release(tx, released.id, 5000, "all")
    for _ in range(2):
        await jobs.capture(shop, {"capture": str(part.id)})
        await jobs.void(shop, {"payment": str(released.id)})
    assert (await now(shop, taken.id)).captured_minor == 3000
    gone = await now(shop, released.id)
    assert (gone.state, gone.void_pending, gone.captured_minor) == ("cancelled", False, 0)


async def test_an_answer_that_was_lost_is_found_by_our_own_id(shop: House, clock: MovableClock) -> None:
    made = await opened(shop, 700, "pm_card_visa")
    # Stripe took the money, and the process died before it could write so.
    settings = shop.settings
    provider = StripeProvider(shop.outbound, settings.stripe_key, settings.stripe_webhook_secret, settings.stripe_url)
    assert (await provider.charge(made)).state == "captured"
    clock.move(timedelta(minutes=1))
    await jobs.reconcile(shop)
    assert (await now(shop, made.id)).captured_minor == 700


async def test_nobody_knows_while_stripe_does_not_answer(shop: House) -> None:
    made = await opened(shop, 700, "pm_card_visa")
    nowhere = msgspec.structs.replace(shop.settings, stripe_url=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(OutboundFailed):
        await charge(dataclasses.replace(shop, settings=nowhere), made.id)
    assert (await now(shop, made.id)).state == "unknown"
    await charge(shop, made.id)
    assert (await now(shop, made.id)).captured_minor == 700


async def test_a_message_counts_once_and_only_with_the_right_signature(
    shop: House, app: Litestar, api: httpx.AsyncClient
) -> None:
    app.state.house = shop
    made = await opened(shop, 700, "pm_card_visa")
    intent = {
        "id": f"pi_{new_id().hex}", "object": "payment_intent", "status": "succeeded", "amount": 700,
        "amount_received": 700, "metadata": {"hanse": str(made.id)},
    }  # fmt: skip
    event = {"id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "data": {"object": intent}}
    body = json.dumps(event)
    moment = int(time.time())
    for secret, status in ((SECRET, 200), (SECRET, 200), ("another", 401)):
        signature = hmac.new(secret.encode(), f"{moment}.{body}".encode(), hashlib.sha256).hexdigest()
        answer = await api.post(
            "/v1/payments/webhooks/stripe",
            content=body,
            headers={"stripe-signature": f"t={moment},v1={signature}", "content-type": "application/json"},
        )
        assert answer.status_code == status, answer.text
    assert (await now(shop, made.id)).captured_minor == 700


async def test_a_shopper_enters_a_card_by_a_secret_and_nobody_tries_out_many(
    shop: House, app: Litestar, api: httpx.AsyncClient
) -> None:
    app.state.house = shop
    for _ in range(CARDS_PER_ADDRESS):
        made = await api.post("/v1/payments/card-setups")
        assert made.status_code == 201, made.text
        assert made.json()["client_secret"].startswith("seti_")
    assert (await api.post("/v1/payments/card-setups")).status_code == 429


async def test_without_both_keys_there_are_no_fields(shop: House, app: Litestar, api: httpx.AsyncClient) -> None:
    keyless = msgspec.structs.replace(shop.settings, stripe_publishable_key="")
    assert payments.card_fields(keyless) is None
    app.state.house = dataclasses.replace(shop, settings=keyless)
    answer = await api.post("/v1/payments/card-setups")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_card_fields")


def test_the_fields_come_from_stripe_itself_unless_a_stand_in_is_named() -> None:
    real = payments.card_fields(Settings(stripe_key="sk", stripe_publishable_key="pk"))
    assert real is not None
    assert real.script == "https://js.stripe.com/v3/"
    assert all(one.startswith("https://") for hosts in real.opens.values() for one in hosts.split())
    local = payments.card_fields(Settings(stripe_key="sk", stripe_publishable_key="pk", stripe_url="http://local/"))
    assert local is not None
    assert local.script == "http://local/js.stripe.com/v3/"


async def card_of(shop: House, number: str) -> str:
    """The name that Stripe gives to a card that somebody has entered."""
    url = f"{shop.settings.stripe_url}/v1/setup_intents"
    card = {"number": number, "exp_month": "12", "exp_year": "2031", "cvc": "123"}
    data = {"payment_method_data": {"type": "card", "card": card}}
    async with httpx.AsyncClient(trust_env=False, auth=("sk_test_12345", "")) as stripe:
        made = (await stripe.post(url, json={})).json()["id"]
        return str((await stripe.post(f"{url}/{made}/confirm", json=data)).json()["payment_method"])


async def asked_by_its_bank(shop: House) -> payments.Payment:
    """A payment whose customer is in the shop, and whose bank asks."""
    made = await opened(shop, 700, await card_of(shop, "4000002760003184"))
    async with shop.database.transaction() as tx:
        onward = await payments.lead_on(tx, made.order, "/orders/one?token=1")
    assert onward.startswith(f"/v1/payments/{made.id}/approval?secret=")
    await charge(shop, made.id)
    return await now(shop, made.id)


async def test_a_bank_that_asks_is_answered_in_a_page_of_the_shop(
    shop: House, app: Litestar, api: httpx.AsyncClient
) -> None:
    app.state.house = shop
    found = await asked_by_its_bank(shop)
    assert found.state == "started"
    assert str(found.approval_url).startswith(f"/payments/{found.id}/confirmation?secret=")
    query = str(found.approval_url).partition("?")[2]
    given = await api.post(f"/v1/payments/{found.id}/confirmations?{query}")
    secret = given.json()["client_secret"]
    assert secret.startswith("pi_")
    assert (await api.post(f"/v1/payments/{found.id}/confirmations?secret=guessed")).status_code == 404
    async with httpx.AsyncClient(trust_env=False, auth=("sk_test_12345", "")) as stripe:
        url = f"{shop.settings.stripe_url}/v1/payment_intents/{secret.partition('_secret_')[0]}/_authenticate"
        assert (await stripe.post(url, json={"client_secret": secret, "success": True})).status_code == 200
    back = await api.get(f"/v1/payments/{found.id}/return?{query}", follow_redirects=False)
    assert back.headers["location"] == "/orders/one?token=1"
    after = await now(shop, found.id)
    assert (after.state, after.captured_minor, after.approval_url) == ("captured", 700, None)
    assert (await api.post(f"/v1/payments/{found.id}/confirmations?{query}")).status_code == 409


async def test_a_bank_that_is_not_answered_in_time_has_refused(shop: House, clock: MovableClock) -> None:
    found = await asked_by_its_bank(shop)
    clock.move(timedelta(minutes=14))
    await jobs.reconcile(shop)
    assert (await now(shop, found.id)).state == "started"
    clock.move(timedelta(minutes=2))
    await jobs.reconcile(shop)
    after = await now(shop, found.id)
    assert (after.state, after.captured_minor, after.void_pending) == ("refused", 0, False)


async def test_who_orders_over_the_interface_alone_is_sent_to_no_page_of_the_shop(shop: House) -> None:
    made = await opened(shop, 700, await card_of(shop, "4000002760003184"))
    await charge(shop, made.id)
    found = await now(shop, made.id)
    assert (found.state, found.approval_url) == ("started", None)
