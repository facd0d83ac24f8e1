"""Yes and no, as people write them."""

import pytest

from agent.consent import answer

pytestmark = pytest.mark.behaviour("TALK-05")

YES = (
    "|yes|Yes please|YES!!!|yep|yeah|sure|ok|OK 👍|go ahead|please do|do it|confirm|y|👍|👍🏽|✅"
    "|yes, thanks|yeah go on then|of course|that's fine|sí|Sì, grazie|d'accord|oui|evet"
    "|Tamam, lütfen|ja bitte|ja|yes yes|I'm sure|sounds good"
)[1:].split("|")
NO = (
    "|no|No.|nope|don\u2019t|don't|keep it|never mind|stop|no thanks|No, thank you!|👎|n|hayır"
    "|nein danke|non merci|no gracias|non farlo|leave it as it is|no, don't do it"
    "|I've changed my mind|not now"
)[1:].split("|")
NEITHER = (
    "|yes but on Thursday|no, the other one|yes no|is it free?|yes?|Thursday|2"
    "|ok what about Friday|yesterday|not sure|I don't know|maybe|thanks"
    "|cancel my other one instead|no problem|hm| |🧹|don't worry, yes"
    "|yes I want to know the price|no yes"
)[1:].split("|")


@pytest.mark.parametrize("text", YES)
def test_yes(text: str) -> None:
    assert answer(text) == "yes"


@pytest.mark.parametrize("text", NO)
def test_no(text: str) -> None:
    assert answer(text) == "no"


@pytest.mark.parametrize("text", NEITHER)
def test_anything_else_is_neither(text: str) -> None:
    assert answer(text) is None


def test_a_long_text_is_never_a_yes() -> None:
    assert answer("yes " * 40) is None


@pytest.mark.parametrize(
    ("text", "tool", "told"),
    [
        ("cancel it", "cancel_booking", "yes"),
        ("Yes, cancel it", "cancel_booking", "yes"),
        ("don't cancel it", "cancel_booking", "no"),
        ("cancel it", "reschedule_booking", None),
        ("yes, cancel it", "create_recurring", None),
        ("move it please", "reschedule_booking", "yes"),
        ("book them all", "create_recurring", "yes"),
        ("don't book them", "create_recurring", "no"),
        ("book it", "cancel_booking", None),
    ],
)
def test_words_of_one_act_agree_to_that_act_alone(text: str, tool: str, told: str | None) -> None:
    assert answer(text, tool) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("yes, cancel my Monday booking", "yes"),
        ("Yes, the Standard Clean on Monday please", "yes"),
        ("no, keep my Monday booking", "no"),
        ("yes, cancel my Thursday booking", None),
        ("yes but the one on Monday is fine", None),
        ("yes, keep Monday", None),
        ("Monday", None),
        ("yes cancel Monday and Tuesday", None),
    ],
)
def test_an_answer_may_repeat_the_question_about_one_booking(text: str, told: str | None) -> None:
    question = "Cancel your Standard Clean (3 hours) on Monday 9 February 2026, 10:00 AM?"
    assert answer(text, "cancel_booking", question) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [("yes", "yes"), ("yes, cancel Monday", None), ("cancel the 9th", None), ("no", "no")],
)
def test_to_repeat_one_of_several_bookings_is_no_yes_to_all(text: str, told: str | None) -> None:
    question = "Standard Clean\n• Monday 9th\n• Monday 16th\n\nCancel all 2?"
    assert answer(text, "cancel_booking", question) == told


@pytest.mark.parametrize("text", ["yes to Monday", "yes, Monday", "yes Tuesday"])
def test_an_answer_to_a_move_names_no_day(text: str) -> None:
    """Monday may be the old day or the wished one: better asked again."""
    question = "Move your Standard Clean on Monday to Tuesday?"
    assert answer(text, "reschedule_booking", question) is None
