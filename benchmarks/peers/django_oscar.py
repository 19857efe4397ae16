"""django-oscar 4: pages rendered by the server, forms, and a guest who pays nothing online."""

import json
import os
import random
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from benchmarks.parts.goods import KINDS, PLENTY, goods
from benchmarks.parts.serving import Served
from benchmarks.parts.wire import Answer, Unexpected, Wire
from hanse.main.processes import free_port, wait_until_ready

from .cache import database_of, folder_of, run

HERE = Path(__file__).parent / "oscar"
PACKAGES = ("django-oscar[sorl-thumbnail]>=4,<5", "psycopg[binary]>=3.2,<4", "gunicorn>=23")
FORM = "application/x-www-form-urlencoded"
# As gunicorn recommends for this many processors; threads keep connections open between requests.
WORKERS, THREADS = 2 * (os.cpu_count() or 1) + 1, 2


class DjangoOscar:
    """Installed once, filled and started for each measurement."""

    name = "django-oscar"

    def __init__(self) -> None:
        self._folder = folder_of(self.name)
        self._python = self._folder / "venv" / "bin" / "python"

    def install(self) -> str:
        """Install the newest release of the major version; tells which."""
        if not self._python.exists():
            venv.create(self._folder / "venv", with_pip=True)
        run([self._python, "-m", "pip", "install", "--quiet", *PACKAGES])
        return self.version()

    def version(self) -> str:
        """Which release is installed."""
        asked = "from importlib.metadata import version as v; print(v('django-oscar'), 'on Django', v('django'))"
        return run([self._python, "-c", asked]).strip()

    @contextmanager
    def serving(self, url: str, last_pieces: int) -> Iterator[Served]:
        """Fill an empty database and serve with gunicorn."""
        port = free_port()
        with tempfile.TemporaryDirectory() as made:
            environment = {**os.environ, **database_of(url), "SITE_FOLDER": made, "PYTHONPATH": str(HERE)}
            environment["DJANGO_SETTINGS_MODULE"] = "settings"
            run([self._python, "-m", "django", "migrate", "--verbosity", "0"], env=environment)
            file = Path(made) / "goods.json"
            given = {"goods": goods(), "last_pieces": last_pieces, "plenty": PLENTY}
            file.write_bytes(msgspec.json.encode(given))
            self._numbers = json.loads(run([self._python, str(HERE / "seed.py"), str(file)], env=environment))
            command = [
                str(self._python), "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS),
                "--worker-class", "gthread", "--threads", str(THREADS), "--keep-alive", "60", "--log-level", "error",
                "django.core.wsgi:get_wsgi_application()",
            ]  # fmt: skip
            process = subprocess.Popen(command, env=environment, stdout=sys.stderr)
            try:
                address = f"http://127.0.0.1:{port}"
                if not wait_until_ready(f"{address}/", 120, lambda: process.poll() is None):
                    raise SystemExit("django-oscar did not start")
                yield Served(address, [process.pid])
            finally:
                process.terminate()
                process.wait(30)

    def shopper(self) -> "OscarShopper":
        """Somebody who shops there."""
        return OscarShopper(self._numbers)


class OscarShopper:
    """A guest with cookies and forms."""

    def __init__(self, numbers: list[int]) -> None:
        self._numbers, self._goods = numbers, goods()
        self._chance = random.Random(1241)  # noqa: S311 -- a choice that repeats, not a secret

    async def page(self, wire: Wire) -> None:
        """The page of a product."""
        place = self._chance.randrange(len(self._numbers) - 1)
        good = self._goods[place]
        found = await wire.want((200,), "GET", f"/catalogue/{good.handle}_{self._numbers[place]}/")
        if good.name.encode() not in found.body:
            raise Unexpected("the page does not name the article")

    async def listing(self, wire: Wire) -> None:
        """Search for a word, 24 products; its search without another server has no facets."""
        found = await wire.want((200,), "GET", f"/search/?q={self._chance.choice(KINDS)}")
        if b"product_pod" not in found.body:
            raise Unexpected("nothing was found")

    async def order(self, wire: Wire) -> None:
        """Two lines, a guest's mail, an address, the only way of delivery, the preview, and the order."""
        if not await self._buy(wire, self._chance.sample(range(len(self._numbers) - 1), 2)):
            raise Unexpected("the order was not placed")

    async def last_piece(self, wire: Wire) -> bool:
        """An order of the rare article; whether it was placed."""
        return await self._buy(wire, [len(self._numbers) - 1])

    async def _buy(self, wire: Wire, places: list[int]) -> bool:
        wire.forget()
        # A page with a form brings the cookie that every form must send back.
        await wire.want((200,), "GET", "/basket/")
        for place in places:
            await self._send(wire, f"/basket/add/{self._numbers[place]}/", {"quantity": "1"})
        if (await wire.ask("GET", "/checkout/")).status != 200:
            return False
        await self._send(wire, "/checkout/", {"username": "kundin@example.org", "options": "anonymous"})
        home = {"first_name": "Test", "last_name": "Kundin", "line1": "Am Sandtorkai 1", "line4": "Hamburg"}
        await self._send(wire, "/checkout/shipping-address/", {**home, "postcode": "20457", "country": "DE"})
        for step in ("shipping-method", "payment-method", "preview"):
            found = await wire.ask("GET", f"/checkout/{step}/")
        if found.status != 200:
            return False
        found = await self._send(wire, "/checkout/preview/", {"action": "place_order"})
        if found.status != 302 or "thank-you" not in found.location:
            return False
        await wire.want((200,), "GET", "/checkout/thank-you/")
        return True

    async def _send(self, wire: Wire, path: str, fields: dict[str, str]) -> Answer:
        token = wire.cookies.get("csrftoken", "")
        return await wire.ask("POST", path, urlencode(fields).encode(), FORM, X_CSRFToken=token)
