"""Where the smallest coins are not used, cash ends at a coin that there is, and the order is paid to the cent."""

from uuid import UUID

import msgspec
import pytest

from hanse import insight, ledger, locations, orders, payments, till
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.orders import Delivery, TenderWanted
from hanse.payments import rules
from tests.orders.build import Shop, build_shop

EUR = ledger.currency_unit("EUR")


@pytest.mark.parametrize(
    ("currency", "country", "exact", "cash"),
    [
        ("EUR", "DE", 1992, 1992),
        ("EUR", None, 1992, 1992),
        ("EUR", "NL", 1992, 1990),
        ("EUR", "FI", 1993, 1995),
        ("EUR", "IE", 2, 0),
        ("EUR", "SK", 2, 5),
        ("EUR", "SK", 1992, 1990),
        ("CHF", "CH", 1998, 2000),
        ("SEK", "SE", 19950, 20000),
    ],
)
def test_cash_ends_at_a_coin_that_there_is(currency: str, country: str | None, exact: int, cash: int) -> None:
    assert exact + rules.rounding(exact, currency, country) == cash


async def in_a_dutch_store(tx: Tx) -> tuple[Shop, UUID]:
    """Lübeck, as if it lay where cents are not used, with an open register."""
    shop = await build_shop(tx)
    place = await locations.get_location(tx, shop.luebeck)
    shape = {field: getattr(place, field) for field in locations.LocationInput.__struct_fields__}
    shape["address"] = msgspec.structs.replace(place.address, country="NL", postal_code="1012 AB")
    await locations.save_location(tx, locations.LocationInput(**shape))
    register = await locations.save_register(tx, shop.luebeck, 1, "Kassa 1")
    await till.open_shift(tx, SYSTEM, shop.luebeck, register.id, 10000)
    return shop, register.id


async def rounded(tx: Tx) -> int:
    return (await ledger.balance(tx, ledger.AccountKey("money.rounding", ledger.HOUSE), EUR)).posted


async def drawer(tx: Tx, place: UUID) -> int:
    """What came into a drawer; money that comes in is owed by it."""
    return -(await ledger.balance(tx, ledger.AccountKey("money.tender.cash", place), EUR)).posted


async def test_a_part_paid_in_cash_is_rounded_with_its_change_receipt_drawer_and_refund(tx: Tx) -> None:
    shop, register = await in_a_dutch_store(tx)
    assert await payments.cash_rounding(tx, shop.luebeck, "EUR") == payments.CashRounding(5, 0)
    gift = await payments.issue_gift_card(tx, 998, "EUR")
    cart = await orders.open_cart(tx, SYSTEM, "store", location=shop.luebeck)
    await orders.put_line(tx, SYSTEM, cart.id, shop.beanie, 2, Delivery.CARRY_OUT, shop.luebeck)
    wish = orders.PlaceOrder(
        cart=cart.id, payments=[TenderWanted("gift_card", 998, gift.code), TenderWanted("cash")],
        expected_total_minor=3980, location=shop.luebeck, register=register,
    )  # fmt: skip
    order, receipt = await till.sell(tx, SYSTEM, wish, 5000)
    assert receipt is not None
    # 29.82 in cash are 29.80, and the change is right to the coin.
    cash = next(one for one in receipt.tenders if one.tender == "cash")
    assert (cash.amount_minor, cash.rounding_minor, cash.change_minor) == (2980, -2, 2020)
    assert (receipt.total_minor, order.payment_state) == (3980, "paid")
    assert (await drawer(tx, shop.luebeck), await rounded(tx)) == (2980, -2)
    # 19.90 come back: 9.98 onto the gift card, and 9.92 in cash are 9.90.
    line = orders.ReturnLine(order.lines[0].id, 1)
    back, paper = await till.take_return(tx, SYSTEM, shop.luebeck, register, order.id, [line], "size")
    assert back.amount_minor == 1990
    assert [(one.tender, one.amount_minor, one.rounding_minor) for one in paper.tenders] == [
        ("gift_card", -998, 0),
        ("cash", -990, 2),
    ]
    assert (await drawer(tx, shop.luebeck), await rounded(tx)) == (1990, 0)
    report = await till.close_shift(tx, SYSTEM, shop.luebeck, register, 11990)
    assert (report.cash_expected_minor, report.cash_difference_minor, report.rounding_minor) == (11990, 0, 0)
    assert await insight.audit(tx) == []
