"""What people do at a screen: sign in, scan, look for barriers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import msgspec
from playwright.sync_api import Browser, BrowserContext, Page

from tests.ui.shop import PASSWORD

AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
# What WCAG 2.1 AA asks and a machine can see.
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]

# A phone in the dark and a desk by day.
WINDOWS: list[tuple[int, Literal["dark", "light"]]] = [(390, "dark"), (1440, "light")]
# And what a desk at twice the size and a tablet are wide.
WIDTHS = (390, 720, 820, 1440)

# A scanner types faster than any remote control of a browser can: its keys are made on the page, and all of them
# before the first is heard, because a key tells when it was made and a busy machine may pause between two of them.
SCAN = """code => {
    const options = { bubbles: true, cancelable: true };
    const keys = [...code, "Enter"].map(key => new KeyboardEvent("keydown", { key, ...options }));
    for (const key of keys) (document.activeElement ?? document.body).dispatchEvent(key);
}"""

# What was asked for has come, what floats has arrived, what fades has faded.
SETTLED = """async () => {
    const waiting = () => document.querySelector("[aria-busy=true]");
    for (let tries = 0; waiting() && tries < 100; tries++) await new Promise(then => setTimeout(then, 50));
    await new Promise(then => setTimeout(then, 200));
    await new Promise(then => requestAnimationFrame(() => requestAnimationFrame(then)));
    const endless = one => one.effect?.getComputedTiming().endTime === Infinity;
    await Promise.all(document.getAnimations().filter(one => !endless(one)).map(one => one.finished.catch(() => {})));
}"""

# Asked after the next frame, when the page has followed the size of its window.
TOO_WIDE = """() => new Promise(answer => requestAnimationFrame(() => requestAnimationFrame(() =>
    answer([...document.querySelectorAll("main, html")].some(one => one.scrollWidth > one.clientWidth)))))"""


def signed_in(browser: Browser, url: str, who: str) -> BrowserContext:
    """A browser of somebody on the staff."""
    context = browser.new_context(base_url=url, locale="de-DE", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(20_000)
    context.add_cookies([{"name": "hanse_language", "value": "de", "url": url}])
    answer = context.request.post("/v1/session", data={"email": f"{who}@kogge.example", "password": PASSWORD})
    assert answer.status == 201, answer.text()
    return context


def stand_at(page: Page, location: UUID, register: UUID) -> None:
    """Make this browser a register, as if somebody had chosen it before."""
    chosen = msgspec.json.encode({"location": location, "register": register}).decode()
    page.add_init_script(f"localStorage.setItem('hanse.till.register', {msgspec.json.encode(chosen).decode()})")


def picked_by_api(browser: Browser, url: str, name: str) -> None:
    """Somebody at the pick desk in Lübeck has put an order on the shelf C 3."""
    context = signed_in(browser, url, "picker-luebeck")
    picker = context.request
    found: list[dict[str, Any]] = []
    for _ in range(100):
        found = [task for task in picker.get("/v1/tasks").json()["items"] if task["customer_name"] == name]
        if found:
            break
        context.new_page().wait_for_timeout(200)
    (task,) = found
    steps: list[tuple[str, dict[str, Any]]] = [("picking", {})]
    steps += [
        (f"lines/{line['line']}/picked", {"code": line["sku"], "quantity": line["quantity"]}) for line in task["lines"]
    ]
    for step, body in [*steps, ("shelf", {"shelf": "C 3"})]:
        key = {"Idempotency-Key": f"{task['id']}-{step}"}
        assert picker.post(f"/v1/tasks/{task['id']}/{step}", data=body, headers=key).status == 200
    context.close()


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
    before = page.viewport_size or {"width": WIDTHS[-1], "height": 900}
    page.evaluate(AXE.read_text())
    wrong = []
    for width, face in WINDOWS:
        page.emulate_media(color_scheme=face)
        page.set_viewport_size({"width": width, "height": before["height"]})
        page.evaluate(SETTLED)
        found = page.evaluate("standards => axe.run({runOnly: standards, resultTypes: ['violations']})", STANDARDS)
        wrong += [f"{name} ({face}): {v['id']}: {v['nodes'][0]['html'][:200]}" for v in found["violations"]]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": before["height"]})
        if page.evaluate(TOO_WIDE):
            wrong.append(f"{name}: wider than a window of {width}")
    page.set_viewport_size(before)
    return wrong
