"""What the provider reports moves a letter forward alone (SPEC CHAN-04)."""

from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import event

from booking.outbox import Report, is_stopped, start
from booking.outbox.carrier import Later, Rejected
from booking.outbox.report import Status
from booking.outbox.testing import TIMEOUT
from tests.booking.outbox.postroom import ANNA, BEN, TEMPLATE, Postroom

WINDOW_CLOSED = Rejected("63016", "Outside the window.", needs_template=True)


@pytest.mark.behaviour("CHAN-04")
def test_a_letter_is_followed_until_it_is_read(room: Postroom) -> None:
    letter = room.reply()
    room.work()
    seen = []
    for status in ("accepted", "sent", "delivered", "read"):
        room.hear(status, letter, f"SM{letter}-1")
        seen.append(room.status(letter))
    assert seen == room.timeline(letter) == ["accepted", "sent", "delivered", "read"]


@pytest.mark.behaviour("CHAN-04")
@pytest.mark.parametrize("word", ["accepted", "sent", "delivered", "read"])
def test_reports_in_any_order_and_repeated_come_to_the_same(room: Postroom, word: Status) -> None:
    reports: list[Status] = ["accepted", "sent", "delivered", "read"]
    wanted = reports[: reports.index(word) + 1]
    for number, order in enumerate(permutations(wanted)):
        letter = room.reply(to=f"+4477009002{number:02}")
        room.work()
        now = room.clock.now()
        room.outbox.took([Report(status, now, letter) for status in (*order, *order)])
        assert room.status(letter) == word
        assert room.timeline(letter) == list(order)


@pytest.mark.behaviour("CHAN-04")
@pytest.mark.parametrize("order", [*permutations(["sent", "failed", "delivered"])])
def test_what_arrived_has_not_failed(room: Postroom, order: tuple[Status, ...]) -> None:
    letter = room.reply()
    room.work()
    for status in order:
        room.hear(status, letter)
    assert room.status(letter) == "delivered"


@pytest.mark.behaviour("CHAN-04")
def test_what_failed_was_not_merely_sent(room: Postroom) -> None:
    letter = room.reply()
    room.work()
    why = Rejected("63024", "That number is not on WhatsApp.")
    room.hear("failed", letter, code="63024", why=why)
    room.hear("sent", letter)
    found = room.row(letter)
    assert (found.status, found.error_code, found.reason) == ("failed", "63024", why.reason)
    assert room.timeline(letter) == ["failed", "sent"]


@pytest.mark.behaviour("CHAN-04")
def test_a_report_may_come_before_we_know_that_it_was_sent(room: Postroom) -> None:
    letter = room.reply()
    (errand,) = room.claim()
    room.hear("delivered", letter, "SM9")
    assert room.carry(errand) is None
    assert (room.status(letter), room.row(letter).provider_id) == ("delivered", "SM9")


@pytest.mark.behaviour("CHAN-03")
@pytest.mark.parametrize("status", ["accepted", "sent", "delivered", "read", "failed"])
def test_a_report_ends_every_doubt(room: Postroom, status: Status) -> None:
    room.carrier.next(TIMEOUT)
    letter = room.reply()
    room.work()
    room.hear(status, letter, "SM9")
    room.work_on(140)
    assert (room.status(letter), room.carrier.texts()) == (status, [])


def test_a_report_is_known_by_the_providers_id_as_well(room: Postroom) -> None:
    letter = room.reply()
    room.work()
    assert room.hear("delivered", sid=f"SM{letter}-1")
    assert room.status(letter) == "delivered"


@pytest.mark.behaviour("CHAN-04")
@pytest.mark.parametrize(
    ("letter", "sid"), [(4711, ""), (None, "SM4711"), (None, ""), (4711, "SM1")]
)
def test_a_report_about_nothing_of_ours_is_taken_calmly(
    room: Postroom, letter: int | None, sid: str
) -> None:
    assert not room.hear("delivered", letter, sid)


@pytest.mark.behaviour("CHAN-03")
def test_a_letter_that_failed_for_want_of_patience_goes_again(room: Postroom) -> None:
    """WhatsApp says of some only later that there were too many at once."""
    letter = room.reply()
    room.work()
    slow_down = Later("63018", "Too many messages at once.")
    room.hear("failed", letter, f"SM{letter}-1", code="63018", why=slow_down)
    assert room.status(letter) == "pending"
    room.work_on(30)
    assert (room.status(letter), len(room.carrier.arrived)) == ("accepted", 2)


@pytest.mark.behaviour("CHAN-04")
def test_a_failure_that_is_told_again_does_not_hit_the_second_try(room: Postroom) -> None:
    letter = room.reply()
    room.work()
    first, again = f"SM{letter}-1", Later("63018", "Too many messages at once.")
    for _ in range(2):  # the second is told while it waits
        room.hear("failed", letter, first, code="63018", why=again)
    assert room.row(letter).attempts == 1
    room.work_on(30)
    room.hear("failed", letter, first, code="63018", why=again)
    assert (room.status(letter), len(room.carrier.arrived)) == ("accepted", 2)


@pytest.mark.behaviour("CHAN-04")
@pytest.mark.parametrize(("late", "copies"), [("sent", 2), ("delivered", 1)])
def test_what_is_told_late_of_a_failed_try_counts_only_if_it_arrived(
    room: Postroom, late: Status, copies: int
) -> None:
    letter = room.reply()
    room.work()
    slow_down = Later("63018", "Too many messages at once.")
    room.hear("failed", letter, f"SM{letter}-1", code="63018", why=slow_down)
    room.hear(late, letter, f"SM{letter}-1")
    room.work_on(30)
    assert len(room.carrier.arrived) == copies


def test_reports_of_several_letters_come_together(room: Postroom) -> None:
    letters = [room.reply(to=ANNA), room.reply(to=BEN)]
    room.work()
    now = room.clock.now()
    reports = [Report("sent", now, number) for number in (letters[1], 4711, letters[0])]
    assert room.outbox.took(reports) == [True, False, True]
    assert [room.status(letter) for letter in letters] == ["sent", "sent"]


def test_a_code_that_failed_is_not_sent_again(room: Postroom) -> None:
    letter = room.reply("Your code: 493127", kind="code", is_secret=True)
    room.work()
    room.hear("failed", letter, code="63018", why=Later("63018", "Too many at once."))
    assert room.status(letter) == "failed"
    assert "a new one has to be asked for" in room.row(letter).reason


@pytest.mark.behaviour("CHAN-05")
def test_a_letter_that_failed_for_want_of_a_template_goes_once_more_with_it(
    room: Postroom,
) -> None:
    letter = room.reply(template=TEMPLATE)
    room.work()
    room.hear("failed", letter, f"SM{letter}-1", code="63016", why=WINDOW_CLOSED)
    room.work()
    assert [one.window_is_open for one in room.carrier.arrived] == [True, False]
    room.hear("failed", letter, f"SM{letter}-2", code="63016", why=WINDOW_CLOSED)
    room.work_on(60)
    assert (room.status(letter), len(room.carrier.arrived)) == ("failed", 2)


@pytest.mark.behaviour("CHAN-06")
def test_somebody_who_blocked_us_hears_nothing_more(room: Postroom) -> None:
    letter = room.notice()
    room.work()
    blocked = Rejected("63014", "They have blocked us.", suppress=True)
    room.hear("failed", letter, code="63014", why=blocked)
    with room.store.reading() as connection:
        assert is_stopped(connection, "whatsapp", ANNA, "utility")


@pytest.mark.behaviour("CHAN-06")
def test_a_block_that_is_told_again_does_not_undo_their_start(room: Postroom) -> None:
    letter = room.notice()
    room.work()
    blocked = Rejected("63014", "They have blocked us.", suppress=True)
    room.hear("failed", letter, code="63014", why=blocked)
    now = room.clock.now()
    with room.store.writing() as connection:
        start(connection, "whatsapp", ANNA, "all", source="customer", wording="START", at=now)
    room.hear("failed", letter, code="63014", why=blocked)
    with room.store.reading() as connection:
        assert not is_stopped(connection, "whatsapp", ANNA, "utility")


@pytest.mark.behaviour("OPS-02")
def test_reports_lock_their_letters_in_one_order_however_they_name_them(room: Postroom) -> None:
    """Two web processes that note the same letters would wait for each other in a circle."""
    letters = [room.reply(text, f"+4477009001{text}") for text in ("01", "02", "03")]
    room.work()
    locked: list[int] = []

    def note(*seen: Any) -> None:
        if "FROM outbox" in seen[2] and "provider_id IN" not in seen[2]:
            given = seen[3]
            locked.extend(given.values() if isinstance(given, dict) else given)

    event.listen(room.store.engine, "before_cursor_execute", note)
    first, second, third = letters
    named = [Report("read", room.clock.now(), number) for number in (third, second)]
    unnamed = Report("read", room.clock.now(), None, f"SM{first}-1")
    last = Report("read", room.clock.now(), None, f"SM{third}-3")
    assert room.outbox.took([last, *named, unnamed]) == [True] * 4
    assert [each for each in locked if each in letters] == [first, second, third, third]
