"""Gift cards over the counter: cash in the drawer, no turnover, and back only while they are whole."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest

from hanse import locations, payments, till
from hanse.kit import ids
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.payments import GiftCardSaleWanted, GiftCardTender
from tests.orders.build import Shop, build_shop
from tests.payments.shop import findings, owed
from tests.payments.test_terminal import told

from .test_till import opened

SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]
Drain = Callable[[], Awaitable[None]]
PRINTED = "KXQ7M2RF9HWB4TN3"


def wanted(shop: Shop, register: UUID, *tenders: GiftCardTender, **more: object) -> GiftCardSaleWanted:
    amount = sum(one.amount_minor for one in tenders)
    return GiftCardSaleWanted(
        amount_minor=amount, currency="EUR", tenders=list(tenders), location=shop.luebeck, register=register,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


async def test_cash_for_a_gift_card_lies_in_the_drawer_and_is_no_turnover(tx: Tx) -> None:
    shop = await build_shop(tx)
    register = await opened(tx, shop)
    sold = await till.sell_gift_card(tx, SYSTEM, wanted(shop, register, GiftCardTender("cash", 5000)), 10000)
    receipt = sold.receipt
    assert receipt is not None
    assert (receipt.kind, receipt.total_minor, receipt.tenders[0].change_minor) == ("gift_card", 5000, 5000)
    assert receipt.body["gift_card"] == {"ending": f"…{sold.load.code[-4:]}", "balance_minor": 5000}
    # The receipt is kept for ever and shown to many: it does not give the card away.
    assert sold.load.code not in str(receipt.body)
    assert "taxes" not in receipt.body
    report = await till.report(tx, receipt.shift)
    assert (report.sales_minor, report.gift_cards_minor, report.cash_expected_minor) == (0, 5000, 15000)
    assert (await payments.get_gift_card(tx, sold.load.code)).balance_minor == 5000
    assert await till.issue_gift_card(tx, sold.load.id) == receipt


async def test_a_printed_card_is_sold_by_its_code_and_topped_up_by_it(tx: Tx) -> None:
    shop = await build_shop(tx)
    register = await opened(tx, shop)
    cash = GiftCardTender("cash", 2500)
    with pytest.raises(payments.GiftCardUnknown):
        await till.sell_gift_card(tx, SYSTEM, wanted(shop, register, cash, code=PRINTED))
    with pytest.raises(payments.GiftCardUnknown):
        await till.sell_gift_card(tx, SYSTEM, wanted(shop, register, cash, code="4006381333931", fresh=True))
    for balance in (2500, 5000):
        code = f"{PRINTED[:8]} {PRINTED[8:]}".lower()
        sold = await till.sell_gift_card(tx, SYSTEM, wanted(shop, register, cash, code=code, fresh=True))
        assert (sold.load.code, sold.load.balance_minor) == (PRINTED, balance)


@pytest.mark.parametrize("refused", ["gift_card", "store_credit", "on_account"])
async def test_debt_and_other_gift_cards_buy_no_gift_card(tx: Tx, refused: str) -> None:
    shop = await build_shop(tx)
    register = await opened(tx, shop)
    with pytest.raises(payments.UnknownTender):
        await till.sell_gift_card(tx, SYSTEM, wanted(shop, register, GiftCardTender(refused, 2500)))


async def test_too_little_cash_and_tenders_that_do_not_fit_sell_nothing(tx: Tx) -> None:
    shop = await build_shop(tx)
    register = await opened(tx, shop)
    with pytest.raises(till.GivenTooLittle):
        async with tx.attempt():
            await till.sell_gift_card(tx, SYSTEM, wanted(shop, register, GiftCardTender("cash", 2500)), 2000)
    less = GiftCardSaleWanted(
        amount_minor=2500, currency="EUR", tenders=[GiftCardTender("cash", 2400)], location=shop.luebeck,
        register=register,
    )  # fmt: skip
    with pytest.raises(payments.GiftCardTendersDiffer):
        await till.sell_gift_card(tx, SYSTEM, less)
    assert (await till.open_shift_of(tx, register)).expected_minor is None


async def test_a_whole_card_is_given_back_once_and_a_used_one_never(tx: Tx) -> None:
    shop = await build_shop(tx)
    register = await opened(tx, shop)
    whole, used = [
        (await till.sell_gift_card(tx, SYSTEM, wanted(shop, register, GiftCardTender("cash", 2500)))).load
        for _ in range(2)
    ]
    await payments.open_payment(tx, ids.new_id(), "gift_card", 100, "EUR", token=used.code)
    assert [one.whole for one in await payments.loads_of(tx, used.code)] == [False]
    with pytest.raises(payments.GiftCardUsed):
        await till.take_back_gift_card(tx, SYSTEM, shop.luebeck, register, used.id)
    back = await till.take_back_gift_card(tx, SYSTEM, shop.luebeck, register, whole.id)
    assert back.receipt is not None
    assert (back.load.state, back.load.balance_minor) == ("given_back", 0)
    assert (back.receipt.kind, back.receipt.total_minor) == ("gift_card_return", -2500)
    assert [(one.tender, one.amount_minor) for one in back.receipt.tenders] == [("cash", -2500)]
    report = await till.report(tx, back.receipt.shift)
    assert (report.gift_cards_minor, report.returns_minor, report.cash_expected_minor) == (2500, 0, 12500)
    with pytest.raises(payments.GiftCardNotPaid):
        await till.take_back_gift_card(tx, SYSTEM, shop.luebeck, register, whole.id)


@pytest.mark.parametrize(("card", "carries"), [("term_approved", 5000), ("term_declined", 0)])
async def test_cash_and_card_together_load_all_or_nothing(
    house: House, signed_in: SignedIn, drain: Drain, card: str, carries: int
) -> None:
    async with house.database.transaction() as tx:
        shop = await build_shop(tx)
        register = await locations.save_register(tx, shop.luebeck, 1, "Kasse 1")
        await till.open_shift(tx, SYSTEM, shop.luebeck, register.id, 10000)
    cashier = await signed_in("cashier", shop.luebeck)
    wish = {
        "location": str(shop.luebeck),
        "register": str(register.id),
        "amount_minor": 5000,
        "payments": [
            {"tender": "cash", "amount_minor": 2000},
            {"tender": "card", "amount_minor": 3000, "token": card},
        ],
    }
    key = {"Idempotency-Key": str(ids.new_id())}
    answers = [await cashier.post("/v1/till/gift-cards", json=wish, headers=key) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201], answers[0].text
    load = answers[0].json()["load"]
    assert answers[1].json()["load"]["id"] == load["id"]
    assert (load["state"], load["balance_minor"], answers[0].json()["receipt"]) == ("due", 0, None)
    await drain()
    await told(cashier, load["id"])
    await drain()
    now = (await cashier.get(f"/v1/till/gift-cards/{load['id']}")).json()
    assert (now["load"]["state"], now["load"]["balance_minor"]) == ("loaded" if carries else "refused", carries)
    assert (now["receipt"] is not None) == bool(carries)
    assert await owed(house, UUID(load["id"])) == 0
    report = (await cashier.get(f"/v1/till/registers/{register.id}/report")).json()
    assert report["cash_expected_minor"] == 10000 + (2000 if carries else 0)
    assert await findings(house) == []


async def test_a_card_is_given_back_to_the_bank_it_came_from(house: House, signed_in: SignedIn, drain: Drain) -> None:
    async with house.database.transaction() as tx:
        shop = await build_shop(tx)
        register = await locations.save_register(tx, shop.luebeck, 1, "Kasse 1")
        await till.open_shift(tx, SYSTEM, shop.luebeck, register.id, 10000)
    cashier = await signed_in("cashier", shop.luebeck)
    here = {"location": str(shop.luebeck), "register": str(register.id)}
    pays = [{"tender": "card", "amount_minor": 3000, "token": "term_approved"}]
    sold = await cashier.post(
        "/v1/till/gift-cards",
        json=here | {"amount_minor": 3000, "payments": pays},
        headers={"Idempotency-Key": str(ids.new_id())},
    )
    await drain()
    await told(cashier, sold.json()["load"]["id"])
    await drain()
    code = sold.json()["load"]["code"]
    (load,) = (await cashier.get("/v1/till/gift-card-loads", params={"code": code})).json()
    assert (load["state"], load["whole"]) == ("loaded", True)
    statuses = []
    for _ in range(2):
        back = await cashier.post(
            "/v1/till/gift-card-returns",
            json=here | {"load": load["id"]},
            headers={"Idempotency-Key": str(ids.new_id())},
        )
        statuses.append(back.status_code)
    assert statuses == [201, 409]
    await drain()
    async with house.database.transaction() as tx:
        (paid,) = await payments.payments_of(tx, UUID(load["id"]))
        (refund,) = await payments.refunds_of(tx, paid.id)
        assert (paid.refunded_minor, refund.state) == (3000, "done")
    assert await findings(house) == []
