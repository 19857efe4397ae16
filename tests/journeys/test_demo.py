"""The first minutes with the demo: everything that the greeting promises is there."""

import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from hanse.main.demo.catalogue import catalogue
from hanse.main.demo.people import staff
from tests.journeys.conftest import Platform
from tests.main.tree import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.journey]


@pytest.fixture
def client(platform: Platform) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=platform.base_url, timeout=30) as made:
        yield made


def test_every_address_of_the_greeting_answers(platform: Platform, client: httpx.Client) -> None:
    lines = [line.split() for line in platform.tree.said().splitlines() if platform.base_url in line]
    addresses = [word for line in lines for word in line if word.startswith(platform.base_url)]
    assert len(addresses) == 7
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_every_role_signs_in(platform: Platform, client: httpx.Client) -> None:
    assert set(platform.logins) == {member.role for member in staff()}
    for mail in platform.logins.values():
        assert mail in platform.tree.said()
        answer = client.post("/v1/session", json={"email": mail, "password": platform.password})
        assert answer.status_code == 201, answer.text
        client.delete("/v1/session")


def test_a_customer_signs_in_and_sees_what_happened(platform: Platform, client: httpx.Client) -> None:
    answer = client.post("/v1/shopper/session", json={"email": platform.customer, "password": platform.password})
    assert answer.status_code == 201, answer.text
    assert client.get("/v1/shopper/timeline").json()["items"]


def test_pictures_are_served_to_be_kept(client: httpx.Client) -> None:
    product = catalogue().products[0]
    page = client.get(f"/products/{product.handle}")
    assert page.status_code == 200
    address = page.text.partition("/media/")[2].partition('"')[0]
    picture = client.get(f"/media/{address}")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "immutable" in picture.headers["cache-control"]


def test_the_order_that_was_being_paid_becomes_work(platform: Platform, client: httpx.Client) -> None:
    client.post("/v1/session", json={"email": platform.logins["owner"], "password": platform.password})

    def paid() -> bool:
        return client.get("/v1/orders", params={"state": "placed"}).json()["items"] == []

    wait_for(paid, 60)
    newest = client.get("/v1/orders", params={"channel": "web"}).json()["items"][0]
    assert newest["payment_state"] == "paid"


def test_the_audit_is_clean_while_everything_runs(platform: Platform) -> None:
    arguments = ["-m", "hanse.main", "audit", "--data", str(platform.folder / "data")]
    found = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=120, check=False)
    assert (found.returncode, found.stderr) == (0, "")
