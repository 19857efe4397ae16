"""Every screen of the till, for everybody and in every window."""

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.hands import barriers, barriers_here, scan, signed_in, stand_at
from tests.ui.running import Running

pytestmark = pytest.mark.browser

expect.set_options(timeout=15_000)


def test_every_screen_of_the_till_is_free_of_known_barriers_and_fits_its_window(
    browser: Browser, running: Running
) -> None:
    context = signed_in(browser, running.url, "cashier-luebeck")
    page = context.new_page()
    register = running.shop.registers[-1]
    stand_at(page, running.shop.luebeck, register)
    body = {"location": str(running.shop.luebeck), "register": str(register), "float_minor": 0}
    assert context.request.post("/v1/till/shifts", data=body).status in (201, 409)
    wrong = barriers(page, ["/till/pickup", "/till/returns", "/till/cards", "/till/receipts", "/till/shift", "/till"])
    scan(page, "JACKET")
    expect(page.locator("li[data-line]")).to_have_count(1)
    wrong += barriers_here(page, "basket")
    for key in ("F2", "F4", "F6", "F7", "F8", "F9"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        wrong += barriers_here(page, key)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.evaluate("localStorage.clear()")
    context.close()
    assert wrong == []
