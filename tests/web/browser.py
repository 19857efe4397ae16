"""A browser without scripts: it reads pages, fills in forms, sends them and follows where they lead."""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

import httpx
import msgspec


class FoundForm(msgspec.Struct):
    """A form as it stands on the page: where it goes and what it would send. Buttons are (name, value, label)."""

    action: str
    method: str
    fields: dict[str, str]
    buttons: list[tuple[str, str, str]]


class Reader(HTMLParser):
    """Reads forms, links and texts out of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[FoundForm] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._form: FoundForm | None = None
        self._select = ""
        self._button: list[str] | None = None
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        flags = {name for name, _ in attrs}
        if tag in ("script", "style"):
            self._silent += 1
        elif tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self._form = FoundForm(given.get("action", ""), given.get("method", "get"), {}, [])
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(tag, given, flags)

    def _control(self, tag: str, given: dict[str, str], flags: set[str]) -> None:
        assert self._form is not None
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "input" and name and "disabled" not in flags:
            if kind not in ("radio", "checkbox") or "checked" in flags:
                self._form.fields[name] = given.get("value", "")
        elif tag == "textarea":
            self._form.fields[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in flags or self._select not in self._form.fields):
            self._form.fields[self._select] = given.get("value", "")
        elif tag == "button":
            self._button = [name, given.get("value", ""), ""]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent -= 1
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "button" and self._button is not None:
            if self._form is not None:
                self._form.buttons.append((self._button[0], self._button[1], self._button[2].strip()))
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._button is not None:
            self._button[2] += data
        if data.strip():
            self.words.append(" ".join(data.split()))


class Browser:
    """Goes from page to page like somebody whose browser runs no scripts."""

    def __init__(self, client: httpx.AsyncClient, language: str = "de") -> None:
        self.client = client
        self.client.headers["accept"] = "text/html"
        self.client.headers["accept-language"] = language
        self.answer: httpx.Response
        self.page: Reader

    @property
    def text(self) -> str:
        """All words of the page."""
        return " ".join(self.page.words)

    @property
    def path(self) -> str:
        """Where the browser is."""
        return self.answer.url.raw_path.decode()

    async def open(self, address: str, **options: Any) -> "Browser":
        """Open an address and follow redirects."""
        return self._read(await self.client.get(address, follow_redirects=True, **options))

    def form(self, action: str, fields: Iterable[str] = (), button: tuple[str, str] | None = None) -> FoundForm:
        """The form that goes to an address beginning like this: the first that has these fields and this button."""
        found = [form for form in self.page.forms if form.action.startswith(action)]
        fitting = [form for form in found if button is None or button in [(n, v) for n, v, _ in form.buttons]]
        return next((form for form in fitting if set(fields) <= set(form.fields)), (fitting or found)[0])

    async def send(self, action: str, button: tuple[str, str] | None = None, **typed: str) -> "Browser":
        """Fill in a form and send it; names with dots are written with two underscores."""
        filled = {name.replace("__", "."): value for name, value in typed.items()}
        form = self.form(action, filled, button)
        fields = {**form.fields, **filled}
        if button is not None:
            assert button in [(name, value) for name, value, _ in form.buttons]
            fields[button[0]] = button[1]
        if form.method == "get":
            return self._read(await self.client.get(form.action, params=fields, follow_redirects=True))
        return self._read(await self.client.post(form.action, data=fields, follow_redirects=True))

    def _read(self, answer: httpx.Response) -> "Browser":
        self.answer, self.page = answer, Reader()
        self.page.feed(answer.text)
        return self
