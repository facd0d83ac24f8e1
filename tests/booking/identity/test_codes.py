"""The code: how long, how often, for whom, and what is answered."""

import pytest
from sqlalchemy import select, update

from booking.identity.testing import code_of
from booking.tables import login_code
from tests.booking.identity.chat import FAMILY, OLIVIA, PRIYA, Chat, House, another

AGAIN = "Invalid or expired code. Please try again or request a new code."
NO_MORE = "Invalid or expired code. Please request a new verification code."
LATE = 'This code has expired. Please send "verify" to request a new code.'
ENTER = 'Please enter the 6-digit code I sent you, or send "verify" for a new one.'


@pytest.fixture
def john(house: House) -> Chat:
    """John, asked for his code."""
    chat = house.chat()
    chat.say("my bookings")
    return chat


@pytest.mark.behaviour("AUTH-06")
def test_the_right_code_signs_in(house: House, john: Chat) -> None:
    step = john.say(john.code)
    assert step.text == "You're now verified! 🎉"
    assert step.stage == "assistant"
    assert step.token is not None
    assert house.identity.caller_of(step.token) == house.demo.caller("+447700900001")


@pytest.mark.behaviour("AUTH-06")
def test_three_wrong_codes_get_three_answers(john: Chat) -> None:
    wrong = another(john.code)
    assert [john.say(wrong).text for _ in range(3)] == [AGAIN, AGAIN, NO_MORE]


@pytest.mark.behaviour("AUTH-05")
@pytest.mark.behaviour("AUTH-06")
def test_after_three_wrong_ones_even_the_right_code_fails(house: House, john: Chat) -> None:
    for _ in range(3):
        john.say(another(john.code))
    assert john.say(john.code).text == NO_MORE
    house.later(minutes=11)
    assert john.say(john.code).text == NO_MORE
    assert john.standing.stage == "verify"


@pytest.mark.behaviour("AUTH-06")
def test_after_three_wrong_ones_other_words_are_told_how_to_go_on(john: Chat) -> None:
    for _ in range(3):
        john.say(another(john.code))
    assert john.say("hello?").text == (
        'That code can no longer be used. Please send "verify" to request a new code.'
    )


@pytest.mark.behaviour("AUTH-05")
def test_a_wrong_code_does_not_spoil_the_right_one(john: Chat) -> None:
    john.say(another(john.code))
    john.say(another(john.code))
    assert john.say(john.code).stage == "assistant"


@pytest.mark.behaviour("AUTH-05")
@pytest.mark.behaviour("AUTH-06")
def test_a_code_lives_for_ten_minutes(house: House, john: Chat) -> None:
    house.later(minutes=9, seconds=59)
    assert john.say(another(john.code)).text == AGAIN
    house.later(seconds=1)
    assert john.say(john.code).text == LATE


@pytest.mark.behaviour("AUTH-05")
def test_a_code_is_good_in_its_last_second(house: House, john: Chat) -> None:
    house.later(minutes=9, seconds=59)
    assert john.say(john.code).stage == "assistant"


@pytest.mark.behaviour("AUTH-06")
def test_after_a_late_code_verify_sends_a_new_one(house: House, john: Chat) -> None:
    house.later(minutes=10)
    john.say(john.code)
    assert john.say(code_of(john.say("verify").text)).request == "my bookings"


@pytest.mark.behaviour("AUTH-06")
def test_words_after_a_late_code_start_anew(house: House, john: Chat) -> None:
    house.later(minutes=10)
    assert john.say("what is free tomorrow?").text.startswith("Your verification code is: ")
    assert john.say(john.code).request == "what is free tomorrow?"


@pytest.mark.behaviour("AUTH-05")
def test_a_code_is_used_once(house: House, john: Chat) -> None:
    john.say(john.code)
    assert john.say(john.code).token is None
    house.identity.log_out(john.channel, john.external_id)
    used = john.code
    john.greet()
    assert john.say(used).text == AGAIN


@pytest.mark.behaviour("AUTH-05")
def test_a_new_code_voids_the_old(house: House, john: Chat) -> None:
    old = john.code
    house.later(seconds=30)
    new = code_of(john.say("verify").text)
    assert john.say(old).text == AGAIN
    assert john.say(new).stage == "assistant"


@pytest.mark.behaviour("AUTH-05")
def test_another_ones_code_opens_nothing(house: House, john: Chat) -> None:
    priya = house.chat(PRIYA)
    priya.greet()
    assert john.say(priya.code).text == AGAIN
    assert priya.say(john.code).text == AGAIN
    assert priya.say(priya.code).stage == "assistant"


@pytest.mark.behaviour("AUTH-05")
def test_a_code_of_another_channel_opens_nothing(house: House, john: Chat) -> None:
    """One person, two identities: the code belongs to the chat that it was sent to."""
    whatsapp = house.chat(channel="whatsapp")
    whatsapp.greet()
    assert whatsapp.say(john.code).text == AGAIN


@pytest.mark.behaviour("AUTH-05")
def test_a_code_is_kept_only_as_a_seal(house: House, john: Chat) -> None:
    with house.demo.store.reading() as connection:
        rows = connection.execute(select(login_code)).all()
    assert len(rows) == 1
    assert john.code not in str(rows[0])
    assert len(rows[0].digest) == 64


@pytest.mark.behaviour("AUTH-05")
def test_a_seal_moved_to_another_row_opens_nothing(house: House, john: Chat) -> None:
    """Who can write the database, and has no key, cannot let themselves in as somebody else."""
    priya = house.chat(PRIYA)
    priya.greet()
    with house.demo.store.writing() as connection:
        of_priya = connection.scalars(
            select(login_code.c.digest).order_by(login_code.c.id.desc()).limit(1)
        ).one()
        connection.execute(update(login_code).values(digest=of_priya))
    assert john.say(priya.code).text == AGAIN
    assert priya.say(priya.code).stage == "assistant"


@pytest.mark.behaviour("AUTH-05")
@pytest.mark.parametrize("leaves", ["log out", "wrong profile"])
def test_who_leaves_leaves_no_live_code_behind(house: House, leaves: str) -> None:
    """Not even for a message that was on its way at that moment."""
    family = house.chat(FAMILY)
    family.greet()
    family.say("1")
    family.say(leaves)
    with house.demo.store.reading() as connection:
        assert connection.scalars(select(login_code.c.state)).all() == ["void"]


@pytest.mark.behaviour("AUTH-05")
def test_under_another_server_key_no_code_fits(house: House, john: Chat) -> None:
    elsewhere = Chat(house.with_key(b"quite another server key"), john.channel, john.external_id)
    assert elsewhere.say(john.code).text == AGAIN


@pytest.mark.behaviour("AUTH-05")
@pytest.mark.parametrize(
    "words",
    [
        "verify",
        "Verify!",
        "verfy",
        "resend",
        "new code",
        "send again",
        "send it again please",
        "I didn't get the code",
        "i didnt get it",
        "i didnt get the code, send again pls",
        "no code arrived",
        "where is my code?",
        "can you send me a new code",
        "another code please",
        "code not received",
        "nothing came",
    ],
)
def test_a_wish_for_a_new_code_is_understood(house: House, john: Chat, words: str) -> None:
    house.later(seconds=30)
    assert john.say(words).text.startswith("Your verification code is: ")


@pytest.mark.behaviour("AUTH-05")
def test_a_new_code_waits_for_thirty_seconds(house: House, john: Chat) -> None:
    code = john.code
    house.later(seconds=10)
    assert john.say("verify").text == "Please wait 20 seconds before you ask for a new code."
    house.later(seconds=19)
    assert john.say("resend").text == "Please wait 1 second before you ask for a new code."
    assert john.say(code).stage == "assistant"


@pytest.mark.behaviour("AUTH-05")
def test_five_codes_an_hour(house: House, john: Chat) -> None:
    for _ in range(4):
        house.later(minutes=1)
        assert "code is: " in john.say("verify").text
    house.later(minutes=1)
    assert john.say("verify").text == (
        "You have asked for too many codes. Please try again after 10:00 AM. "
        "If you need help, call +44 20 7946 0018 or write to hello@sparkle.example."
    )
    assert john.say(john.code).stage == "assistant"


@pytest.mark.behaviour("AUTH-05")
def test_the_cap_is_lifted_at_the_time_it_said(house: House, john: Chat) -> None:
    for _ in range(4):
        house.later(minutes=1)
        john.say("verify")
    house.later(minutes=55, seconds=59)
    assert "too many codes" in john.say("verify").text
    house.later(seconds=1)
    assert "code is: " in john.say("verify").text


@pytest.mark.behaviour("AUTH-05")
def test_ten_codes_a_day_however_they_are_asked_for(house: House, john: Chat) -> None:
    for _ in range(9):
        house.later(hours=1)
        assert "code is: " in john.say("hello?").text
    house.later(hours=1)
    assert "Please try again after Friday 6 February at 9:00 AM." in john.say("hello?").text


@pytest.mark.behaviour("AUTH-05")
def test_logging_out_does_not_lift_the_cap(house: House, john: Chat) -> None:
    for _ in range(4):
        john.say(john.code)
        house.identity.log_out(john.channel, john.external_id)
        john.say("my bookings")
    house.identity.log_out(john.channel, john.external_id)
    step = john.say("my bookings")
    assert "too many codes" in step.text
    assert step.stage == "identify"
    house.later(hours=1)
    assert "code is: " in john.greet().text
    assert john.say(john.code).request == "my bookings"


@pytest.mark.behaviour("AUTH-05")
def test_one_ones_cap_is_not_anothers(house: House, john: Chat) -> None:
    for _ in range(5):
        house.later(minutes=1)
        john.say("verify")
    assert "code is: " in house.chat(OLIVIA).greet().text


@pytest.mark.behaviour("AUTH-06")
@pytest.mark.parametrize(
    "form",
    ["{a}{b}", "{a} {b}", "{a}-{b}", "my code is {a} {b}", "Code: {a}{b}", " *{a}{b}* ",
     "The code is {a}{b}, thanks!", "It's {a}-{b}.", "I got this from you: {a}{b} ok?"],
)  # fmt: skip
def test_a_code_is_read_as_people_type_it(john: Chat, form: str) -> None:
    assert john.say(form.format(a=john.code[:3], b=john.code[3:])).stage == "assistant"


@pytest.mark.behaviour("AUTH-06")
@pytest.mark.parametrize("text", ["1234", "12345", "1234567", "12345678", "my code is 12-34"])
def test_four_to_eight_digits_are_an_attempt(john: Chat, text: str) -> None:
    assert john.say(text).text == AGAIN


@pytest.mark.behaviour("AUTH-06")
@pytest.mark.parametrize(
    "text",
    ["", " ", "hello", "123", "123456789", "10:30", "book me at 1400", "🙂", "x" * 5000,
     "1" * 5000, "123456 or 654321", "+44 7700 900001", "07700 900001", "٣٤٥", "\ud83d"],
)  # fmt: skip
def test_everything_else_is_reminded_of_the_code(john: Chat, text: str) -> None:
    assert john.say(text).text == ENTER
    assert john.say(john.code).stage == "assistant"


@pytest.mark.behaviour("AUTH-05")
@pytest.mark.parametrize("zero", [0x660, 0x966, 0xFF10, 0x1D7CE])
def test_digits_of_other_scripts_are_no_code(john: Chat, zero: int) -> None:
    """Arabic, Devanagari, full-width, bold: not even the right ones, and they are no request."""
    strange = "".join(chr(zero + int(digit)) for digit in john.code)
    assert john.say(strange).text == ENTER
    assert john.say(john.code).request == "my bookings"


def test_codes_across_midnight_and_a_change_of_clocks(house: House) -> None:
    """Ten minutes are ten minutes, also from 00:55 GMT to 02:05 BST."""
    house.demo.clock.set(house.demo.local("2026-03-29 00:55"))
    john = house.chat()
    john.greet()
    house.later(minutes=9)
    assert john.say(john.code).stage == "assistant"
