"""A turn is a draft until it is kept: thrown away it leaves nothing, kept it leaves everything."""

from pathlib import Path

import pytest

from tests.app.talking import JOHN, Talk, talk

NAME = f"terminal:{JOHN}"


def words(talk: Talk) -> list[str]:
    """What stands in the transcript."""
    return [line.text for line in talk.house.transcript.of(NAME)]


def test_a_draft_that_nobody_keeps_leaves_nothing() -> None:
    with talk() as john:
        john.sign_in()
        before = words(john)
        draft = john.draft("cancel my booking on the 9th")
        assert (draft.answer.stage, draft.changed, draft.secret) == ("confirm", False, False)
        assert words(john) == before
        assert john.say("yes").stage == "assistant"
        assert "Monday, 09 February" in john.say("my bookings").message.text


def test_a_draft_that_is_kept_is_remembered_and_on_record() -> None:
    with talk() as john:
        john.sign_in()
        draft = john.draft("cancel my booking on the 9th")
        john.keep(draft)
        assert words(john)[-2:] == ["cancel my booking on the 9th", draft.answer.message.text]
        assert "cancelled" in john.say("yes").message.text
        assert "Monday, 09 February" not in john.say("my bookings").message.text


@pytest.mark.behaviour("OPS-05")
def test_a_message_that_is_answered_again_does_nothing_twice() -> None:
    """As after a crash between the booking and its reply."""
    with talk() as john:
        john.sign_in()
        text = "book a Base Clean on Wednesday 11 February at 2pm"
        first, again = john.draft(text, "once"), john.draft(text, "once")
        assert [draft.changed for draft in (first, again)] == [True, True]
        for draft in (first, again):
            assert "Base Clean on February 11th at 2:00 PM" in draft.answer.message.text
        john.keep(again)
        assert john.say("my bookings").message.text.count("Base Clean") == 1


@pytest.mark.behaviour("AUTH-05")
def test_a_sign_in_that_is_answered_again_sends_the_same_code() -> None:
    with talk() as john:
        first, again = john.draft("my bookings", "once"), john.draft("my bookings", "once")
        assert first.answer.message.text == again.answer.message.text
        assert (again.answer.stage, again.changed, again.secret) == ("verify", True, True)
        assert not any(line.text == first.answer.message.text for line in again.lines)


def test_a_sign_in_without_a_code_in_its_answer_is_no_secret() -> None:
    with talk() as john:
        john.say("my bookings")
        draft = john.draft("000000")
        assert (draft.changed, draft.secret) == (True, False)


def test_a_message_that_cannot_be_read_leaves_what_was_remembered() -> None:
    with talk() as john:
        john.sign_in()
        john.say("cancel my booking on the 9th")
        draft = john.draft("x" * 3000)
        assert (draft.answer.stage, draft.memory, draft.changed) == ("confirm", None, False)
        john.keep(draft)
        assert "cancelled" in john.say("yes").message.text


@pytest.mark.behaviour("TALK-10")
def test_an_apology_is_a_draft_too_and_says_that_nothing_was_changed(tmp_path: Path) -> None:
    file = tmp_path / "desk.db"
    with talk(f"sqlite:///{file}") as john:
        john.house.premises.store.close()
        file.write_bytes(b"no database")
        draft = john.draft("my bookings")
    assert "something went wrong on our side" in draft.answer.message.text
    assert (draft.memory, draft.changed, draft.secret) == (None, False, False)
    assert [line.author for line in draft.lines] == ["customer", "assistant"]


@pytest.mark.behaviour("OPS-01")
def test_a_question_of_one_process_is_answered_in_another(database_url: str) -> None:
    with talk(database_url) as one, talk(database_url) as other:
        one.sign_in()
        assert one.say("cancel my booking on the 9th").stage == "confirm"
        assert "cancelled" in other.say("yes").message.text
        assert "Monday, 09 February" not in one.say("my bookings").message.text
