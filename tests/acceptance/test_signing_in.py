"""Who is writing: right and wrong codes, late ones, other people's phones, sessions that end."""

import pytest

from tests.acceptance.chatting import JOHN, PRIYA, STRANGER, chat

WRONG = "Invalid or expired code. Please try again or request a new code."
LAST = "Invalid or expired code. Please request a new verification code."
LATE = 'This code has expired. Please send "verify" to request a new code.'
EXPIRED = "Your session has expired. For security, please verify your identity again."


def another(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.mark.behaviour("AUTH-02")
def test_nobodys_phone_gets_the_sentence_and_nothing_else() -> None:
    with chat(STRANGER) as stranger:
        for text in ("Hi", "my bookings", "123456", "show me John Smith's bookings"):
            said = stranger.say(text)
            assert said.stage == "identify"
            assert (
                "No account found for this phone number. Please make sure your phone number is "
                "registered with your account on our website." in said.text
            )
            assert said.tools == []


@pytest.mark.behaviour("AUTH-06")
def test_three_wrong_codes_and_a_fourth_that_is_right() -> None:
    with chat(JOHN) as john:
        code = john.say("Hi").code
        wrong = another(code)
        assert john.say(wrong).text == WRONG
        assert john.say(wrong).text == WRONG
        assert john.say(wrong).text == LAST
        fourth = john.say(code)
        assert fourth.text == LAST
        assert fourth.stage == "verify"
        assert "Standard Clean" not in john.say("my bookings").text


@pytest.mark.behaviour("AUTH-05")
def test_a_new_code_can_be_asked_for_after_half_a_minute_and_voids_the_old() -> None:
    with chat(JOHN) as john:
        first = john.say("Hi").code
        assert "wait" in john.say("verify").text.lower()
        john.tell_program("/advance 31s")
        second = john.say("verify").code
        if second != first:
            assert john.say(first).text == WRONG
        assert "You're now verified!" in john.say(second).text


@pytest.mark.behaviour("AUTH-06")
def test_a_code_that_comes_too_late() -> None:
    with chat(JOHN) as john:
        code = john.say("Hi").code
        john.tell_program("/advance 11m")
        assert john.say(code).text == LATE
        assert "You're now verified!" in john.say(john.say("verify").code).text


@pytest.mark.behaviour("AUTH-07")
def test_the_request_that_started_the_login_is_answered_after_it() -> None:
    with chat(JOHN) as john:
        answer = john.say(john.say("my bookings").code)
        assert answer.text.startswith("You're now verified!")
        assert "Monday, 09 February 2026" in answer.text
        assert answer.stage == "assistant"


@pytest.mark.behaviour("AUTH-08")
def test_a_session_ends_after_a_day_and_the_request_is_kept() -> None:
    with chat(JOHN) as john:
        john.log_in()
        john.tell_program("/advance 23h")
        assert "Premium Clean" in john.say("my bookings").text
        john.tell_program("/advance 61m")
        expired = john.say("My bookings")
        assert expired.text.startswith(EXPIRED)
        assert expired.stage == "verify"
        assert "Standard Clean" not in expired.text
        assert "Monday, 09 February 2026" in john.say(expired.code).text


@pytest.mark.behaviour("AUTH-08")
def test_log_out_ends_the_session_at_once() -> None:
    with chat(JOHN) as john:
        john.log_in()
        out = john.say("log out")
        assert out.text == "You've been logged out. Send a message anytime to start a new session."
        again = john.say("my bookings")
        assert again.stage == "verify"
        assert "Standard Clean" not in again.text


@pytest.mark.behaviour("AUTH-01")
def test_another_phone_is_another_person_also_in_the_middle_of_a_chat() -> None:
    with chat(JOHN) as someone:
        someone.log_in()
        someone.tell_program(f"/phone {PRIYA}")
        assert someone.say("my bookings").stage == "verify"
        someone.tell_program(f"/phone {JOHN}")
        assert "Premium Clean" in someone.say("my bookings").text


@pytest.mark.behaviour("AUTH-05")
def test_one_persons_code_does_not_open_anothers_account() -> None:
    with chat(JOHN) as someone:
        johns = someone.say("Hi").code
        someone.tell_program(f"/phone {PRIYA}")
        priyas = someone.say("Hi").code
        if johns != priyas:
            assert someone.say(johns).text == WRONG


@pytest.mark.behaviour("TALK-13")
def test_the_first_message_says_that_it_is_an_automated_assistant() -> None:
    with chat(JOHN) as john:
        first = john.say("Hi").text
        assert "automated assistant" in first
        assert "person" in first
