"""What channels promise: versions, history, and where they differ."""

import msgspec
import pytest

from hanse import access, channels, inventory, orders
from hanse.channels.rules.policies import terms
from hanse.kit.actor import SYSTEM
from hanse.kit.db import Tx
from hanse.kit.refusals import NotFound, StaleVersion

HIDDEN = channels.Policy(stock_visibility=channels.StockVisibility.HIDDEN)


async def test_the_usual_channels_are_there_from_the_start(tx: Tx) -> None:
    found = {channel.key: channel for channel in await channels.list_channels(tx)}
    assert list(found) == ["web", "app", "store", "phone", "marketplace"]
    assert [key for key, channel in found.items() if not channel.active] == ["marketplace"]
    assert found["store"].policy.tenders == ["cash", "card", "gift_card"]
    assert found["web"].policy_version == 1


async def test_a_new_policy_leaves_the_one_before_readable(tx: Tx) -> None:
    changed = await channels.set_policy(tx, SYSTEM, "web", HIDDEN, "competitors read our stock")
    assert changed.policy == HIDDEN
    newest, first = await channels.list_policy_versions(tx, "web")
    assert (newest.version, newest.policy, newest.reason) == (2, HIDDEN, "competitors read our stock")
    assert (first.version, first.policy.stock_visibility) == (1, "exact")
    entry = (await access.list_audit(tx, subject="channel:web")).items[0]
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["policy"]["stock_visibility"], entry.after["policy"]["stock_visibility"]) == (
        "exact",
        "hidden",
    )


async def test_the_same_policy_again_is_no_new_version(tx: Tx) -> None:
    await channels.set_policy(tx, SYSTEM, "web", HIDDEN, "first")
    again = await channels.set_policy(tx, SYSTEM, "web", HIDDEN, "second")
    assert again.policy_version == 2


async def test_a_policy_that_somebody_changed_meanwhile_is_not_overwritten(tx: Tx) -> None:
    seen = (await channels.get_channel(tx, "web")).version
    await channels.set_policy(tx, SYSTEM, "web", HIDDEN, "first", seen)
    with pytest.raises(StaleVersion):
        await channels.set_policy(tx, SYSTEM, "web", channels.Policy(), "second", seen)


async def test_versions_are_never_changed(tx: Tx) -> None:
    with pytest.raises(Exception, match="append-only"):
        async with tx.attempt():
            await tx.run("update channels.policy set reason = 'other' where channel = 'web'")


async def test_a_new_channel_begins_with_the_usual_policy(tx: Tx) -> None:
    wanted = channels.ChannelInput(kind=channels.ChannelKind.SOCIAL, name={"de": "Kurzvideo", "en": "Short video"})
    made = await channels.save_channel(tx, SYSTEM, "short_video", wanted)
    assert (made.policy, made.policy_version, made.version) == (channels.Policy(), 1, 1)
    again = await channels.save_channel(tx, SYSTEM, "short_video", msgspec.structs.replace(wanted, active=False))
    assert (again.active, again.version) == (False, 2)
    with pytest.raises(NotFound):
        await channels.get_policy(tx, "nowhere")


async def test_differences_are_meant_only_while_they_are_as_they_were_noted(tx: Tx) -> None:
    before = {found.field: found for found in await channels.list_differences(tx)}
    assert set(before) == {"tenders"}
    assert before["tenders"].shown["phone"] == ["card", "gift_card", "on_account"]
    assert not before["tenders"].intended
    await channels.note_difference(tx, SYSTEM, "tenders", "cash needs a drawer")
    (noted,) = await channels.list_differences(tx)
    assert (noted.intended, noted.reason) == (True, "cash needs a drawer")
    other = channels.Policy(tenders=["card"])
    await channels.set_policy(tx, SYSTEM, "web", other, "fewer means of payment")
    (after,) = await channels.list_differences(tx)
    assert not after.intended
    with pytest.raises(channels.NoDifference):
        await channels.note_difference(tx, SYSTEM, "return_days", "there is none")


def test_a_customer_reads_about_stock_what_the_policy_shows() -> None:
    def shown(visibility: str, pieces: int) -> tuple[bool, bool, int | None]:
        policy = channels.Policy(stock_visibility=channels.StockVisibility(visibility), few_left=3)
        found = inventory.stock_seen(pieces, channels.showing(policy))
        return found.available, found.few_left, found.quantity

    assert [shown("exact", n) for n in (-1, 0, 3, 40)] == [
        (False, False, 0), (False, False, 0), (True, True, 3), (True, False, 20),
    ]  # fmt: skip
    assert [shown("few_left", n) for n in (0, 3, 4)] == [(False, False, 0), (True, True, 3), (True, False, None)]
    assert [shown("hidden", n) for n in (0, 3, 40)] == [(False, False, None), (True, False, None), (True, False, None)]


def test_a_channel_sells_what_its_assortment_says() -> None:
    everything = channels.Policy(assortment=channels.Assortment.ALL)
    some = channels.Policy(assortment=channels.Assortment.CATEGORIES, categories=["jackets"])
    assert channels.sells(channels.Policy(), published=True, categories=[])
    assert not channels.sells(channels.Policy(), published=False, categories=["jackets"])
    assert channels.sells(everything, published=False, categories=[])
    assert channels.sells(some, published=False, categories=["clothes", "jackets"])
    assert not channels.sells(some, published=True, categories=["books"])


async def test_the_office_changes_a_policy_over_http(signed_in) -> None:
    office, cashier = await signed_in("office_manager"), await signed_in("cashier")
    shown = await office.get("/v1/channels/web")
    wish = {"policy": {"stock_visibility": "few_left", "few_left": 5}, "reason": "summer sale"}
    refused = await office.put("/v1/channels/web/policy", json=wish)
    assert refused.status_code == 428
    match = {"if-match": shown.headers["etag"]}
    changed = await office.put("/v1/channels/web/policy", json=wish, headers=match)
    assert changed.status_code == 200, changed.text
    assert changed.json()["policy"]["few_left"] == 5
    assert (await office.put("/v1/channels/web/policy", json=wish, headers=match)).status_code == 412
    assert len((await cashier.get("/v1/channels/web/policy/versions")).json()) == 2
    assert (await cashier.put("/v1/channels/web/policy", json=wish, headers=match)).status_code == 403
    fields = {found["field"] for found in (await cashier.get("/v1/channels/differences")).json()}
    assert {"stock_visibility", "few_left"} <= fields


async def test_sales_know_the_terms_of_every_channel_from_the_start(tx: Tx) -> None:
    for channel in await channels.list_channels(tx):
        assert await own_terms(tx, channel.key) == terms(channel), channel.key


async def own_terms(tx: Tx, channel: str) -> orders.Terms:
    """What the channel says; how goods come back is said for the whole house."""
    found = await orders.get_terms(tx, channel)
    return msgspec.structs.replace(found, return_rules=[], return_version=0)


async def test_a_new_policy_is_told_to_sales_in_the_same_transaction(tx: Tx) -> None:
    wanted = channels.Policy(
        return_days=100, return_anywhere=False, reservation_hours=0, pickup_days=3, pickup_minutes=45, guests=False
    )
    await channels.set_policy(tx, SYSTEM, "web", wanted, "everything is different")
    assert await own_terms(tx, "web") == orders.Terms(
        version=2,
        return_days=100,
        return_anywhere=False,
        reservation_hours=0,
        pickup_days=3,
        pickup_minutes=45,
        guests=False,
    )


async def test_a_new_channel_is_known_to_sales_and_stores_and_phones_have_staff(tx: Tx) -> None:
    for kind in channels.ChannelKind:
        wanted = channels.ChannelInput(kind=kind, name={"de": "Neu", "en": "New"})
        await channels.save_channel(tx, SYSTEM, f"new_{kind}", wanted)
        found = await orders.get_terms(tx, f"new_{kind}")
        assert found.attended == (kind in (channels.ChannelKind.STORE, channels.ChannelKind.PHONE))
