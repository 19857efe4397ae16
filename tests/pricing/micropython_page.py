"""Chromium with MicroPython and the kernel in it, as a till has it: requests in, answers out, on one page."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from playwright.sync_api import Page, Route

from tests.pricing.micropython_process import HERE, KERNEL, installed

ORIGIN = "http://kernel.test/"
AT_ONCE = 200
START = """<!doctype html><script type="module">
import { loadMicroPython } from "./micropython.mjs";
import { kernelIn } from "./kernel.mjs";
const source = await (await fetch("kernel.py")).text();
const answer = await kernelIn(loadMicroPython, { url: "micropython.wasm" }, source);
window.ask = (texts) => texts.map((text) => answer(text));
</script>"""


def page_answers(page: Page, requests: Sequence[Any]) -> Iterator[Any]:
    """What the kernel answers to each request within this page, in order."""
    package = installed() / "node_modules" / "@micropython" / "micropython-webassembly-pyscript"
    files = {
        "micropython.mjs": (package / "micropython.mjs", "text/javascript"),
        "micropython.wasm": (package / "micropython.wasm", "application/wasm"),
        "kernel.mjs": (HERE / "kernel.mjs", "text/javascript"),
        "kernel.py": (KERNEL, "text/plain; charset=utf-8"),
    }

    def serve(route: Route) -> None:
        path, kind = files.get(route.request.url.removeprefix(ORIGIN), (None, "text/html"))
        body = START if path is None else path.read_bytes()
        route.fulfill(body=body, headers={"content-type": kind})

    page.route(ORIGIN + "**", serve)
    page.goto(ORIGIN)
    page.wait_for_function("() => window.ask !== undefined")
    for first in range(0, len(requests), AT_ONCE):
        # MicroPython's json does not join the two halves of an escaped emoji; JavaScript does not escape it either.
        texts = [json.dumps(request, ensure_ascii=False) for request in requests[first : first + AT_ONCE]]
        yield from map(json.loads, page.evaluate("texts => window.ask(texts)", texts))
