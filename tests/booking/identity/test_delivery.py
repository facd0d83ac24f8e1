"""Codes that go by e-mail or text message because the business wants it so."""

import pytest
from sqlalchemy import update

from booking.identity.testing import code_of
from booking.tables import customer
from tests.booking.identity.chat import FAMILY, JOHN, open_house

pytestmark = pytest.mark.behaviour("AUTH-03")


def test_by_email_the_chat_says_where_and_not_what() -> None:
    house = open_house(codes_go="email")
    john = house.chat()
    text = john.say("my bookings").text
    assert "I've sent a 6-digit code to j•••@example.com." in text
    assert house.post.last.code not in text
    assert house.post.last.address == "john@example.com"
    assert john.say(house.post.last.code).request == "my bookings"


def test_by_text_message_the_number_is_masked() -> None:
    house = open_house(codes_go="sms")
    assert "the phone number ending in 001." in house.chat().greet().text
    assert (house.post.last.kind, house.post.last.address) == ("sms", JOHN)


def test_what_is_posted_says_the_same_as_the_chat_would() -> None:
    house = open_house(codes_go="email")
    house.chat().greet()
    posted = house.post.last.text
    assert posted.startswith(
        f"Your verification code is: {code_of(posted)}\n\nThis code expires in 10 minutes."
    )
    assert "Sparkle Cleaning" in posted


def test_the_chosen_profile_gets_it_at_its_own_address() -> None:
    house = open_house(codes_go="email")
    family = house.chat(FAMILY)
    family.greet()
    family.say("2")
    assert house.post.last.address == "customer.b@example.com"


def test_without_an_address_it_says_how_to_go_on() -> None:
    house = open_house(codes_go="email")
    with house.demo.store.writing() as connection:
        connection.execute(update(customer).where(customer.c.phone == JOHN).values(email=None))
    john = house.chat()
    assert "your account has no address for it. If you need help, call" in john.greet().text
    assert john.standing.step == "unknown"
    assert house.post.sent == []


def test_resending_posts_a_new_code() -> None:
    house = open_house(codes_go="email")
    john = house.chat()
    john.greet()
    first = house.post.last.code
    house.later(seconds=30)
    john.say("verify")
    assert len(house.post.sent) == 2
    assert john.say(first).stage == "verify"
    assert john.say(house.post.last.code).stage == "assistant"
