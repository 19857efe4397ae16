"""The simulated carrier as a process of its own, and orders whose parcels it brings."""

import base64
import dataclasses
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
from standardwebhooks import Webhook

from hanse.kit.house import House
from hanse.main.processes import free_port, wait_until_ready
from tests.journeys.shop import ADDRESS, Drain, Shop, send, total_of, with_line

SECRET = "a secret of the carrier"


def running(folder: Path) -> Iterator[str]:
    """The carrier, until the tests are done."""
    port = free_port()
    environment = {**os.environ, "HANSE_CARRIER_SECRET": SECRET, "HANSE_PARENT_PID": str(os.getpid())}
    command = [sys.executable, "-m", "hanse.delivery.providers.simulator", "--port", str(port)]
    with subprocess.Popen([*command, "--data", str(folder / "parcels.sqlite")], env=environment) as process:
        assert wait_until_ready(f"http://127.0.0.1:{port}/totals", 20, lambda: process.poll() is None)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def with_carrier(house: House, url: str) -> House:
    """A house that knows the carrier."""
    settings = msgspec.structs.replace(house.settings, carrier_url=url, carrier_secret=SECRET)
    return dataclasses.replace(house, settings=settings)


async def ordered(api: httpx.AsyncClient, shop: Shop, *, postal_code: str = "23552", jackets: int = 1) -> Any:
    """An order of jackets and a beanie, sent home and paid."""
    cart = await send(api, "POST", "/carts", {"channel": "web"}, 201)
    await with_line(api, cart["id"], shop.jacket, jackets, "ship")
    priced = await with_line(api, cart["id"], shop.beanie, 1, "ship")
    shipped = 0 if total_of(priced) >= 20000 else 490
    body = {
        "cart": cart["id"],
        "email": "kundin@example.org",
        "name": "Test Kundin",
        "shipping": {**ADDRESS, "postal_code": postal_code},
        "delivery_method": "standard",
        "payments": [{"tender": "cash"}],
        "expected_total_minor": total_of(priced) + shipped,
    }
    return await send(api, "POST", "/orders", body, 201)


async def picked(picker: httpx.AsyncClient, number: str) -> Any:
    """The task of an order, with everything in the basket."""
    (task,) = [t for t in (await send(picker, "GET", "/tasks"))["items"] if t["number"] == number]
    task = await send(picker, "POST", f"/tasks/{task['id']}/picking")
    for line in task["lines"]:
        body = {"code": line["sku"], "quantity": line["quantity"]}
        task = await send(picker, "POST", f"/tasks/{task['id']}/lines/{line['line']}/picked", body)
    return task


async def sent(api: httpx.AsyncClient, picker: httpx.AsyncClient, shop: Shop, drain: Drain) -> tuple[Any, Any]:
    """An order whose one parcel has left with the carrier."""
    order = await ordered(api, shop)
    await drain()
    task = await picked(picker, order["number"])
    await send(picker, "POST", f"/tasks/{task['id']}/packing", {"carrier": "simulated"})
    await drain()
    task = await send(picker, "POST", f"/tasks/{task['id']}/parcel", {})
    await drain()
    return order, task["parcels"][0]


async def asked(url: str, path: str, body: Any = None) -> Any:
    """What the carrier itself says, or is told by its courier."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.request("GET" if body is None else "POST", url + path, json=body)).json()


async def told(api: httpx.AsyncClient, body: Any, *, secret: str = SECRET) -> httpx.Response:
    """A message of the carrier."""
    text, at = json.dumps(body), datetime.now(UTC)
    signing = Webhook(base64.b64encode(hashlib.sha256(secret.encode()).digest()).decode())
    headers = {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signing.sign("evt_1", at, text),
    }
    return await api.post("/v1/shipments/webhooks/simulated", content=text, headers=headers)
