"""Companies among the customers: whose VAT id counts as valid, and when it is asked about again."""

import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import httpx
import msgspec
import pytest

from hanse import customers
from hanse.customers import BusinessWanted, RegisterCustomer, VatAnswer, VatState, jobs
from hanse.customers.providers import simulator
from hanse.customers.rules import vat_id_of
from hanse.kit import ids
from hanse.kit.clock import MovableClock
from hanse.kit.db import Tx
from hanse.kit.house import House
from hanse.kit.outbound import Outbound
from hanse.kit.refusals import InvalidInput
from hanse.main.processes import free_port, wait_until_ready

VIENNA, OWN = "ATU24955261", "DE652893179"


@pytest.fixture(scope="module")
def register() -> Iterator[str]:
    """The simulated register, as a process of its own."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "hanse.customers.providers.simulator", "--port", str(port)]
    with subprocess.Popen(command) as running:
        assert wait_until_ready(address, 20, lambda: running.poll() is None)
        yield address
        running.terminate()


async def company(tx: Tx, vat_id: str | None) -> customers.Customer:
    made = await customers.register(tx, RegisterCustomer(email=None, given_name="Inga", family_name="Sundermann"))
    return await customers.set_business(tx, made.id, BusinessWanted("Nordlicht Bau GmbH", vat_id))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("atu 2495 5261", VIENNA),
        ("DE-652.893.179", OWN),
        ("GR094259216", "EL094259216"),
        ("", None),
    ],
)
def test_a_vat_id_has_one_spelling(typed: str, kept: str | None) -> None:
    assert vat_id_of(typed) == kept


@pytest.mark.parametrize("typed", ["ATU24955262", "DE123", "GB980780684", "XI432525179", "KOGGE"])
def test_what_is_no_vat_id_of_a_member_state_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        vat_id_of(typed)


@pytest.mark.parametrize(
    ("vat_id", "state", "name"),
    [
        (VIENNA, VatState.VALID, "Donaukontor Handels GmbH"),
        ("DE739469373", VatState.VALID, ""),
        (simulator.INVALID, VatState.INVALID, ""),
        (simulator.UNAVAILABLE, VatState.UNAVAILABLE, ""),
        (simulator.SLOW, VatState.UNAVAILABLE, ""),
    ],
)
async def test_the_register_says_whether_a_vat_id_exists(
    house: House, register: str, vat_id: str, state: VatState, name: str
) -> None:
    named = msgspec.structs.replace(house.settings, vat_check_url=register, vat_id=OWN)
    # The slow one is slower than we are patient.
    patient = house.outbound if vat_id != simulator.SLOW else Outbound(allow_private=True, timeout_seconds=0.3)
    house = replace(house, settings=named, outbound=patient)
    async with house.database.transaction() as tx:
        made = await company(tx, vat_id)
    assert made.business is not None
    assert (made.business.state, made.business.valid_until) == (VatState.ASKED, None)
    await jobs.check_vat_id(house, {"customer": str(made.id)})
    async with house.database.transaction() as tx:
        found = (await customers.get_customer(tx, made.id)).business
        kept = await customers.vat_checks(tx, made.id)
        assert found is not None
        assert (found.state, found.registered_name, found.valid(tx.now)) == (state, name, state is VatState.VALID)
    assert [(one.vat_id, one.answer, one.consultation) for one in kept] == [(vat_id, state, found.consultation)]
    assert (found.consultation or "").startswith("SIM") == (state in (VatState.VALID, VatState.INVALID))


async def test_no_answer_takes_nothing_away_and_a_no_takes_all(tx: Tx) -> None:
    made = await company(tx, VIENNA)

    async def answered(answer: VatAnswer, vat_id: str = VIENNA) -> customers.Business:
        await customers.take_in_vat_answer(tx, made.id, vat_id, answer)
        found = (await customers.get_customer(tx, made.id)).business
        assert found is not None
        return found

    assert not (await answered(VatAnswer("unavailable", reason="MS_UNAVAILABLE"))).valid(tx.now)
    assert (await answered(VatAnswer("valid", consultation="W1"))).valid(tx.now)
    silent = await answered(VatAnswer("unavailable"))
    assert (silent.state, silent.valid(tx.now), silent.consultation) == (VatState.UNAVAILABLE, True, "W1")
    assert silent.valid(tx.now + timedelta(days=29))
    assert not silent.valid(tx.now + timedelta(days=30))
    stranger = await answered(VatAnswer("valid", consultation="W2"), "DK38115499")
    assert stranger.consultation == "W1"
    denied = await answered(VatAnswer("invalid"))
    assert (denied.state, denied.valid_at, denied.valid(tx.now)) == (VatState.INVALID, None, False)
    assert await tx.column("select problem from customers.inv_valid_vat_id") == []


async def test_another_vat_id_begins_anew(tx: Tx) -> None:
    made = await company(tx, VIENNA)
    await customers.take_in_vat_answer(tx, made.id, VIENNA, VatAnswer("valid", consultation="W1"))
    same = await customers.set_business(tx, made.id, BusinessWanted("Nordlicht Bau SE", "ATU 24955261"))
    assert same.business is not None
    assert (same.company, same.business.valid(tx.now)) == ("Nordlicht Bau SE", True)
    other = await customers.set_business(tx, made.id, BusinessWanted("Nordlicht Bau SE", "DK38115499"))
    assert other.business is not None
    assert (other.business.state, other.business.valid_at, other.business.consultation) == (VatState.ASKED, None, None)
    ended = await customers.end_business(tx, made.id)
    assert (ended.business, ended.company) == (None, "")
    assert [one.vat_id for one in await customers.vat_checks(tx, made.id)] == [VIENNA]


async def test_an_answer_is_asked_for_again_before_it_counts_no_longer(house: House, clock: MovableClock) -> None:
    async with house.database.transaction() as tx:
        made = await company(tx, VIENNA)
        await customers.take_in_vat_answer(tx, made.id, VIENNA, VatAnswer("valid"))
        denied = await company(tx, simulator.INVALID)
        await customers.take_in_vat_answer(tx, denied.id, simulator.INVALID, VatAnswer("invalid"))
        silent = await company(tx, simulator.UNAVAILABLE)
        await customers.take_in_vat_answer(tx, silent.id, simulator.UNAVAILABLE, VatAnswer("unavailable"))
    asked = []
    for passed in (timedelta(minutes=10), timedelta(minutes=10), timedelta(minutes=1), timedelta(days=28)):
        clock.move(passed)
        async with house.database.transaction() as tx:
            asked.append(await jobs.commands.ask_due_vat_ids(tx))
    # Who got no answer is asked about once in a quarter of an hour; in the end the good answer is nearly over.
    assert asked == [0, 1, 0, 2]


async def test_staff_and_shoppers_say_for_which_company_somebody_buys(
    signed_in: Callable[..., Awaitable[httpx.AsyncClient]], api: httpx.AsyncClient
) -> None:
    account = {"email": f"{ids.new_code(8).lower()}@firma.example", "password": "moin-moin-1241", "given_name": "Arne"}
    own = (await api.post("/v1/shopper", json=account)).json()["id"]
    wrong = await api.put("/v1/shopper/business", json={"company": "Nordlicht Bau GmbH", "vat_id": "ATU24955262"})
    assert wrong.status_code == 422
    assert "vat_id" in wrong.text
    said = await api.put("/v1/shopper/business", json={"company": "Nordlicht Bau GmbH", "vat_id": "atu24955261"})
    assert said.json()["business"] | {"since": None, "asked_at": None} == {
        **dict.fromkeys(("since", "asked_at", "answered_at", "valid_at", "valid_until", "consultation")),
        "vat_id": VIENNA,
        "country": "AT",
        "state": "asked",
        "registered_name": "",
        "registered_address": "",
    }
    agent = await signed_in("service_agent")
    again = await agent.post(f"/v1/customers/{own}/vat-checks")
    assert again.status_code == 202
    assert (await agent.get(f"/v1/customers/{own}/vat-checks")).json() == []
    assert (await agent.put("/v1/vat-policy", json={"valid_days": 7})).status_code == 403
    office = await signed_in("office_manager")
    assert (await office.put("/v1/vat-policy", json={"valid_days": 7})).json()["version"] == 2
    assert (await agent.get("/v1/vat-policy")).json()["valid_days"] == 7
    assert (await agent.delete(f"/v1/customers/{own}/business")).status_code == 204
    refused = await agent.post(f"/v1/customers/{own}/vat-checks")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_vat_id")
