"""No card number is taken, kept or logged, whatever field of the payment API somebody types it into."""

import base64
import hashlib
import json
from datetime import UTC, datetime

import asyncpg
import httpx
import pytest
from standardwebhooks import Webhook

from hanse.kit.cards import looks_like_card_number, masked
from hanse.kit.house import House
from hanse.kit.ids import new_id
from tests.orders.build import build_shop

from .shop import charge, opened
from .test_owed import SignedIn

NUMBER, GROUPED = "4242424242424242", "5555 5555-5555 4444"
DUMP = """
select format('select %L as place from %I.%I t where t::text ~ %L', table_schema || '.' || table_name, table_schema,
    table_name, $1::text)
from information_schema.tables
where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
"""


async def kept(house: House) -> list[str]:
    """The tables in which one of the numbers stands."""
    async with house.database.pool.acquire() as connection:
        plain: asyncpg.Connection = connection  # type: ignore[assignment]
        digits = "4242[ -]?4242[ -]?4242[ -]?4242|5555[ -]?5555[ -]?5555[ -]?4444"
        found = []
        for (sql,) in await plain.fetch(DUMP, digits):
            found += [row["place"] for row in await plain.fetch(sql)]
        return found


@pytest.mark.parametrize("number", [NUMBER, GROUPED])
async def test_a_card_number_in_any_field_is_thrown_away(
    house: House, signed_in: SignedIn, api: httpx.AsyncClient, capfd: pytest.CaptureFixture[str], number: str
) -> None:
    async with house.database.transaction() as tx:
        shop = await build_shop(tx)
    owner = await signed_in("owner")
    made = await opened(house, 500, "tok_refused")
    thing, place, day = str(new_id()), str(shop.luebeck), "2026-11-24"
    row = f"kind,reference,provider_reference,amount,fee,currency,at\ncharge,{{}},{{}},5,0,EUR,{day}T00:00:00+00:00\n"
    note = f"card {number} was swiped"
    sale = {"location": place, "amount_minor": 500}
    posts = [
        ("/v1/gift-cards/sales", sale | {"token": number}),
        ("/v1/gift-cards/sales", sale | {"token": "tok_accepted", "code": number}),
        ("/v1/gift-cards/sales", sale | {"tender": number, "token": "tok_accepted"}),
        (f"/v1/customers/{thing}/store-credit", {"amount_minor": 5, "reason": note}),
        (f"/v1/open-items/{made.id}/receipts", {"amount_minor": 5, "received_date": day, "note": note}),
        (f"/v1/settlement-differences/{thing}/resolution", {"note": note}),
        ("/v1/settlements", {"provider": number, "day": day, "content": ""}),
        ("/v1/settlements", {"provider": "simulated", "day": day, "content": row.format(number, "ch_1")}),
        ("/v1/settlements", {"provider": "simulated", "day": day, "content": row.format(thing, number)}),
        ("/v1/settlements/fetched", {"provider": number, "day": day}),
        ("/v1/payments/inquiries", {"order": number}),
    ]
    for path, body in posts:
        answer = await owner.post(path, json=body, headers={"Idempotency-Key": str(new_id())})
        assert answer.status_code in (400, 404, 422), (path, body, answer.text)
        assert not looks_like_card_number(answer.text), answer.text
    for path in (f"/v1/gift-cards/{number}", f"/v1/payments/{thing}/return?secret={number}"):
        assert (await owner.get(path)).status_code in (404, 422)
    # A provider that says one by mistake is not quoted either.
    said = {"type": "charge.refused", "data": {"key": str(made.id), "id": "ch_x", "state": "refused", "reason": note}}
    body, now = json.dumps(said), datetime.now(UTC)
    key = base64.b64encode(hashlib.sha256(house.settings.payment_secret.encode()).digest()).decode()
    signature = Webhook(key).sign("evt_x", now, body)
    headers = {"webhook-id": "evt_x", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}
    assert (await api.post("/v1/payments/webhooks/simulated", content=body, headers=headers)).status_code == 200
    await charge(house, made.id)
    assert await kept(house) == []
    told = capfd.readouterr()
    assert not looks_like_card_number(told.out + told.err)


def test_what_is_no_card_number_stays() -> None:
    assert masked(f"a {NUMBER} b {GROUPED}, c") == "a [card number] b [card number], c"
    for text in ("4242424242424241", "1234", "Order H-100042", "DE89 3704 0044 0532 0130 00", str(new_id())):
        assert masked(text) == text
