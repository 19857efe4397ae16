"""Prices set by hand: limits, approvals that count once, and what becomes of a price when its line changes."""

from datetime import timedelta
from uuid import UUID

import httpx
import msgspec
import pytest

from hanse import access, locations, orders, pricing, till
from hanse.kit.actor import Actor
from hanse.kit.clock import MovableClock
from hanse.kit.db import Database, Tx
from hanse.kit.refusals import Forbidden, InvalidInput, StaleVersion
from hanse.orders import Delivery, PriceChange, TenderWanted

from .build import Shop, build_shop

TOTAL = 14900


async def colleague(tx: Tx, role: str, location: UUID | None, pin: str | None = None) -> Actor:
    scope = "global" if location is None else "location"
    name = f"{role} {pin or ''}".strip()
    made = await access.add_staff(
        tx, f"{role}{pin}@example.org", name, "moin-moin-1241", [access.RoleGrant(role, scope, location)]
    )
    found = await access.actor_of(tx, made.id)
    assert found is not None
    if pin:
        await access.set_pin(tx, found, made.id, pin)
    return found


async def jacket_in_cart(tx: Tx, shop: Shop, actor: Actor, quantity: int = 1) -> tuple[UUID, UUID]:
    cart = await orders.open_cart(tx, actor, "store", location=shop.luebeck)
    cart = await orders.put_line(tx, actor, cart.id, shop.jacket, quantity, Delivery.CARRY_OUT, shop.luebeck)
    return cart.id, cart.lines[0].id


async def unit_of(tx: Tx, actor: Actor, cart: UUID) -> int:
    priced = await orders.price_cart(tx, await orders.get_cart(tx, actor, cart))
    return priced.quote.lines[0].unit_minor


def asking(shop: Shop, unit_minor: int, approval: UUID | None = None) -> PriceChange:
    return PriceChange(
        unit_minor=unit_minor, reason="damaged", note="a stain", location=shop.luebeck, approval=approval
    )


async def test_a_price_within_the_limit_is_traced_printed_and_reported(tx: Tx) -> None:
    shop = await build_shop(tx)
    cashier = await colleague(tx, "cashier", shop.luebeck)
    register = (await locations.save_register(tx, shop.luebeck, 1, "Kasse 1")).id
    await till.open_shift(tx, cashier, shop.luebeck, register, 0)
    cart, line = await jacket_in_cart(tx, shop, cashier)
    await orders.change_price(tx, cashier, cart, line, asking(shop, 13410))
    wish = orders.PlaceOrder(
        cart=cart,
        payments=[TenderWanted("cash")],
        expected_total_minor=13410,
        location=shop.luebeck,
        register=register,
    )
    order, receipt = await till.sell(tx, cashier, wish)
    sold = order.lines[0].manual
    assert sold is not None
    assert receipt is not None
    assert (sold.list_unit_minor, sold.reason, sold.by, sold.approval) == (14900, "damaged", cashier.id, None)
    printed = receipt.body["lines"][0]
    assert (printed["list_unit_minor"], printed["reason"]["en"]) == (14900, "Goods are damaged")
    said = await pricing.explain(tx, order.trace, "EUR", "en", {"damaged": "Goods are damaged"})
    assert any("set by hand instead of €149.00: Goods are damaged" in one for one in said)
    logged = (await access.list_audit(tx, subject=f"cart:{cart}")).items[0]
    assert (logged.action, logged.actor, logged.reason) == ("price.change", cashier.id, "damaged")
    boss = await colleague(tx, "store_manager", shop.luebeck)
    report = await orders.changed_prices(tx, boss, tx.now - timedelta(days=1))
    assert [(one.number, one.reduction_minor, one.manual.note) for one in report.lines] == [
        (order.number, 1490, "a stain")
    ]
    assert [(one.by, one.location, one.pieces, one.reduction_minor) for one in report.sums] == [
        (cashier.id, shop.luebeck, 1, 1490)
    ]
    elsewhere = await colleague(tx, "store_manager", shop.altona, "4711")
    assert (await orders.changed_prices(tx, elsewhere, tx.now - timedelta(days=1))).lines == []


async def test_two_small_changes_after_each_other_do_not_pass_the_limit(tx: Tx) -> None:
    shop = await build_shop(tx)
    cashier = await colleague(tx, "cashier", shop.luebeck)
    cart, line = await jacket_in_cart(tx, shop, cashier)
    await orders.change_price(tx, cashier, cart, line, asking(shop, 13410))
    with pytest.raises(orders.ApprovalNeeded) as refused:
        await orders.change_price(tx, cashier, cart, line, asking(shop, 13409))
    assert refused.value.facts["lowest_minor"] == 13410
    assert await unit_of(tx, cashier, cart) == 13410


@pytest.mark.parametrize("unit_minor", [14901, 10**9])
async def test_a_price_above_the_list_price_is_refused(tx: Tx, unit_minor: int) -> None:
    shop = await build_shop(tx)
    cashier = await colleague(tx, "cashier", shop.luebeck)
    cart, line = await jacket_in_cart(tx, shop, cashier)
    with pytest.raises(orders.PriceOutOfBounds):
        await orders.change_price(tx, cashier, cart, line, asking(shop, unit_minor))


async def test_the_limit_of_a_store_counts_in_that_store_alone(tx: Tx) -> None:
    shop = await build_shop(tx)
    cashier = await colleague(tx, "cashier", shop.altona)
    cart, line = await jacket_in_cart(tx, shop, cashier)
    with pytest.raises(Forbidden):
        await orders.change_price(tx, cashier, cart, line, asking(shop, 14000))


async def approved(tx: Tx, shop: Shop, asker: Actor, granter: Actor, quantity: int = 1) -> tuple[UUID, UUID, UUID]:
    cart, line = await jacket_in_cart(tx, shop, asker, quantity)
    wanted = await orders.ask_approval(tx, asker, cart, line, asking(shop, 10000))
    await orders.decide_approval(tx, granter, wanted.id, grant=True)
    return cart, line, wanted.id


async def test_an_approval_counts_once_and_for_its_price_alone(tx: Tx) -> None:
    shop = await build_shop(tx)
    cashier = await colleague(tx, "cashier", shop.luebeck)
    boss = await colleague(tx, "store_manager", shop.luebeck)
    cart, line, approval = await approved(tx, shop, cashier, boss)
    with pytest.raises(orders.ApprovalNotFitting):
        await orders.change_price(tx, cashier, cart, line, asking(shop, 9999, approval))
    changed = await orders.change_price(tx, cashier, cart, line, asking(shop, 10000, approval))
    assert changed.lines[0].manual is not None
    assert changed.lines[0].manual.approved_by == boss.id
    await orders.keep_list_price(tx, cashier, cart, line)
    with pytest.raises(orders.ApprovalNotFitting):
        await orders.change_price(tx, cashier, cart, line, asking(shop, 10000, approval))
    other, other_line = await jacket_in_cart(tx, shop, cashier)
    with pytest.raises(orders.ApprovalNotFitting):
        await orders.change_price(tx, cashier, other, other_line, asking(shop, 10000, approval))


async def test_an_approval_ends(clock: MovableClock, database: Database) -> None:
    async with database.transaction() as first:
        shop = await build_shop(first)
        cashier = await colleague(first, "cashier", shop.luebeck)
        boss = await colleague(first, "store_manager", shop.luebeck)
        cart, line, approval = await approved(first, shop, cashier, boss)
    clock.move(timedelta(minutes=16))
    async with database.transaction() as later:
        with pytest.raises(orders.ApprovalNotFitting):
            await orders.change_price(later, cashier, cart, line, asking(shop, 10000, approval))


async def test_nobody_approves_their_own_wish_or_beyond_their_own_limit(tx: Tx) -> None:
    shop = await build_shop(tx)
    boss = await colleague(tx, "store_manager", shop.luebeck)
    cart, line = await jacket_in_cart(tx, shop, boss)
    own = await orders.ask_approval(tx, boss, cart, line, asking(shop, 10000))
    with pytest.raises(orders.MayNotApprove):
        await orders.decide_approval(tx, boss, own.id, grant=True)
    second = await colleague(tx, "store_manager", shop.luebeck, "4711")
    beyond = await orders.ask_approval(tx, boss, cart, line, asking(shop, 100))
    with pytest.raises(orders.MayNotApprove):
        await orders.decide_approval(tx, second, beyond.id, grant=True)
    owner = await colleague(tx, "owner", None)
    granted = await orders.decide_approval(tx, owner, beyond.id, grant=True)
    with pytest.raises(orders.ApprovalClosed):
        await orders.decide_approval(tx, owner, granted.id, grant=False)


async def test_an_approved_price_stays_for_fewer_pieces_and_falls_for_more(tx: Tx) -> None:
    shop = await build_shop(tx)
    cashier = await colleague(tx, "cashier", shop.luebeck)
    boss = await colleague(tx, "store_manager", shop.luebeck)
    cart, line, approval = await approved(tx, shop, cashier, boss, quantity=2)
    await orders.change_price(tx, cashier, cart, line, asking(shop, 10000, approval))
    stated = (Delivery.CARRY_OUT, shop.luebeck, line)
    await orders.put_line(tx, cashier, cart, shop.jacket, 1, *stated)
    assert await unit_of(tx, cashier, cart) == 10000
    await orders.put_line(tx, cashier, cart, shop.jacket, 3, *stated)
    assert await unit_of(tx, cashier, cart) == 14900


async def test_a_price_stays_for_more_pieces_of_whoever_set_it_and_goes_with_its_article(tx: Tx) -> None:
    shop = await build_shop(tx)
    cashier = await colleague(tx, "cashier", shop.luebeck)
    other = await colleague(tx, "cashier", shop.luebeck, "4711")
    cart, line = await jacket_in_cart(tx, shop, cashier)
    stated = (Delivery.CARRY_OUT, shop.luebeck, line)
    await orders.change_price(tx, cashier, cart, line, asking(shop, 14000))
    await orders.put_line(tx, cashier, cart, shop.jacket, 5, *stated)
    assert await unit_of(tx, cashier, cart) == 14000
    await orders.put_line(tx, other, cart, shop.jacket, 6, *stated)
    assert await unit_of(tx, cashier, cart) == 14900
    await orders.change_price(tx, cashier, cart, line, asking(shop, 14000))
    await orders.put_line(tx, cashier, cart, shop.beanie, 1, *stated)
    assert await unit_of(tx, cashier, cart) == 1990
    await orders.put_line(tx, cashier, cart, shop.jacket, 1, *stated)
    assert await unit_of(tx, cashier, cart) == 14900
    await orders.remove_line(tx, cashier, cart, line)
    again = await orders.put_line(tx, cashier, cart, shop.jacket, 1, Delivery.CARRY_OUT, shop.luebeck)
    assert again.lines[0].manual is None


async def test_a_copied_cart_keeps_what_its_cashier_may_set_alone_and_nothing_else(tx: Tx) -> None:
    shop = await build_shop(tx)
    cashier = await colleague(tx, "cashier", shop.luebeck)
    other = await colleague(tx, "cashier", shop.luebeck, "4711")
    boss = await colleague(tx, "store_manager", shop.luebeck)
    cart, line = await jacket_in_cart(tx, shop, cashier)
    await orders.change_price(tx, cashier, cart, line, asking(shop, 14000))
    assert await unit_of(tx, cashier, (await orders.copy_cart(tx, cashier, cart)).id) == 14000
    assert await unit_of(tx, other, (await orders.copy_cart(tx, other, cart)).id) == TOTAL
    cart, line, approval = await approved(tx, shop, cashier, boss)
    await orders.change_price(tx, cashier, cart, line, asking(shop, 10000, approval))
    assert await unit_of(tx, cashier, (await orders.copy_cart(tx, cashier, cart)).id) == TOTAL


async def test_a_price_lapses_when_the_list_price_it_was_measured_by_changes(tx: Tx) -> None:
    shop = await build_shop(tx)
    cashier = await colleague(tx, "cashier", shop.luebeck)
    cart, line = await jacket_in_cart(tx, shop, cashier)
    await orders.change_price(tx, cashier, cart, line, asking(shop, 13410))
    (base,) = await pricing.list_price_lists(tx)
    await pricing.set_prices(tx, base.id, [pricing.PriceRow(shop.jacket, 13500, min_quantity=2)])
    await orders.put_line(tx, cashier, cart, shop.jacket, 2, Delivery.CARRY_OUT, shop.luebeck, line)
    priced = await orders.price_cart(tx, await orders.get_cart(tx, cashier, cart))
    assert (priced.lapsed, priced.quote.lines[0].unit_minor) == ([line], 13500)


async def test_the_policy_has_versions_and_refuses_what_makes_no_sense(tx: Tx) -> None:
    boss = await colleague(tx, "owner", None)
    before = await orders.manual_policy(tx)
    tighter = orders.ManualPolicyInput(reasons=before.reasons, limits=[orders.PriceLimit("cashier", 500, 1000)])
    after = await orders.save_manual_policy(tx, boss, tighter, before.version)
    assert (after.version, after.by_name) == (before.version + 1, "owner")
    with pytest.raises(StaleVersion):
        await orders.save_manual_policy(tx, boss, tighter, before.version)
    for wrong in (
        msgspec.structs.replace(tighter, limits=[orders.PriceLimit("nobody", 500)]),
        msgspec.structs.replace(tighter, reasons=before.reasons[1:]),
    ):
        with pytest.raises(InvalidInput):
            await orders.save_manual_policy(tx, boss, wrong, after.version)


async def test_a_pin_approves_on_the_spot_over_http(database: Database, signed_in: object) -> None:
    async with database.transaction() as tx:
        shop = await build_shop(tx)
        boss = await colleague(tx, "store_manager", shop.luebeck, "4711")
    cashier: httpx.AsyncClient = await signed_in("cashier", shop.luebeck)  # type: ignore[operator]
    cart = (await cashier.post("/v1/carts", json={"channel": "store", "location": str(shop.luebeck)})).json()["id"]
    wanted = {"variant": str(shop.jacket), "quantity": 1, "delivery": "carry_out", "location": str(shop.luebeck)}
    line = (await cashier.put(f"/v1/carts/{cart}/lines", json=wanted)).json()["cart"]["lines"][0]["id"]
    change = {"unit_minor": 10000, "reason": "damaged", "location": str(shop.luebeck)}
    refused = await cashier.put(f"/v1/carts/{cart}/lines/{line}/price", json=change)
    assert (refused.status_code, refused.json()["code"]) == (409, "approval_needed")
    asked = (await cashier.post("/v1/price-approvals", json={"cart": cart, "line": line, "change": change})).json()
    named = (await cashier.get("/v1/price-approvers", params={"location": str(shop.luebeck)})).json()
    assert named == [{"id": str(boss.id), "name": boss.name}]
    path = f"/v1/price-approvals/{asked['id']}"
    assert (await cashier.post(f"{path}/decision", json={"grant": True})).status_code == 403
    wrong = await cashier.post(f"{path}/pin", json={"staff": str(boss.id), "pin": "1234"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_pin")
    right = await cashier.post(f"{path}/pin", json={"staff": str(boss.id), "pin": "4711"})
    assert (right.status_code, right.json()["state"], right.json()["by_pin"]) == (200, "granted", True)
    changed = await cashier.put(f"/v1/carts/{cart}/lines/{line}/price", json={**change, "approval": asked["id"]})
    assert changed.json()["quote"]["totals"]["total_minor"] == 10000
    back = await cashier.delete(f"/v1/carts/{cart}/lines/{line}/price")
    assert back.json()["quote"]["totals"]["total_minor"] == TOTAL
