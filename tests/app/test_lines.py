"""A line that nobody can be reached by rests as a whole; one letter at a time tries it."""

import pytest

from app.lines import FIRST_S, LONGEST_S, Lines
from booking.outbox.carrier import Accepted, Ambiguous, Later, NotThere, Rejected, Sent
from tests.app.test_crowd import Seconds

AWAY = Later("unreachable", "Nobody is there.", is_out_of_reach=True)
MOST = 12


@pytest.fixture
def time() -> Seconds:
    return Seconds()


@pytest.fixture
def lines(time: Seconds) -> Lines:
    return Lines(time)


def room(lines: Lines, channel: str = "whatsapp", **carried: int) -> int:
    """How many letters more may go there."""
    return MOST - lines.carried(carried, MOST).get(channel, 0)


def test_a_line_that_carries_is_left_alone(lines: Lines) -> None:
    lines.told("whatsapp", Accepted("SM1"))
    assert lines.carried({"whatsapp": 3}, MOST) == {"whatsapp": 3}


def test_a_line_that_is_away_takes_nothing_and_then_one_letter(lines: Lines, time: Seconds) -> None:
    lines.told("whatsapp", AWAY)
    assert (room(lines), room(lines, "email")) == (0, MOST)
    time.now += FIRST_S
    assert room(lines) == 1
    assert room(lines, whatsapp=1) == 0


def test_it_rests_longer_each_time_and_never_very_long(lines: Lines, time: Seconds) -> None:
    rests = []
    for _ in range(8):
        lines.told("whatsapp", AWAY)
        began = time.now
        while room(lines) == 0:
            time.now += FIRST_S / 2
        rests.append(time.now - began)
    assert rests == [0.5, 1, 2, 4, 8, LONGEST_S, LONGEST_S, LONGEST_S]


def test_those_that_failed_together_count_once(lines: Lines, time: Seconds) -> None:
    for _ in range(MOST):
        lines.told("whatsapp", AWAY)
    time.now += FIRST_S
    assert room(lines) == 1


@pytest.mark.parametrize("answer", [Accepted("SM1"), Rejected("21211", "No."), Later("429", "No.")])
def test_whatever_the_provider_answers_opens_the_line(lines: Lines, answer: Sent) -> None:
    lines.told("whatsapp", AWAY)
    lines.told("whatsapp", answer)
    assert room(lines) == MOST


def test_what_nobody_knows_opens_nothing(lines: Lines) -> None:
    lines.told("whatsapp", AWAY)
    lines.told("whatsapp", Ambiguous("No answer."))
    lines.told("whatsapp", NotThere())
    assert room(lines) == 0
