"""The audit finds what should never be: each kind of damage is planted, and each is named."""

import msgspec
import pytest
import pytest_asyncio

from hanse import inventory, locations
from hanse.inventory import LeaseWanted, StockLine, TransferLine
from hanse.kit.db import Tx
from hanse.kit.ids import new_id
from tests.inventory.places import Places, bring, open_places, problems, wish

VARIANT = new_id()

DAMAGE = {
    "a posted balance was changed": (
        "update ledger.balance set posted = posted + 1 where unit = $1 and never_negative",
        {"ledger.inv_balance", "ledger.inv_unit"},
    ),
    "a promise was taken off a balance": (
        "update ledger.balance set pending_out = pending_out - 1 where unit = $1 and pending_out > 0",
        {"ledger.inv_balance", "ledger.inv_unit"},
    ),
    "a balance is gone": (
        "delete from ledger.balance where unit = $1 and not never_negative",
        {"ledger.inv_balance", "ledger.inv_unit"},
    ),
    "the amount of a transfer was changed": (
        "update ledger.transfer set amount = 99, settled_amount = 99 where unit = $1 and reason = 'receive'",
        {"ledger.inv_balance"},
    ),
    "a transfer is gone": (
        "delete from ledger.transfer where unit = $1 and reason = 'receive'",
        {"ledger.inv_balance"},
    ),
    "a transfer was turned around": (
        "update ledger.transfer set debit = credit, credit = debit where unit = $1 and reason = 'receive'",
        {"ledger.inv_balance"},
    ),
    "a transfer names an account that does not exist": (
        "update ledger.transfer set credit = -1 where unit = $1 and reason = 'sale'",
        {"ledger.inv_balance", "ledger.inv_transfer"},
    ),
    "a guard was taken off an account": (
        "update ledger.balance set never_negative = false where unit = $1 and never_negative",
        {"ledger.inv_never_negative"},
    ),
    "a promise was settled behind the back of its hold": (
        (
            "update ledger.transfer set state = 'voided', settled_amount = 0, settled_at = at "
            "where unit = $1 and state = 'pending'"
        ),
        {"ledger.inv_balance", "inventory.inv_hold"},
    ),
    "a hold has no transfer": (
        (
            "insert into inventory.hold (id, variant, location, quantity, purpose, owner, at) "
            "select $1, variant, location, 1, 'cart', owner, at from inventory.hold where variant = $1 limit 1"
        ),
        {"inventory.inv_hold"},
    ),
    "the quantity of a hold was changed": (
        "update inventory.hold set quantity = quantity + 1 where variant = $1",
        {"inventory.inv_hold"},
    ),
    "the end of a hold was changed": (
        "update inventory.hold set until = '2030-01-01' where variant = $1 and state = 'held'",
        {"inventory.inv_hold"},
    ),
    "a promise has no hold": (
        "delete from inventory.hold where variant = $1 and state = 'held'",
        {"inventory.inv_promise"},
    ),
    "pieces vanished on their way": (
        "update inventory.transfer_line set lost_quantity = 1 where variant = $1",
        {"inventory.inv_transit"},
    ),
    "a transfer was closed with pieces on their way": (
        (
            "update inventory.transfer set state = 'received', received_at = sent_at "
            "where id in (select transfer from inventory.transfer_line where variant = $1)"
        ),
        {"inventory.inv_transfer_state"},
    ),
    "a lease lost its end": (
        "update inventory.hold set until = null where variant = $1 and purpose = 'lease'",
        {"inventory.inv_hold", "inventory.inv_lease"},
    ),
    "a lease belongs to a register of another store": (
        (
            "update inventory.lease_book set location = (select to_location from inventory.transfer limit 1) "
            "where register in (select owner from inventory.hold where variant = $1)"
        ),
        {"inventory.inv_lease"},
    ),
    "a register has two leases of one article": (
        (
            "insert into inventory.hold (id, variant, location, quantity, until, purpose, owner, at) "
            "select gen_random_uuid(), variant, location, 1, until, purpose, owner, at from inventory.hold "
            "where variant = $1 and purpose = 'lease'"
        ),
        {"inventory.inv_hold", "inventory.inv_lease"},
    ),
    "more is leased than is kept": (
        "update inventory.hold set quantity = quantity + 50 where variant = $1 and purpose = 'lease'",
        {"inventory.inv_hold", "inventory.inv_leased"},
    ),
    "a lease was sold without an order": (
        "update inventory.hold set state = 'posted', settled_at = at where variant = $1 and purpose = 'lease'",
        {"inventory.inv_hold", "inventory.inv_lease"},
    ),
    "more is kept back than somebody decided": (
        "update ledger.balance set keep = keep + 1 where unit = $1 and never_negative",
        {"inventory.inv_kept"},
    ),
    "nobody knows why something is kept back": (
        "delete from inventory.kept where variant = $1",
        {"inventory.inv_kept"},
    ),
    "a delivery says that more arrived than was booked": (
        "update inventory.inbound_line set received_quantity = received_quantity + 1 where variant = $1",
        {"inventory.inv_inbound"},
    ),
    "nothing is awaited of an open delivery": (
        "update inventory.inbound_line set open = false where variant = $1",
        {"inventory.inv_inbound_open"},
    ),
    "more is promised of a delivery than it brings": (
        "update inventory.hold set quantity = quantity + 9 where variant = $1 and delivery is not null",
        {"inventory.inv_hold", "inventory.inv_promised"},
    ),
    "a promise waits for a delivery that is closed": (
        (
            "update inventory.inbound_delivery set state = 'closed', closed_at = announced_at "
            "where id in (select delivery from inventory.inbound_line where variant = $1)"
        ),
        {"inventory.inv_promised"},
    ),
    "a delivery brings other pieces than can be promised of it": (
        "update inventory.inbound_line set expected_quantity = expected_quantity + 1 where variant = $1",
        {"inventory.inv_promised"},
    ),
}


@pytest_asyncio.fixture
async def busy(tx: Tx) -> Places:
    """Places where something of everything has happened."""
    places = await open_places(tx)
    await bring(tx, VARIANT, places.north, 20)
    wishes = [wish(tx, VARIANT, places.north, n) for n in (1, 2, 3)]
    await inventory.hold(tx, wishes)
    await inventory.post_holds(tx, [wishes[0].key])
    await inventory.void_holds(tx, [wishes[1].key])
    await inventory.sell_now(tx, new_id(), [StockLine(VARIANT, places.north, 2)])
    await inventory.transfer(tx, places.north, places.south, [TransferLine(VARIANT, 4)])
    register = await locations.save_register(tx, places.north, 1, "Kasse 1")
    await inventory.grant_leases(tx, register.id, places.north, 1, [LeaseWanted(VARIANT, 2)])
    await inventory.set_safety_stock(tx, [inventory.SafetyStock(VARIANT, places.north, 3)])
    await expect_delivery(tx, places)
    return places


async def expect_delivery(tx: Tx, places: Places) -> None:
    """A delivery of which a part has come, and a part of the rest is promised."""
    made = new_id()
    await tx.run(
        "insert into inventory.inbound_delivery (id, location, supplier, reference, state, announced_at, "
        "expected_date) values ($1, $2, 'Weberei', 'LS-1', 'receiving', $3, $4)",
        made,
        places.south,
        tx.now,
        tx.now.date(),
    )
    await tx.run("insert into inventory.inbound_line values ($1, $2, 9, 4, '', true)", made, VARIANT)
    await inventory.receive(tx, [StockLine(VARIANT, places.south, 4)], made)
    await inventory.serve_delivery(tx, made)
    [promised] = await inventory.hold(tx, [msgspec.structs.replace(wish(tx, VARIANT, places.south, 2), delivery=made)])
    assert isinstance(promised, inventory.Hold)


async def test_an_honest_day_gives_no_findings(tx: Tx, busy: Places) -> None:
    assert await problems(tx) == []


@pytest.mark.parametrize("damage", DAMAGE)
async def test_damage_is_found(tx: Tx, busy: Places, damage: str) -> None:
    sql, views = DAMAGE[damage]
    assert await tx.run(sql, VARIANT) > 0
    found = {line.partition(":")[0] for line in await problems(tx)}
    assert found >= views


async def test_a_balance_below_zero_cannot_be_written_at_all(tx: Tx, busy: Places) -> None:
    with pytest.raises(Exception, match="balance_never_negative"):
        await tx.run("update ledger.balance set posted = -1 where unit = $1 and never_negative", VARIANT)
