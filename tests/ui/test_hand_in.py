"""Goods that were announced are handed in at the pick desk and at the till, and looked into later."""

from uuid import uuid4

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.hands import barriers_here, scan, signed_in, stand_at
from tests.ui.running import Running

pytestmark = pytest.mark.browser

expect.set_options(timeout=15_000)


def test_a_bag_is_taken_in_at_the_pick_desk_with_fewer_pieces_than_announced(
    browser: Browser, running: Running
) -> None:
    context = signed_in(browser, running.url, "picker-luebeck")
    desk = context.new_page()
    desk.goto("/pick/handover")
    expect(desk.get_by_text("Abholcode scannen")).to_be_visible()
    scan(desk, "QQQQQQQQ")
    expect(desk.get_by_role("alert")).to_contain_text("Unter diesem Code ist keine Rückgabe angemeldet")
    scan(desk, running.shop.handed_in[0])
    bag = desk.get_by_role("region", name="Rückgabe P-")
    expect(bag).to_contain_text("Silke Boysen")
    expect(bag).to_contain_text("Angemeldet für Altona. Sie wird hier angenommen.")
    assert barriers_here(desk, "handing in") == []
    bag.get_by_role("textbox", name="Stück von Beanie").fill("1")
    bag.get_by_role("button", name="Annehmen").click()
    expect(desk.get_by_role("status").filter(has_text="ist abgegeben")).to_be_visible()
    expect(desk.get_by_text("1 × Beanie")).to_be_visible()
    desk.get_by_role("button", name="Nächste Rückgabe").click()
    scan(desk, running.shop.handed_in[0])
    expect(desk.get_by_role("alert")).to_contain_text("wurde schon abgegeben")
    expect(desk.get_by_role("alert")).to_contain_text("Luebeck")
    context.close()


def test_the_till_takes_it_in_and_who_may_looks_into_it_at_once(browser: Browser, running: Running) -> None:
    context = signed_in(browser, running.url, "store_manager-luebeck")
    till = context.new_page()
    stand_at(till, running.shop.luebeck, running.shop.registers[20])
    opening = {
        "location": str(running.shop.luebeck), "register": str(running.shop.registers[20]), "float_minor": 10000,
    }  # fmt: skip
    opened = context.request.post("/v1/till/shifts", data=opening, headers={"Idempotency-Key": str(uuid4())})
    assert opened.status == 201, opened.text()
    till.goto("/till/returns")
    expect(till.get_by_text("Bon scannen")).to_be_visible()
    scan(till, running.shop.handed_in[1])
    bag = till.get_by_role("region", name="Rückgabe P-")
    expect(bag).to_contain_text("Enno Behrens")
    assert barriers_here(till, "handing in at the till") == []
    bag.get_by_role("button", name="Annehmen").click()
    expect(till.get_by_role("status").filter(has_text="ist abgegeben")).to_be_visible()
    till.get_by_role("button", name="Nächste Rückgabe").click()
    scan(till, running.shop.handed_in[1])
    till.get_by_role("button", name="Jetzt prüfen").click()
    look = till.get_by_role("dialog")
    expect(look).to_contain_text("Beanie")
    look.get_by_role("button", name="Zurücknehmen und erstatten").click()
    expect(till.get_by_text("angenommen")).to_be_visible()
    context.close()
