"""Guesses that arrive at the same moment, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from threading import Barrier

import pytest
from sqlalchemy import select

from booking.errors import CodeRefused, NotSignedIn
from booking.identity import Step
from booking.identity.page import PageSignIn
from booking.tables import login_code, session
from tests.booking.identity.chat import FAMILY, JOHN, KEY, NOBODY, Chat, House, another, open_house

GUESSERS = 40


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    house = open_house(url=database_url)
    with closing(house.demo):
        yield house


def page_of(house: House) -> PageSignIn:
    demo = house.demo
    return PageSignIn(demo.store, demo.shop, demo.clock, KEY, house.post)


def all_at_once(john: Chat, guesses: list[str]) -> list[Step]:
    barrier = Barrier(len(guesses))

    def say(guess: str) -> Step:
        barrier.wait()
        return john.identity.verify(john.channel, john.external_id, guess)

    with ThreadPoolExecutor(len(guesses)) as pool:
        return list(pool.map(say, guesses))


@pytest.mark.behaviour("AUTH-05")
def test_of_forty_guesses_at_once_three_are_compared(house: House, john: Chat) -> None:
    john.greet()
    wrong = another(john.code)
    answers = [step.text for step in all_at_once(john, [wrong] * GUESSERS)]
    again = "Invalid or expired code. Please try again or request a new code."
    assert answers.count(again) == 2
    with house.demo.store.reading() as connection:
        assert connection.scalars(select(login_code.c.attempts)).all() == [3]
    assert john.say(john.code).stage == "verify"


@pytest.mark.behaviour("AUTH-05")
def test_of_twenty_right_codes_at_once_one_signs_in(house: House, john: Chat) -> None:
    john.greet()
    steps = all_at_once(john, [john.code] * 20)
    assert len([step for step in steps if step.token]) == 1
    with house.demo.store.reading() as connection:
        assert len(connection.execute(select(session)).all()) == 1


@pytest.mark.behaviour("AUTH-06")
def test_the_right_code_sent_twice_at_once_is_never_called_wrong(house: House, john: Chat) -> None:
    """Phones send twice when the line is bad."""
    john.greet()
    steps = all_at_once(john, [john.code] * 2)
    assert {step.stage for step in steps} == {"assistant"}
    assert len([step for step in steps if step.token]) == 1


@pytest.mark.behaviour("AUTH-05")
def test_first_messages_at_once_leave_one_code(house: House, john: Chat) -> None:
    barrier = Barrier(8)

    def greet(_: int) -> Step:
        barrier.wait()
        return john.identity.identify(john.channel, john.external_id, "Hi", request=False)

    with ThreadPoolExecutor(8) as pool:
        texts = [step.text for step in pool.map(greet, range(8))]
    assert len([text for text in texts if "code is: " in text]) == 1
    with house.demo.store.reading() as connection:
        assert connection.scalars(select(login_code.c.state)).all() == ["live"]


@pytest.mark.behaviour("AUTH-05")
def test_an_account_is_sent_five_codes_an_hour_whoever_asks(house: House) -> None:
    """Without a number anybody can name John's address, under as many names as they like."""
    strangers = [house.chat(f"US.Stranger{number}", "whatsapp") for number in range(12)]
    for chat in strangers:
        chat.greet()
    together = Barrier(len(strangers))

    def ask(chat: Chat) -> Step:
        together.wait()
        return chat.say("john@example.com")

    with ThreadPoolExecutor(len(strangers)) as pool:
        assert {step.stage for step in pool.map(ask, strangers)} == {"verify"}
    assert len(house.post.sent) == 5


@pytest.mark.behaviour("AUTH-05")
def test_of_forty_guesses_on_a_page_at_once_three_are_compared(house: House) -> None:
    door = page_of(house)
    door.send("a browser", "john@example.com")
    wrong, barrier = another(house.post.last.code), Barrier(GUESSERS)

    def guess(_: int) -> str:
        barrier.wait()
        with pytest.raises(CodeRefused) as refused:
            door.prove("a browser", wrong)
        return refused.value.text

    with ThreadPoolExecutor(GUESSERS) as pool:
        answers = list(pool.map(guess, range(GUESSERS)))
    assert len([text for text in answers if "try again or" in text]) == 2
    with house.demo.store.reading() as connection:
        assert connection.scalars(select(login_code.c.attempts)).all() == [3]


@pytest.mark.behaviour("AUTH-05")
def test_the_right_code_pressed_twice_at_once_on_a_page_is_one_session(house: House) -> None:
    door = page_of(house)
    door.send("a browser", JOHN)
    code, barrier = house.post.last.code, Barrier(2)

    def prove(_: int) -> str | None:
        barrier.wait()
        return door.prove("a browser", code)

    with ThreadPoolExecutor(2) as pool:
        callers = {door.caller_of(token or "") for token in pool.map(prove, range(2))}
    callers.add(door.caller_of(door.prove("a browser", code) or ""))
    assert callers == {house.demo.caller(JOHN, "web")}
    with house.demo.store.reading() as connection:
        assert len(connection.execute(select(session)).all()) == 1


@pytest.mark.behaviour("AUTH-04")
def test_of_two_choices_at_once_one_person_is_signed_in(house: House) -> None:
    door = page_of(house)
    door.send("a browser", FAMILY)
    door.prove("a browser", house.post.last.code)
    tickets, barrier = [who.ticket for who in door.profiles("a browser")], Barrier(3)

    def choose(ticket: str) -> str | None:
        barrier.wait()
        with suppress(NotSignedIn):
            return door.choose("a browser", ticket)
        return None

    with ThreadPoolExecutor(3) as pool:
        assert len([token for token in pool.map(choose, tickets) if token]) == 1


@pytest.mark.behaviour("AUTH-02")
def test_one_phone_that_registers_twice_at_once_is_one_account(database_url: str) -> None:
    house = open_house(url=database_url, registration="open")
    with closing(house.demo):
        chats = [house.chat(NOBODY, channel) for channel in ("terminal", "whatsapp", "sms")]
        for chat in chats:
            for said in ("Hi", "Nora Newcomer", "nora@example.com"):
                chat.say(said)
        together = Barrier(len(chats))

        def finish(chat: Chat) -> Step:
            together.wait()
            return chat.say(chat.code)

        with ThreadPoolExecutor(len(chats)) as pool:
            steps = list(pool.map(finish, chats))
        assert [step.stage for step in steps] == ["assistant"] * 3
        assert house.demo.person(NOBODY).email == "nora@example.com"
