"""Conversations and cases."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from hanse import access, customers, desk, insight, orders
from hanse.kit import ids
from hanse.kit.actor import Actor, Grant, Kind
from hanse.kit.db import Database, Tx
from hanse.kit.refusals import Forbidden, NotFound, StaleVersion
from hanse.orders import Delivery
from tests.desk.test_search import AGENT, prepare
from tests.orders.build import build_shop

Sign = Callable[..., Awaitable[httpx.AsyncClient]]


async def person(tx: Tx) -> customers.Customer:
    wanted = customers.RegisterCustomer(email="kundin@example.org", given_name="Test", family_name="Kundin")
    return await customers.register(tx, wanted)


async def test_a_conversation_has_a_beginning_notes_and_an_end(tx: Tx) -> None:
    known = await person(tx)
    begun = await desk.start_session(tx, AGENT, known.id, desk.SessionChannel.CHAT, desk.Matter.COMPLAINT)
    assert (begun.agent_name, begun.closed_at, begun.notes) == ("Agent", None, [])
    noted = await desk.note(tx, AGENT, begun.id, "The zip is broken.")
    assert [note.body for note in noted.notes] == ["The zip is broken."]
    ended = await desk.close_session(tx, AGENT, begun.id, desk.Outcome.FOLLOW_UP, "Call back on Friday.")
    assert (ended.outcome, ended.closed_at) == ("follow_up", tx.now)
    assert [note.body for note in ended.notes] == ["The zip is broken.", "Call back on Friday."]
    with pytest.raises(desk.SessionClosed):
        await desk.note(tx, AGENT, begun.id, "One more thing")
    with pytest.raises(desk.SessionClosed):
        await desk.close_session(tx, AGENT, begun.id, desk.Outcome.SOLVED)
    written = (await access.list_audit(tx, subject=f"customer:{known.id}")).items
    assert [(entry.action, entry.reason) for entry in written] == [("desk.start_session", "complaint")]


async def test_the_timeline_shows_notes_to_the_staff_and_not_to_the_customer(tx: Tx) -> None:
    known = await person(tx)
    begun = await desk.start_session(tx, AGENT, known.id, desk.SessionChannel.PHONE, desk.Matter.RETURN)
    await desk.note(tx, AGENT, begun.id, "Seems upset.")
    for_staff = (await customers.timeline(tx, known.id)).items
    assert {entry.kind for entry in for_staff} >= {"contact", "note"}
    (note,) = [entry for entry in for_staff if entry.kind == "note"]
    assert note.facts == {"body": "Seems upset.", "author": "Agent"}
    for_customer = (await customers.timeline(tx, known.id, own=True)).items
    assert [entry for entry in for_staff if entry != note] == for_customer


async def test_an_agent_orders_on_behalf_of_the_customer_on_the_channel_phone(tx: Tx) -> None:
    shop = await build_shop(tx)
    known = await person(tx)
    begun = await desk.start_session(tx, AGENT, known.id, desk.SessionChannel.PHONE, desk.Matter.BUY)
    cart = await desk.open_cart(tx, AGENT, begun.id)
    assert (cart.channel, cart.customer) == ("phone", known.id)
    await orders.put_line(tx, AGENT, cart.id, shop.book, 1, Delivery.PICKUP, shop.altona)
    wish = orders.PlaceOrder(
        cart=cart.id,
        email="kundin@example.org",
        name="Test Kundin",
        payments=[orders.TenderWanted("on_account")],
        expected_total_minor=1200,
    )
    placed = await orders.place_order(tx, AGENT, wish)
    assert (placed.channel, placed.customer) == ("phone", known.id)


async def test_who_may_only_read_begins_no_conversation(tx: Tx) -> None:
    known = await person(tx)
    reader = Actor(Kind.STAFF, grants=(Grant(frozenset({"desk.read", "customers.read"})),))
    with pytest.raises(Forbidden):
        await desk.start_session(tx, reader, known.id, desk.SessionChannel.PHONE, desk.Matter.OTHER)
    with pytest.raises(NotFound):
        await desk.start_session(tx, AGENT, ids.new_id(), desk.SessionChannel.PHONE, desk.Matter.OTHER)


async def test_a_case_goes_from_hand_to_hand(tx: Tx) -> None:
    known = await prepare(tx)
    wanted = desk.CaseInput(headline="Wrong color", body="Blue instead of green.", order=known.pickup.id)
    case = await desk.open_case(tx, AGENT, wanted)
    assert (case.state, case.customer, case.order) == ("open", known.customer.id, known.pickup.id)
    colleague = await access.add_staff(
        tx, "fietje@kogge.example", "Fietje", "moin-moin-1241", [access.RoleGrant("service_agent")]
    )
    change = desk.CaseChange(assignee=colleague.id, state=desk.CaseState.WAITING)
    handed = await desk.change_case(tx, AGENT, case.id, change, case.version)
    assert (handed.assignee_name, handed.state, handed.headline) == ("Fietje", "waiting", "Wrong color")
    with pytest.raises(StaleVersion):
        await desk.change_case(tx, AGENT, case.id, desk.CaseChange(state=desk.CaseState.CLOSED), case.version)
    closed = await desk.change_case(tx, AGENT, case.id, desk.CaseChange(state=desk.CaseState.CLOSED))
    assert closed.closed_at == tx.now
    again = await desk.note_case(tx, AGENT, case.id, "The customer wrote once more.")
    assert (again.state, again.closed_at) == ("open", None)
    assert [entry.kind for entry in again.entries] == ["opened", "changed", "changed", "note"]
    free = await desk.change_case(tx, AGENT, case.id, desk.CaseChange(assignee=None))
    assert (free.assignee, free.assignee_name) == (None, "")
    with pytest.raises(NotFound):
        await desk.open_case(tx, AGENT, desk.CaseInput(headline="x", body="y", assignee=ids.new_id()))


async def test_cases_are_listed_by_what_changed_last(tx: Tx) -> None:
    made = [await desk.open_case(tx, AGENT, desk.CaseInput(headline=f"Case {n}", body="…")) for n in range(5)]
    await desk.change_case(tx, AGENT, made[0].id, desk.CaseChange(state=desk.CaseState.CLOSED))
    first = await desk.list_cases(tx, AGENT, state="open", size=3)
    rest = await desk.list_cases(tx, AGENT, state="open", size=3, cursor=first.next)
    assert [row.number for row in [*first.items, *rest.items]] == [case.number for case in reversed(made[1:])]
    assert rest.next is None


async def test_the_desk_works_over_http(signed_in: Sign, database: Database) -> None:
    async with database.transaction() as tx:
        known = await prepare(tx)
    agent, cashier = await signed_in("service_agent"), await signed_in("cashier", known.shop.altona)
    customer = str(known.customer.id)
    found = (await agent.get("/v1/desk/search", params={"text": known.customer.card})).json()["items"]
    assert [(hit["kind"], hit["id"]) for hit in found] == [("customer", customer)]
    begun = await agent.post("/v1/desk/sessions", json={"customer": customer, "matter": "order_status"})
    assert begun.status_code == 201, begun.text
    session = begun.json()["id"]
    seen = (await agent.get(f"/v1/desk/customers/{customer}", params={"session": session})).json()
    assert [row["number"] for row in seen["open_orders"]] == [known.pickup.number]
    assert (
        await agent.post(f"/v1/desk/sessions/{session}/notes", json={"body": "Will come today."})
    ).status_code == 201
    cart = await agent.post(f"/v1/desk/sessions/{session}/cart")
    assert (cart.json()["channel"], cart.json()["customer"]) == ("phone", customer)
    assert [one["id"] for one in (await agent.get("/v1/desk/sessions")).json()] == [session]
    ended = await agent.post(f"/v1/desk/sessions/{session}/end", json={"outcome": "solved"})
    assert ended.json()["outcome"] == "solved"
    again = await agent.post(f"/v1/desk/sessions/{session}/end", json={"outcome": "solved"})
    assert (again.status_code, again.json()["code"]) == (409, "session_closed")
    case = await agent.post("/v1/desk/cases", json={"headline": "Button", "body": "missing", "customer": customer})
    where = f"/v1/desk/cases/{case.json()['id']}"
    closed = await agent.patch(where, json={"state": "closed"}, headers={"if-match": case.headers["etag"]})
    assert closed.json()["state"] == "closed"
    assert (await agent.post(where + "/notes", json={"body": "again"})).json()["state"] == "open"
    listed = (await agent.get("/v1/desk/cases", params={"customer": customer, "state": "open"})).json()["items"]
    assert len(listed) == 2
    assert (await cashier.get("/v1/desk/search", params={"text": "Petersen"})).status_code == 403
    async with database.transaction() as tx:
        entries = (await access.list_audit(tx, subject=f"customer:{customer}")).items
        assert {entry.action for entry in entries} >= {"desk.view", "desk.start_session", "desk.open_cart"}
        assert any(entry.after == {"session": session} for entry in entries if entry.action == "desk.view")
        assert await insight.audit(tx) == []
