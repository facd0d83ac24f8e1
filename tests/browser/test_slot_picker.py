"""The slot picker as a person meets it: shown by a host, tapped, booked for real."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from booking.business import Business
from booking.opening import Holiday
from tests.browser.axe import violations
from tests.browser.chat import Chat, chat_with
from tests.mcp_server.desks import codes, server_for
from tests.tools.desks import JOHN, OLIVIA, PRIYA, Counter, changed, open_counter
from tools.bookings import CREATE_BOOKING

WEEK = {"service": "standard", "when": "next week"}
TWO_O_CLOCK = ("Wed 11 Feb", "14:00")
QUESTION = "Book Standard Clean, Wed 11 Feb 14:00?"
PHONE: ViewportSize = {"width": 360, "height": 740}

pytestmark = pytest.mark.behaviour("MCP-08")


@pytest.fixture
def counter() -> Counter:
    return open_counter()


@pytest.fixture
def chat(counter: Counter, page: Page) -> Iterator[Chat]:
    """Priya's: she has no bookings yet."""
    with chat_with(server_for(counter, PRIYA), page) as opened:
        yield opened


def take(counter: Counter, when: str) -> None:
    """Both who could do it are booked by others, while the person looks at the times."""
    for who in (JOHN, OLIVIA):
        counter.ask(who, CREATE_BOOKING, service="standard", when=when)


def keys(chat: Chat) -> list[str]:
    """The idempotency keys of the calls that the view has made."""
    return [call["arguments"]["idempotency_key"] for call in chat.of_host("called")]


def test_a_tap_and_a_yes_book_the_time(chat: Chat, counter: Counter) -> None:
    chat.asks(**WEEK)
    expect(chat.title).to_have_text("Standard Clean")
    expect(chat.view.get_by_text("3 hours, £65. Monday 9 February to")).to_be_visible()
    chat.tap(*TWO_O_CLOCK)
    expect(chat.title).to_have_text(QUESTION)
    assert codes(counter, PRIYA) == []
    chat.tap("Yes, book it")
    expect(chat.title).to_have_text("Booked")
    (code,) = codes(counter, PRIYA)
    expect(chat.view.get_by_text(f"Your code is {code}.")).to_be_visible()
    expect(chat.view.get_by_text("Wednesday 11 February, 14:00 to 17:00, with")).to_be_visible()
    (told,) = chat.of_host("contexts")
    assert code in told["content"][0]["text"]
    assert "(2026-02-11)" in told["content"][0]["text"]
    chat.tap("Show the other times", "Wed 11 Feb")
    expect(chat.button("13:30")).to_be_visible()
    expect(chat.button("14:00")).to_have_count(0)


def test_going_back_books_nothing(chat: Chat, counter: Counter) -> None:
    chat.asks(**WEEK)
    chat.tap(*TWO_O_CLOCK, "Back", "Thu 12 Feb", "09:00", "Back")
    expect(chat.title).to_have_text("Standard Clean")
    assert chat.of_host("called") == []
    assert codes(counter, PRIYA) == []


def test_who_was_asked_for_is_named_and_booked(chat: Chat, counter: Counter) -> None:
    chat.asks(service="standard", when="next Wednesday at 2pm", staff="Ben")
    expect(chat.title).to_have_text("Standard Clean")
    chat.tap("14:00, the time you asked for")
    expect(chat.title).to_have_text("Book Standard Clean, Wed 11 Feb 14:00 with Ben?")
    chat.tap("Yes, book it")
    expect(chat.title).to_have_text("Booked")
    (booking,) = counter.room.desk.bookings(counter.caller(PRIYA))
    assert booking.staff == "ben"


def test_a_time_that_was_taken_meanwhile_gives_others(chat: Chat, counter: Counter) -> None:
    chat.asks(**WEEK)
    chat.tap(*TWO_O_CLOCK)
    take(counter, "2026-02-11 14:00")
    chat.tap("Yes, book it")
    expect(chat.title).to_have_text("Not booked")
    said = chat.view.get_by_role("paragraph").first
    expect(said).to_contain_text("2:00 PM is taken on Wednesday 11 February.")
    expect(said).not_to_contain_text("Next:")  # that is for the assistant alone
    assert codes(counter, PRIYA) == []
    (told,) = chat.of_host("contexts")
    assert "It was refused: 2:00 PM is taken" in told["content"][0]["text"]
    chat.tap("Wed 11 Feb 10:30", "Yes, book it")
    expect(chat.title).to_have_text("Booked")
    assert len(codes(counter, PRIYA)) == 1


def test_an_answer_that_got_lost_may_be_asked_for_again(chat: Chat, counter: Counter) -> None:
    """The first try had made the booking; the second one is told so, and makes no other."""
    chat.asks(**WEEK)
    chat.set(loseAnswers=1)
    chat.tap(*TWO_O_CLOCK, "Yes, book it")
    expect(chat.title).to_have_text("That did not work")
    expect(chat.view.get_by_text("The connection was lost.")).to_be_visible()
    chat.tap("Try again")
    expect(chat.title).to_have_text("Booked")
    assert len(codes(counter, PRIYA)) == 1
    assert len(keys(chat)) == 2
    assert len(set(keys(chat))) == 1


def test_two_bookings_are_two_requests(chat: Chat, counter: Counter) -> None:
    chat.asks(**WEEK)
    chat.tap(*TWO_O_CLOCK, "Yes, book it", "Show the other times", "Thu 12 Feb", "09:00")
    chat.tap("Yes, book it")
    expect(chat.title).to_have_text("Booked")
    expect(chat.view.get_by_text("Thursday 12 February")).to_be_visible()
    assert len(codes(counter, PRIYA)) == 2
    assert len(set(keys(chat))) == 2


def test_more_days_are_fetched_when_there_are_more(chat: Chat, counter: Counter) -> None:
    """A long search comes in pages; the days shown before stay."""
    chat.asks(service="standard", when="9 February to 31 March")
    expect(chat.button("Mon 9 Feb")).to_be_visible()
    expect(chat.button("Tue 31 Mar")).to_have_count(0)
    while chat.button("Show more days").count():
        chat.tap("Show more days")
        expect(chat.view.get_by_role("status")).to_be_empty()
    expect(chat.button("Mon 9 Feb")).to_be_visible()
    chat.tap("Tue 31 Mar", "14:00", "Yes, book it")
    expect(chat.title).to_have_text("Booked")
    (booking,) = counter.room.desk.bookings(counter.caller(PRIYA))
    assert f"{booking.starts:%Y-%m-%d %H:%M}" == "2026-03-31 14:00"


def test_days_that_cannot_be_fetched_leave_the_others(chat: Chat) -> None:
    chat.asks(service="standard", when="9 February to 31 March")
    chat.set(loseAnswers=1)
    chat.tap("Show more days")
    expect(chat.view.get_by_role("status")).to_have_text("No more days: The connection was lost.")
    expect(chat.button("Mon 9 Feb")).to_be_enabled()


def test_answers_that_a_host_repeats_change_nothing(chat: Chat) -> None:
    chat.asks(**WEEK)
    chat.tap(*TWO_O_CLOCK)
    chat.tell("ui/notifications/tool-result", content=[], structuredContent={"booking": {}})
    chat.tell("ui/notifications/tool-result", content=[], isError=True)
    expect(chat.title).to_have_text(QUESTION)


def test_days_without_times_say_why_and_name_the_nearest(chat: Chat) -> None:
    chat.asks(service="standard", when="Sunday")
    expect(chat.view.get_by_text("Nothing free on Sun 8 Feb (closed).")).to_be_visible()
    chat.tap("Mon 9 Feb 12:00")
    expect(chat.title).to_have_text("Book Standard Clean, Mon 9 Feb 12:00?")


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ({"service": "standard", "when": "yesterday"}, "is in the past"),
        ({"service": "window cleaning", "when": "tomorrow"}, "There is no service called"),
    ],
)
def test_a_search_that_is_refused_says_why(chat: Chat, search: dict[str, str], words: str) -> None:
    chat.asks(**search)
    expect(chat.title).to_have_text("No times to show")
    expect(chat.view.get_by_text(words)).to_be_visible()
    expect(chat.view.get_by_role("button")).to_have_count(0)


def test_a_search_that_was_stopped_says_so(chat: Chat) -> None:
    chat.asks(**WEEK)
    chat.tell("ui/notifications/tool-cancelled", reason="user action")
    expect(chat.title).to_have_text("The search was stopped.")


def test_it_can_be_used_by_keyboard_alone(chat: Chat, counter: Counter, page: Page) -> None:
    chat.asks(**WEEK)
    expect(chat.title).to_be_visible()
    page.keyboard.press("Tab")
    expect(chat.chat_line).to_be_focused()
    for day in ("Mon 9 Feb", "Tue 10 Feb"):
        page.keyboard.press("Tab")
        expect(chat.button(day)).to_be_focused()
    page.keyboard.press("Space")
    expect(chat.button("Tue 10 Feb")).to_have_attribute("aria-pressed", "true")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(chat.button("09:00")).to_be_focused()
    page.keyboard.press("Enter")
    expect(chat.title).to_be_focused()
    expect(chat.title).to_have_text("Book Standard Clean, Tue 10 Feb 09:00?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chat.title).to_have_text("Booked")
    expect(chat.title).to_be_focused()
    assert len(codes(counter, PRIYA)) == 1


def test_who_writes_in_the_chat_is_left_there(chat: Chat) -> None:
    chat.chat_line.focus()
    chat.asks(**WEEK)
    expect(chat.title).to_have_text("Standard Clean")
    expect(chat.chat_line).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_keeps_anybody_out(chat: Chat, counter: Counter, page: Page, theme: str) -> None:
    """No rule of axe is broken in any state, on a phone, by day and by night."""
    page.set_viewport_size(PHONE)
    chat.set(context={"theme": theme, "timeZone": "Europe/Paris"})
    chat.asks(service="standard", when="next week at 2pm")
    expect(chat.view.get_by_text("All times are in Europe/London time.")).to_be_visible()
    found = violations(chat.frame)
    chat.tap("Wed 11 Feb", "14:00, the time you asked for")
    found += violations(chat.frame)
    take(counter, "2026-02-11 14:00")
    chat.tap("Yes, book it")
    expect(chat.title).to_have_text("Not booked")
    found += violations(chat.frame)
    chat.tap("Wed 11 Feb 10:30", "Yes, book it")
    expect(chat.title).to_have_text("Booked")
    found += violations(chat.frame)
    assert found == []


def test_it_fits_a_phone_and_grows_the_frame(chat: Chat, page: Page) -> None:
    page.set_viewport_size(PHONE)
    chat.asks(**WEEK)
    expect(chat.button("15:00")).to_be_in_viewport()
    inside = "([...document.querySelectorAll('*')].every((one) => one.scrollWidth <= innerWidth))"
    assert chat.frame.evaluate(inside)
    sizes = [one["params"] for one in chat.of_host("heard") if "size" in one.get("method", "")]
    assert sizes[-1]["height"] > 300
    assert sizes[-1]["width"] <= PHONE["width"]


def test_it_wears_the_colours_of_its_host(chat: Chat) -> None:
    lent = {"--color-background-primary": "rgb(1, 2, 3)", "--evil": "x", "--font-sans": "serif"}
    chat.set(context={"theme": "dark", "styles": {"variables": lent}})
    chat.asks(**WEEK)
    body = "getComputedStyle(document.body)"
    assert chat.frame.evaluate(f"{body}.backgroundColor") == "rgb(1, 2, 3)"
    assert chat.frame.evaluate(f"{body}.fontFamily") == "serif"
    assert chat.frame.evaluate(f"{body}.getPropertyValue('--evil')") == ""
    assert chat.frame.evaluate("document.documentElement.dataset.theme") == "dark"
    chat.tell("ui/notifications/host-context-changed", theme="light")
    expect(chat.view.locator("html")).to_have_attribute("data-theme", "light")


HOSTILE = '<img src=x onerror="parent.hacked=1"><b>Deep</b> {{script}} </script><script>alert(1)//'


def hostile(shop: Business) -> Business:
    """Everything that an owner may name is named by somebody who means harm."""
    name = HOSTILE[:60]
    services = [one.model_copy(update={"name": name}) for one in shop.services[:1]]
    day = Holiday(first=date(2026, 2, 11), name=HOSTILE)
    return shop.model_copy(update={"services": tuple(services), "holidays": (day,)})


def test_a_hostile_name_is_text(counter: Counter, page: Page) -> None:
    there = changed(counter, shop=hostile(counter.room.shop))
    with chat_with(server_for(there, PRIYA), page) as chat:
        chat.asks(service="clean", when="next week")
        expect(chat.title).to_have_text(HOSTILE[:60])
        expect(chat.view.get_by_text("Wed 11 Feb (<img src=x")).to_be_visible()
        chat.tap("Thu 12 Feb", "09:00", "Yes, book it")
        expect(chat.title).to_have_text("Booked")
        assert chat.frame.evaluate("document.querySelectorAll('img, b').length") == 0
        assert page.evaluate("window.hacked") is None


def test_only_its_own_script_runs_and_no_network_is_reached(chat: Chat, page: Page) -> None:
    """Even in a host that allows inline scripts, and whatever a later mistake lets in."""
    chat.asks(**WEEK)
    expect(chat.title).to_have_text("Standard Clean")
    came = list[str]()
    page.on("response", lambda response: came.append(response.url))
    tried = """async () => {
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        const image = document.createElement('img');
        const loaded = new Promise((resolve) => {
            image.onload = () => resolve('loaded');
            image.onerror = () => resolve('held');
        });
        image.src = '/host.js';
        document.body.append(script, image);
        const sent = await fetch('/host.js').then(() => 'sent', () => 'held');
        return [window.ran ?? false, await loaded, sent];
    }"""
    assert chat.frame.evaluate(tried) == [False, "held", "held"]
    assert came == []


def test_messages_of_strangers_are_not_heard(chat: Chat) -> None:
    chat.asks(**WEEK)
    expect(chat.title).to_have_text("Standard Clean")
    forged = {"jsonrpc": "2.0", "method": "ui/notifications/tool-cancelled", "params": {}}
    chat.frame.evaluate("forged => window.postMessage(forged, '*')", forged)
    chat.tell("ui/notifications/unheard-of")
    chat.tell("constructor")
    chat.tap("Tue 10 Feb")
    expect(chat.title).to_have_text("Standard Clean")


def test_a_host_that_keeps_no_context_is_told_in_the_chat(chat: Chat) -> None:
    chat.set(capabilities={"serverTools": {}, "message": {"text": {}}})
    chat.asks(**WEEK)
    chat.tap(*TWO_O_CLOCK, "Yes, book it")
    expect(chat.title).to_have_text("Booked")
    (said,) = chat.of_host("messages")
    assert said["role"] == "user"
    assert said["content"][0]["text"].startswith("The person has booked")


def test_who_cannot_be_told_is_named(chat: Chat) -> None:
    chat.set(refuse=["ui/update-model-context", "resources/read"])
    chat.asks(**WEEK)
    chat.tap(*TWO_O_CLOCK, "Yes, book it")
    expect(chat.title).to_have_text("Booked")
    expect(chat.view.get_by_role("status")).to_contain_text("please tell it yourself")


def test_the_host_is_answered_when_it_asks(chat: Chat, page: Page) -> None:
    chat.asks(**WEEK)
    page.evaluate(
        """() => { for (const method of ['ping', 'ui/resource-teardown', 'tools/list'])
             host.request(method); }"""
    )
    page.wait_for_function("() => host.answered.length === 3")
    good, gone, unknown = chat.of_host("answered")
    assert good["result"] == gone["result"] == {}
    assert unknown["error"]["code"] == -32601
