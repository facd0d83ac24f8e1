"""The chat page before the fake Twilio, in a real browser: as a developer uses it."""

from collections.abc import Iterator
from random import Random
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Locator, Page, expect

from booking.clock import SystemClock
from channels.testing.chat.page import Person, Stage, chat_routes
from channels.testing.twilio.account import Account
from channels.testing.twilio.fake import FakeTwilio
from channels.testing.twilio.server import create_fake_app, serving
from tests.browser.axe import violations

JOHN, PRIYA, SCOPED = "+447700900001", "+447700900003", "GB.Nobody123"
STAGE = Stage(
    "Sparkle Cleaning",
    "Europe/London",
    [
        Person("John Smith", JOHN, "on a plan"),
        Person("Priya Patel", PRIYA, "no plan"),
        Person("Hidden number", SCOPED, "WhatsApp tells no number"),
    ],
)
LIST = {
    "body": "Which time?",
    "button": "Times",
    "items": [{"id": f"t{hour}", "item": f"{hour}:00", "description": "Amy"} for hour in (9, 10)],
}
YES_NO = {"body": "Cancel?", "actions": [{"title": "Yes", "id": "y"}, {"title": "No", "id": "n"}]}


class Window:
    """The page, and the business at the other end, which answers by Twilio's API."""

    def __init__(self, page: Page, desk: httpx2.Client, fake: FakeTwilio) -> None:
        self.page, self.fake = page, fake
        self._desk, self._account = desk, fake.account

    def answers(self, text: str = "", to: str = JOHN, **more: str) -> None:
        """A message of ours to the phone."""
        sender = self._account.whatsapp if "sms" not in more else self._account.sms
        to = f"whatsapp:{to}" if "sms" not in more else to
        more.pop("sms", "")
        form = {"To": to, "From": sender, **({"Body": text} if text else {}), **more}
        path = f"/2010-04-01/Accounts/{self._account.sid}/Messages.json"
        assert self._desk.post(path, data=form).is_success

    def offers(self, kind: str, shape: dict[str, Any]) -> None:
        """A message that can be tapped."""
        given = {"language": "en", "types": {kind: shape}}
        self.answers(ContentSid=self._desk.post("/v1/Content", json=given).json()["sid"])

    def says(self, text: str) -> None:
        """The developer writes."""
        self.page.get_by_label("Message", exact=True).fill(text)
        self.page.keyboard.press("Enter")

    @property
    def bubbles(self) -> Locator:
        return self.page.get_by_role("log").get_by_role("listitem")

    def heard(self) -> list[str]:
        """What the desk was told."""
        return [message.body for message in self.fake.messages if message.form]


@pytest.fixture
def window(page: Page) -> Iterator[Window]:
    fake = FakeTwilio(Account(), SystemClock(), Random(5))  # noqa: S311 - repeatable
    login = (fake.account.sid, fake.account.token)
    with (
        serving(create_fake_app(fake, chat_routes(STAGE))) as url,
        httpx2.Client(base_url=url, auth=login, trust_env=False) as desk,
    ):
        page.goto(url)
        yield Window(page, desk, fake)
        page.close()


def test_what_is_written_goes_and_what_is_answered_shows(window: Window) -> None:
    window.says("Hi <b>there</b>")
    expect(window.bubbles).to_have_count(1)
    window.answers("Your booking is *confirmed*:\n1. _Standard Clean_\nno * stars * here")
    expect(window.bubbles).to_have_count(2)
    expect(window.bubbles.nth(0)).to_contain_text("Hi <b>there</b>")
    answer = window.bubbles.nth(1)
    expect(answer.locator("strong")).to_have_text("confirmed")
    expect(answer.locator("em")).to_have_text("Standard Clean")
    expect(answer).to_contain_text("no * stars * here")
    expect(answer.locator(".ticks")).to_contain_text("read")


def test_buttons_are_tapped_and_a_list_is_opened_by_keyboard(window: Window) -> None:
    window.says("cancel")
    window.offers("twilio/quick-reply", YES_NO)
    window.page.get_by_role("button", name="No", exact=True).click()
    expect(window.bubbles).to_have_count(3)
    window.offers("twilio/list-picker", LIST)
    window.page.get_by_role("button", name="☰ Times").focus()
    window.page.keyboard.press("Enter")
    expect(window.page.get_by_role("dialog")).to_be_visible()
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Enter")
    expect(window.page.get_by_role("dialog")).to_be_hidden()
    expect(window.bubbles).to_have_count(5)
    assert window.heard() == ["cancel", "No", "10:00"]


def test_each_person_has_a_chat_of_their_own_and_news_is_counted(window: Window) -> None:
    window.says("I am John")
    expect(window.bubbles).to_have_count(1)
    window.page.get_by_role("button", name="Priya Patel").click()
    expect(window.bubbles).to_have_count(0)
    window.says("I am Priya")
    expect(window.bubbles).to_have_count(1)
    window.answers("Hello John")
    john = window.page.get_by_role("button", name="John Smith")
    expect(john).to_contain_text("1 new")
    john.click()
    expect(window.bubbles).to_have_count(2)
    expect(john).not_to_contain_text("new")


def test_an_sms_and_what_could_not_be_delivered_are_marked(window: Window) -> None:
    window.answers("Your verification code is: 123456", sms="yes")
    expect(window.bubbles.nth(0)).to_contain_text("SMS")
    window.answers("Nobody asked me")
    expect(window.bubbles.nth(1)).to_contain_text("not delivered (63016)")


@pytest.mark.parametrize(
    ("button", "kind"),
    [("Picture", "image"), ("Voice note", "audio"), ("Location", "location"), ("STOP", "text")],
)
def test_other_things_than_words_can_be_sent(window: Window, button: str, kind: str) -> None:
    window.page.get_by_label("Send something else").click()
    window.page.get_by_role("button", name=button).click()
    expect(window.bubbles).to_have_count(1)
    (message,) = window.fake.messages
    assert message.form["MessageType"] == kind


def test_typing_is_seen(window: Window) -> None:
    window.says("Hi")
    expect(window.bubbles).to_have_count(1)
    (message,) = window.fake.messages
    path = "/v2/Indicators/Typing.json"
    window._desk.post(path, data={"channel": "whatsapp", "messageId": message.sid})
    expect(window.page.get_by_text("typing…")).to_be_visible()
    window.answers("Hello")
    expect(window.page.get_by_text("typing…")).to_be_hidden()


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1200, "light")])
def test_the_page_is_for_everybody_on_any_screen(window: Window, width: int, scheme: Any) -> None:
    window.page.emulate_media(color_scheme=scheme)
    window.page.set_viewport_size({"width": width, "height": 700})
    window.says("cancel my booking")
    window.offers("twilio/quick-reply", YES_NO)
    window.answers("Here you *are*.\n" * 30)
    expect(window.bubbles).to_have_count(3)
    assert violations(window.page) == []
    overflow = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not window.page.evaluate(overflow)
    window.offers("twilio/list-picker", LIST)
    window.page.get_by_role("button", name="☰ Times").click()
    assert violations(window.page) == []
