"""A message that is answered again because the process that answered it first was killed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from threading import Barrier

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import func, select

from booking.errors import NotSignedIn
from booking.identity import Identity, Step, forget_answers
from booking.identity.testing import code_of
from booking.message_tables import door_answer
from booking.tables import login_code, session
from tests.booking.identity.chat import FAMILY, JOHN, KEY, House, another, open_house
from tests.booking.identity.mortal import MortalStore

pytestmark = pytest.mark.behaviour("AUTH-05")


@dataclass
class Line:
    """One who writes by a line on which every message has a key, and any answer may be cut off."""

    house: House
    store: MortalStore
    identity: Identity
    phone: str = JOHN

    def say(self, text: str, key: str) -> Step:
        """As a turn does: the door is the one that the standing names."""
        who = ("terminal", self.phone)
        match self.identity.standing(*who, key=key).step:
            case "choose":
                return self.identity.choose(*who, text, key=key)
            case "verify":
                return self.identity.verify(*who, text, key=key)
            case _:
                return self.identity.identify(*who, text, key=key)

    def killed_at(self, instant: int, text: str, key: str) -> bool:
        return self.store.dies_in(lambda: self.say(text, key), instant)


def line_of(house: House, phone: str = JOHN) -> Line:
    demo = house.demo
    store = MortalStore(demo.store.engine)
    return Line(house, store, Identity(store, demo.shop, demo.clock, KEY, house.post), phone)


@pytest.fixture
def line(house: House) -> Line:
    return line_of(house)


@pytest.fixture
def everywhere(database_url: str) -> Iterator[Line]:
    """The same on both databases."""
    house = open_house(url=database_url)
    with closing(house.demo):
        yield line_of(house)


def codes_of(line: Line) -> list[tuple[int, str]]:
    with line.store.reading() as connection:
        rows = connection.execute(select(login_code.c.attempts, login_code.c.state))
        return [(row[0], row[1]) for row in rows]


def sessions_of(line: Line) -> int:
    with line.store.reading() as connection:
        return connection.execute(select(func.count()).select_from(session)).scalar_one()


@pytest.mark.parametrize("instant", [0, 1])
def test_a_greeting_cut_off_and_repeated_issues_one_code(everywhere: Line, instant: int) -> None:
    line = everywhere
    assert line.killed_at(instant, "my bookings", "first")
    answer = line.say("my bookings", "first")
    assert line.say("my bookings", "first") == answer
    assert codes_of(line) == [(0, "live")]
    assert line.say(code_of(answer.text), "second").request == "my bookings"


@pytest.mark.parametrize("instant", [0, 1, 2, 3])
def test_a_right_code_cut_off_and_repeated_signs_in_once(everywhere: Line, instant: int) -> None:
    """Killed before or after the guess is counted, before or after the session begins."""
    line = everywhere
    code = code_of(line.say("my bookings", "first").text)
    assert line.killed_at(instant, code, "second")
    step = line.say(code, "second")
    assert (step.stage, step.request) == ("assistant", "my bookings")
    assert step.text == "You're now verified! 🎉"
    assert codes_of(line) == [(1, "used")]
    assert sessions_of(line) == 1
    assert line.identity.caller_of(step.token or "") == line.house.demo.caller(JOHN)
    assert line.say(code, "second") == step


@pytest.mark.parametrize("instant", [0, 1])
def test_a_wrong_code_cut_off_and_repeated_counts_once(line: Line, instant: int) -> None:
    code = code_of(line.say("Hi", "first").text)
    wrong = another(code)
    assert line.killed_at(instant, wrong, "second")
    for _ in range(5):
        assert "try again or" in line.say(wrong, "second").text
    assert codes_of(line) == [(1, "live")]
    assert line.say(code, "third").stage == "assistant"


def test_a_key_is_good_for_one_guess_whatever_comes_with_it(line: Line) -> None:
    """However often it is used with other digits, what was claimed first is compared."""
    code = code_of(line.say("Hi", "first").text)
    wrong = another(code)
    assert line.killed_at(1, wrong, "second")
    assert line.say(code, "second").stage == "verify"
    assert codes_of(line) == [(1, "live")]


def test_a_guess_that_was_counted_in_time_is_right_though_its_answer_comes_late(
    line: Line,
) -> None:
    code = code_of(line.say("Hi", "first").text)
    assert line.killed_at(1, code, "second")
    line.house.later(minutes=11)
    assert line.say(code, "second").stage == "assistant"


def test_a_code_that_was_replaced_meanwhile_signs_nobody_in(line: Line) -> None:
    code = code_of(line.say("Hi", "first").text)
    assert line.killed_at(1, code, "second")
    line.house.later(seconds=31)
    line.say("verify", "third")
    assert line.say(code, "second").token is None
    assert sessions_of(line) == 0


def test_a_message_that_found_no_attempt_left_finds_none_again(line: Line) -> None:
    code = code_of(line.say("Hi", "first").text)
    for number in range(3):
        line.say(another(code), f"guess {number}")
    spent = line.say(code, "fourth")
    line.house.later(seconds=31)
    fresh = code_of(line.say("verify", "fifth").text)
    assert line.say(code, "fourth") == spent
    assert line.say(fresh, "sixth").stage == "assistant"


def test_where_they_stood_is_where_they_stood_when_the_message_came(line: Line) -> None:
    """A turn that is run again must take the way that it took the first time."""
    who = ("terminal", JOHN)
    code = code_of(line.say("my bookings", "first").text)
    assert line.identity.standing(*who, key="first").step == "unknown"
    assert line.identity.standing(*who).step == "verify"
    line.say(code, "second")
    assert line.identity.standing(*who, key="second").step == "verify"
    assert line.identity.standing(*who, key="third").step == "signed_in"


@pytest.mark.parametrize("instant", [0, 1])
def test_a_farewell_cut_off_and_repeated_is_one_farewell(line: Line, instant: int) -> None:
    line.say(code_of(line.say("Hi", "first").text), "second")
    who = ("terminal", JOHN)
    assert line.store.dies_in(lambda: line.identity.log_out(*who, key="third"), instant)
    farewell = line.identity.log_out(*who, key="third")
    assert farewell.text.startswith("You've been logged out.")
    assert line.identity.standing(*who, key="third").step == "signed_in"
    assert line.identity.standing(*who).step == "unknown"


def test_a_choice_cut_off_and_repeated_issues_one_code(house: House) -> None:
    line = line_of(house, FAMILY)
    line.say("Hi", "first")
    assert line.killed_at(1, "2", "second")
    answer = line.say("2", "second")
    assert line.say(code_of(answer.text), "third").stage == "assistant"
    assert codes_of(line) == [(1, "used")]


def test_two_processes_that_answer_one_message_say_the_same(everywhere: Line) -> None:
    """The first was thought dead, and lives."""
    line, together = everywhere, Barrier(6)

    def answer(said: tuple[str, str]) -> Step:
        together.wait()
        return line.say(*said)

    with ThreadPoolExecutor(6) as pool:
        (greeting,) = set(pool.map(answer, [("my bookings", "first")] * 6))
        code = code_of(greeting.text)
        (verified,) = set(pool.map(answer, [(code, "second")] * 6))
    assert verified.request == "my bookings"
    assert codes_of(line) == [(1, "used")]
    assert sessions_of(line) == 1


def done(line: Line, key: str) -> None:
    with line.store.writing() as connection:
        forget_answers(connection, key)


def test_when_the_turn_is_done_its_answer_is_gone(line: Line) -> None:
    line.say("Hi", "first")
    done(line, "first")
    with line.store.reading() as connection:
        assert connection.scalars(select(door_answer.c.sealed)).all() == [b""]


@pytest.mark.behaviour("OPS-02")
def test_who_wakes_up_after_the_turn_was_done_issues_no_other_code(everywhere: Line) -> None:
    """The customer holds the code of the process that took over: it has to stay good."""
    line = everywhere
    code = code_of(line.say("my bookings", "first").text)
    done(line, "first")
    assert line.say("my bookings", "first").token is None
    assert codes_of(line) == [(0, "live")]
    assert line.say(code, "second").request == "my bookings"


@pytest.mark.behaviour("OPS-02")
@pytest.mark.parametrize("instant", [0, 1, 2])
def test_who_wakes_up_after_a_code_was_checked_does_not_sign_in_again(
    line: Line, instant: int
) -> None:
    code = code_of(line.say("my bookings", "first").text)
    assert line.killed_at(instant, code, "second")
    assert line.say(code, "second").token
    done(line, "second")
    assert line.say(code, "second").token is None
    assert codes_of(line) == [(1, "used")]
    assert sessions_of(line) == 1


def test_what_is_kept_is_sealed(line: Line) -> None:
    code = code_of(line.say("Hi", "first").text)
    line.say(another(code), "second")
    token = line.say(code, "third").token or "?"
    with line.store.reading() as connection:
        kept = b"".join(connection.scalars(select(door_answer.c.sealed)))
    for secret in (code, another(code), token):
        assert secret.encode() not in kept


def test_an_answer_under_another_server_key_is_no_answer(line: Line) -> None:
    """Who changed the key has made every code worthless; a new one is better than none."""
    line.say("Hi", "first")
    demo = line.house.demo
    key = b"another key, long enough too"
    other = Identity(demo.store, demo.shop, demo.clock, key, line.house.post)
    assert (
        "Please enter the 6-digit code" in other.identify("terminal", JOHN, "Hi", key="first").text
    )


def test_a_session_that_was_revoked_is_not_given_again(line: Line) -> None:
    code = code_of(line.say("Hi", "first").text)
    line.say(code, "second")
    line.identity.revoke(line.house.demo.caller("olivia@sparkle.example"), JOHN)
    again = line.say(code, "second")
    with pytest.raises(NotSignedIn):
        line.identity.caller_of(again.token or "")


@settings(max_examples=10, stateful_step_count=12)
class Interrupted(RuleBasedStateMachine):
    """Messages of one writer, each answered any number of times, killed at any instant.

    Whatever happens: a message has one answer; a code is issued once for each message that asks
    for one, compared three times at most, and signs in at most once.
    """

    def __init__(self) -> None:
        super().__init__()
        self.line = line_of(open_house())
        self.said: list[tuple[str, str]] = []
        self.answers: dict[str, Step] = {}
        self.live = ""

    @rule(
        what=st.sampled_from(["my bookings", "wrong", "wrong", "right", "verify", "log out"]),
        deaths=st.lists(st.integers(0, 3), max_size=3),
    )
    def a_message_comes(self, what: str, deaths: list[int]) -> None:
        code = self.live or "000000"
        text = {"right": code, "wrong": another(code)}.get(what, what)
        key = f"message {len(self.said)}"
        self.said.append((text, key))
        for instant in deaths:
            self.line.killed_at(instant, text, key)
        self._answer(text, key)

    @precondition(lambda self: self.said)
    @rule(data=st.data())
    def an_old_message_is_answered_again(self, data: st.DataObject) -> None:
        """By a process that was thought dead, or because the reply was never written down."""
        self._answer(*data.draw(st.sampled_from(self.said)))

    @rule(seconds=st.sampled_from([1, 31, 601]))
    def time_passes(self, seconds: int) -> None:
        self.line.house.later(seconds=seconds)

    @invariant()
    def no_code_is_compared_a_fourth_time(self) -> None:
        assert all(attempts <= 3 for attempts, _ in codes_of(self.line))

    @invariant()
    def what_was_issued_was_answered(self) -> None:
        shown = [step.text for step in self.answers.values() if "code is: " in step.text]
        assert len(codes_of(self.line)) == len(shown)

    @invariant()
    def each_session_has_its_own_code_and_message(self) -> None:
        opened = [step for step in self.answers.values() if step.text.startswith("You're now")]
        used = [state for _, state in codes_of(self.line) if state == "used"]
        assert sessions_of(self.line) == len(opened) == len(used)

    def _answer(self, text: str, key: str) -> None:
        step = self.line.say(text, key)
        assert step == self.answers.setdefault(key, step)
        if "code is: " in step.text:
            self.live = code_of(step.text)


TestInterrupted = Interrupted.TestCase
