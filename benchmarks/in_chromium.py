"""Screens as people wait for them: `python benchmarks/in_chromium.py [--rounds 30]`.

In the Chromium of this machine, warm, against a running shop: from a click on Orders in the office to the first row of
the list (goal 150 ms), the same from loading the page anew, and from the last key of a scan at the till to the line in
the basket (goal 50 ms). Measured on the page, up to the frame after the row is there. Medians, and the 9th decile.
The screens must be built (`make ui`).
"""

import argparse
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.parts.databases import a_server, say
from benchmarks.parts.serving import serving
from hanse.kit.ids import new_id
from tests.ui.hands import signed_in, stand_at
from tests.ui.running import CHROMIUMS, QUIET_CHROMIUM
from tests.ui.shop import Built

ROOT = Path(__file__).resolve().parents[1]
WARM = 5
GOAL_OFFICE, GOAL_TILL = 150, 50

# `do` begins it; the answer is how long it took until what is looked for is there and the next frame begins.
TIMED = """([does, looked]) => new Promise(answer => {
    const there = () => document.querySelector(looked) !== null;
    const began = performance.now();
    const seen = () => requestAnimationFrame(() => answer(performance.now() - began));
    const watch = new MutationObserver(() => { if (there()) { watch.disconnect(); seen(); } });
    watch.observe(document, { childList: true, subtree: true });
    if (does.click) document.querySelector(does.click).click();
    if (does.scan) {
        const options = { bubbles: true, cancelable: true };
        for (const key of [...does.scan, "Enter"])
            (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { key, ...options }));
    }
})"""
LOADED = """() => new Promise(answer => {
    const look = () => document.querySelector("tbody tr") ? answer(performance.now()) : requestAnimationFrame(look);
    look();
})"""


@contextmanager
def a_shop(server: str) -> Iterator[tuple[str, Built]]:
    """The small shop that the tests of the screens have, and its address."""
    name = f"bench_{new_id().hex}"
    prepare = [sys.executable, "-m", "tests.ui.shop", server, name]
    made = subprocess.run(prepare, check=True, stdout=subprocess.PIPE, cwd=ROOT)
    try:
        with serving(urlsplit(server)._replace(path=f"/{name}").geturl(), worker=True) as served:
            yield served.address, msgspec.json.decode(made.stdout, type=Built)
    finally:
        subprocess.run([*prepare, "drop"], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)


def office(browser: Browser, url: str, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds from the click to the first row, and from loading anew."""
    context = signed_in(browser, url, "owner")
    page = context.new_page()
    clicked, loaded = [], []
    for _ in range(rounds + WARM):
        page.goto("/office/orders")
        loaded.append(float(page.evaluate(LOADED)))
        page.locator("a[href='/office/locations']").first.click()
        page.wait_for_url("**/office/locations")
        page.wait_for_selector("#content h1", state="attached")
        page.wait_for_function("!document.querySelector('a[href^=\"/office/orders/\"]')")
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelectorAll('tbody tr').forEach(one => one.setAttribute('data-old', ''))")
        clicked.append(_timed(page, {"click": "a[href='/office/orders']"}, "tbody tr:not([data-old])"))
    context.close()
    return clicked[WARM:], loaded[WARM:]


def till(browser: Browser, url: str, shop: Built, rounds: int) -> list[float]:
    """Milliseconds from the last key of a scan to its line."""
    context = signed_in(browser, url, "cashier-luebeck")
    page = context.new_page()
    stand_at(page, shop.luebeck, shop.registers[0])
    body = {"location": str(shop.luebeck), "register": str(shop.registers[0]), "float_minor": 10_000}
    context.request.post("/v1/till/shifts", data=body)
    page.goto("/till")
    page.get_by_role("heading", name="Verkauf").wait_for(state="attached")
    found = []
    for _ in range(rounds + WARM):
        page.wait_for_load_state("networkidle")
        found.append(_timed(page, {"scan": "BEANIE"}, "li[data-line]"))
        page.wait_for_load_state("networkidle")
        page.keyboard.press("Delete")
        page.locator("li[data-line]").wait_for(state="detached")
    context.close()
    return found[WARM:]


def _timed(page: Page, does: dict[str, str], looked: str) -> float:
    return float(page.evaluate(TIMED, [does, looked]))


def tell(what: str, found: list[float], goal: int) -> None:
    """Print a row."""
    decile = statistics.quantiles(found, n=10)[8]
    say(f"{what:<44}{statistics.median(found):>7.0f} ms, 9th decile {decile:.0f}; goal {goal}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if chromium is None:
        raise SystemExit("Chromium is needed here: run make browser")
    with a_server() as server, a_shop(server) as (url, shop), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET_CHROMIUM)
        clicked, loaded = office(browser, url, rounds)
        scanned = till(browser, url, shop, rounds)
        say(f"Chromium {browser.version}, medians of {rounds}")
        browser.close()
    tell("office: click on Orders to the first row", clicked, GOAL_OFFICE)
    tell("office: loading the list to the first row", loaded, GOAL_OFFICE)
    tell("till: last key of a scan to the line", scanned, GOAL_TILL)


if __name__ == "__main__":
    main()
