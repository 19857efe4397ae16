"""What people do at a screen: sign in, scan, look for barriers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from playwright.sync_api import Browser, BrowserContext, Page

from tests.ui.shop import PASSWORD

AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
# What WCAG 2.1 AA asks and a machine can see.
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]

# A phone in the dark and a desk at twice the size; whatever fits these has to fit a tablet and a desk too.
WINDOWS = [(390, "dark", "de"), (720, "light", "en")]
WIDTHS = (390, 720, 820, 1440)

# A scanner types faster than any remote control of a browser can: its keys are made on the page, and all of them
# before the first is heard, because a key tells when it was made and a busy machine may pause between two of them.
SCAN = """code => {
    const options = { bubbles: true, cancelable: true };
    const keys = [...code, "Enter"].map(key => new KeyboardEvent("keydown", { key, ...options }));
    for (const key of keys) (document.activeElement ?? document.body).dispatchEvent(key);
}"""

# Asked after the next frame, when the page has followed the size of its window.
TOO_WIDE = """() => new Promise(answer => requestAnimationFrame(() => requestAnimationFrame(() =>
    answer([...document.querySelectorAll("main, html")].some(one => one.scrollWidth > one.clientWidth)))))"""


def signed_in(
    browser: Browser, url: str, who: str, *, language: str = "de", width: int = 1440, face: Any = "light"
) -> BrowserContext:
    """A browser of somebody on the staff."""
    locale = "de-DE" if language == "de" else "en-GB"
    context = browser.new_context(
        base_url=url, locale=locale, color_scheme=face, viewport={"width": width, "height": 900}
    )
    context.set_default_timeout(20_000)
    context.add_cookies([{"name": "hanse_language", "value": language, "url": url}])
    answer = context.request.post("/v1/session", data={"email": f"{who}@kogge.example", "password": PASSWORD})
    assert answer.status == 201, answer.text()
    return context


def stand_at(page: Page, location: UUID, register: UUID) -> None:
    """Make this browser a register, as if somebody had chosen it before."""
    chosen = msgspec.json.encode({"location": location, "register": register}).decode()
    page.add_init_script(f"localStorage.setItem('hanse.till.register', {msgspec.json.encode(chosen).decode()})")


def scan(page: Page, code: str) -> None:
    """Scan a code, wherever the focus is."""
    page.evaluate(SCAN, code)


def barriers(page: Page, screens: Sequence[str]) -> list[str]:
    """What axe finds wrong on these addresses, and which of them are wider than the window."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    for screen in screens:
        page.goto(screen)
        page.wait_for_selector("#content h1", state="attached")
        wrong += barriers_here(page, screen)
    return wrong


def barriers_here(page: Page, name: str) -> list[str]:
    """What axe finds wrong on the page as it stands, and at which widths it is wider than its window."""
    page.wait_for_timeout(300)  # what floats has arrived
    page.evaluate(AXE.read_text())
    found = page.evaluate("standards => axe.run({runOnly: standards, resultTypes: ['violations']})", STANDARDS)
    wrong = [f"{name}: {v['id']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]
    before = page.viewport_size or {"width": WIDTHS[-1], "height": 900}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": before["height"]})
        if page.evaluate(TOO_WIDE):
            wrong.append(f"{name}: wider than a window of {width}")
    page.set_viewport_size(before)
    return wrong
