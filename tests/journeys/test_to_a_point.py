"""A shopper with a phone has a parcel sent to a pickup point."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.running import Running

from .test_in_browser import MOVED_BY_WORKER_SECONDS, PHONE, put_into_cart

pytestmark = [pytest.mark.browser, pytest.mark.journey]


def wrote(page: Page, **fields: str) -> None:
    """Fill in fields by their names."""
    for name, value in fields.items():
        page.locator(f"[name='{name.replace('__', '.')}']").fill(value)


def test_a_shopper_sends_a_parcel_to_a_locker(browser: Browser, running: Running) -> None:
    context = browser.new_context(base_url=running.url, locale="de-DE", viewport=PHONE, has_touch=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    put_into_cart(page, "jacket", "Liefern")
    page.get_by_role("button", name="Zur Kasse").click()
    wrote(page, name="Jan Harms", email="jan.harms@example.org", shipping__street="Engelsgrube")
    wrote(page, shipping__house_number="7", shipping__postal_code="23552", shipping__city="Lübeck")

    page.get_by_role("radio", name="An einen Abholpunkt").check(no_wait_after=True)
    points = page.get_by_role("radiogroup", name="Abholpunkte")
    expect(points.get_by_role("radio")).to_have_count(2)
    expect(page.locator("[name='billing.street']")).to_have_value("Engelsgrube")
    points.get_by_role("radio", name="Packstation 201").check(no_wait_after=True)
    number = page.get_by_label("Ihre Kundennummer bei Küstenbote")
    expect(number).to_be_in_viewport()
    expect(points.get_by_role("radio", name="Packstation 201")).to_be_checked()
    expect(page.get_by_text("Lieferung an Ihren Abholpunkt")).to_be_attached()
    page.get_by_role("button", name="Zahlungspflichtig bestellen").click()
    expect(number).to_have_attribute("aria-invalid", "true")
    number.fill("12345678")
    page.get_by_role("button", name="Zahlungspflichtig bestellen").click()

    page.wait_for_url("**/orders/*")
    heading = page.get_by_role("heading", level=1)
    expect(heading).not_to_contain_text("geprüft", timeout=MOVED_BY_WORKER_SECONDS * 1000)
    expect(page.get_by_text("Abholpunkt: Packstation 201")).to_be_visible()
    expect(page.get_by_text("Kundennummer 12345678")).to_be_visible()
    context.close()
