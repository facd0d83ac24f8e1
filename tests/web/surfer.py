"""A browser without a window: it keeps cookies, reads forms and sends them as they stand."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx2
from starlette.testclient import TestClient

HOST = "https://book.example.com"


@dataclass
class Form:
    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Label, name, value."""


class Page(HTMLParser):
    """The parts of a page that a test asks about."""

    def __init__(self, response: httpx2.Response) -> None:
        super().__init__()
        self.response = response
        self.status = response.status_code
        self.path = response.url.path
        self.forms: list[Form] = []
        self.headings: list[str] = []
        self.links: dict[str, str] = {}
        self._heard: list[str] = []
        self._pieces: list[str] = []
        self._button: tuple[str, str] = ("", "")
        self._link = ""
        self.feed(response.text)

    @property
    def text(self) -> str:
        """Everything a person reads, in one line."""
        return " ".join(" ".join(self._pieces).split())

    @property
    def heading(self) -> str:
        return self.headings[0]

    def form_with(self, label: str) -> tuple[Form, tuple[str, str]]:
        for form in self.forms:
            for text, name, value in form.buttons:
                if text == label:
                    return form, (name, value)
        raise LookupError(f"no button {label!r} on {self.heading!r}: {self.text}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        if tag in {"h1", "button", "a"}:
            self._heard = []
        if tag == "form":
            self.forms.append(Form(given["action"], given["method"]))
        elif tag == "input" and "disabled" not in given and "name" in given:
            is_box = given.get("type") in {"checkbox", "radio"}
            if not is_box or "checked" in given:
                self.forms[-1].fields.append((given["name"], given.get("value", "")))
        elif tag == "button":
            self._button = (given.get("name", ""), given.get("value", ""))
        elif tag == "a":
            self._link = given["href"]

    def handle_endtag(self, tag: str) -> None:
        said = " ".join("".join(self._heard).split())
        if tag == "h1":
            self.headings.append(said)
        elif tag == "button":
            self.forms[-1].buttons.append((said, *self._button))
        elif tag == "a":
            self.links[said] = self._link

    def handle_data(self, data: str) -> None:
        self._heard.append(data)
        self._pieces.append(data)


class Surfer:
    """Someone at a browser.

    Args:
        client: of the web application.
    """

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.page = self.open("/nowhere")

    def open(self, path: str) -> Page:
        self.page = Page(self.client.get(path))
        return self.page

    def press(self, label: str, *, untick: str = "", **typed: str) -> Page:
        """Fill in the form that has this button, and press it."""
        form, button = self.page.form_with(label)
        fields = [(name, value) for name, value in form.fields if name not in typed]
        fields = [pair for pair in fields if pair[1] != untick or not untick]
        fields += [*typed.items(), *([button] if button[0] else [])]
        self.page = Page(self.send(form.method, form.action, fields))
        return self.page

    def send(self, method: str, action: str, fields: list[tuple[str, str]]) -> httpx2.Response:
        if method == "get":
            return self.client.get(action, params=dict(fields))
        data: dict[str, list[str]] = {}
        for name, value in fields:
            data.setdefault(name, []).append(value)
        return self.client.post(action, data=data)
