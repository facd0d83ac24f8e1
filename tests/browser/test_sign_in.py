"""Signing in and allowing an app, in a real browser."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from booking.access import Scope
from tests.browser.axe import violations
from tests.browser.town import Town, open_town
from tests.web.house import FAMILY, OLIVIA, answer_in

PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
NARROWEST = {"width": 320, "height": 640}

pytestmark = pytest.mark.behaviour("MCP-06")


@pytest.fixture
def town() -> Iterator[Town]:
    """A house and an app of the test's own."""
    with open_town() as opened:
        yield opened


def window(browser: Browser, **options: Any) -> Page:
    """A window that knows nothing of the others; it waits five seconds for anything."""
    context = browser.new_context(**options)
    context.set_default_timeout(5000)
    return context.new_page()


def to_consent(page: Page, town: Town, contact: str = "john@example.com") -> None:
    page.goto(town.sign_in_page())
    page.get_by_label("Your phone number or e-mail address").fill(contact)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Six-digit code").fill(town.house.code)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_app_to_the_code_to_the_yes_and_back_into_the_app(
    browser: Browser, town: Town, size: Any, scripts: bool
) -> None:
    """Back means through the app's own redirects too, which no policy of our pages may stop."""
    page = window(browser, viewport=size, java_script_enabled=scripts)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    to_consent(page, town)
    expect(page.get_by_role("heading", level=1)).to_have_text("Allow this app to act for you?")
    page.get_by_role("button", name="Allow", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Back in the app")
    assert urlsplit(page.url).hostname == "localhost"
    tokens = town.house.exchange(page.url)
    assert tokens.scopes == (Scope.READ, Scope.WRITE)
    assert complaints == []
    page.context.close()


def test_a_no_goes_back_into_the_app_too(browser: Browser, town: Town) -> None:
    page = window(browser)
    page.goto(town.sign_in_page())
    page.get_by_role("button", name="Don't connect").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Back in the app")
    assert answer_in(page.url)["error"] == "access_denied"
    page.context.close()


def test_with_the_keyboard_alone(browser: Browser, town: Town) -> None:
    page = window(browser)
    page.goto(town.sign_in_page())
    press(page, "Tab")
    page.keyboard.type("john@example.com")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enter your code")
    press(page, "Tab")
    page.keyboard.type(town.house.code)
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Allow this app to act for you?")
    press(page, "Tab", "Space")  # the box of writing
    press(page, "Tab", "Tab")  # past the list of apps
    expect(page.get_by_role("button", name="Allow", exact=True)).to_be_focused()
    width = "getComputedStyle(document.activeElement).outlineWidth"
    assert page.evaluate(width) == "3px"
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Back in the app")
    assert town.house.exchange(page.url).scopes == (Scope.READ,)
    page.context.close()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_page_passes_the_accessibility_rules_and_fits_a_small_phone(
    browser: Browser, town: Town, colours: Any
) -> None:
    """Rules of axe; nothing to scroll sideways; every target large enough for a thumb."""
    page = window(
        browser,
        viewport=NARROWEST,
        color_scheme=colours,
        bypass_csp=True,  # axe is a script
    )
    looked = Looked(page)
    page.goto(town.sign_in_page())
    looked.at("Sign in")
    page.get_by_role("textbox").fill("nothing")
    page.get_by_role("button", name="Send me a code").click()
    looked.at("Error: Sign in")
    page.get_by_role("textbox").fill(FAMILY)
    page.get_by_role("button", name="Send me a code").click()
    looked.at("Enter your code")
    page.get_by_role("textbox").fill("12345")
    page.get_by_role("button", name="Sign in").click()
    looked.at("Error: Enter your code")
    page.get_by_role("textbox").fill(town.house.code)
    page.get_by_role("button", name="Sign in").click()
    looked.at("Who are you?")
    page.get_by_label("Customer B").check()
    page.get_by_role("button", name="Continue").click()
    looked.at("Allow this app?")
    page.context.close()


def test_the_pages_of_the_owner_pass_the_accessibility_rules(browser: Browser, town: Town) -> None:
    page = window(browser, viewport=DESKTOP, bypass_csp=True)
    looked = Looked(page)
    to_consent(page, town, OLIVIA)
    page.get_by_label("See and do what the team can").check()
    looked.at("Allow this app?")
    page.get_by_role("button", name="Allow", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Back in the app")
    town.house.exchange(page.url)
    page.goto(f"{town.url}/apps")
    looked.at("Your apps")
    page.get_by_role("button", name="Take access away from Robin").click()
    looked.at("Your apps")
    expect(page.get_by_role("status")).to_contain_text("no longer has access")
    page.goto(f"{town.url}/sign-in?request=unknown")
    looked.at("This request can no longer be answered")
    page.context.close()


class Looked:
    """Holds each page against the rules."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def at(self, title: str) -> None:
        expect(self._page).to_have_title(f"{title} – Sparkle Cleaning")
        assert violations(self._page) == []
        assert self._page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        assert self._page.evaluate(TOO_SMALL) == []


TOO_SMALL = """
[...document.querySelectorAll("button, a.button, label.choice, input[type=text]")]
  .filter(one => one.getBoundingClientRect().height < 44)
  .map(one => one.outerHTML)
"""
