"""Voice notes, pictures, places, stickers: a sensible answer, never silence (SPEC CHAN-08)."""

from dataclasses import replace

import pytest

from booking.business import Contact
from channels.message import Inbound, Kind
from tests.app.hearing.burst import CANCEL, PICTURE, SHOP, TIMES, YES_NO, Ear, came, ours, place

pytestmark = pytest.mark.behaviour("CHAN-08")

PERSON = "To reach a person, call +44 20 7946 0018 or write to hello@sparkle.example."
WORDLESS: tuple[Kind, ...] = (
    "image",
    "voice",
    "video",
    "document",
    "sticker",
    "location",
    "contact",
    "unsupported",
)


@pytest.mark.parametrize("kind", WORDLESS)
def test_whatever_comes_alone_is_answered_and_never_reaches_the_agent(kind: Kind) -> None:
    heard = Ear().hears(came(kind))
    assert heard.words is None
    assert heard.answer
    assert not heard.is_silent
    assert heard.said.startswith("(")


@pytest.mark.parametrize("kind", ["image", "voice", "video", "document", "location"])
def test_who_sends_something_that_a_person_should_see_learns_how_to_reach_one(kind: Kind) -> None:
    answer = Ear().hears(came(kind)).answer
    assert answer is not None
    assert PERSON in answer


@pytest.mark.parametrize("kind", ["image", "video", "document"])
def test_a_caption_is_words_and_what_it_stands_under_is_remarked_on(kind: Kind) -> None:
    heard = Ear().hears(came(kind, "Is this stain a problem?", media=PICTURE))
    assert heard.words == "Is this stain a problem?"
    assert heard.remark is not None
    assert heard.completed("Not at all.").endswith(f"{PERSON}\n\nNot at all.")


def test_an_album_with_one_caption_is_one_turn_with_one_remark() -> None:
    heard = Ear().hears(came("image"), came("image", "Both rooms please"), came("sticker"))
    assert heard.words == "Both rooms please"
    assert heard.completed("Fine.").count("pictures") == 1


def test_many_things_without_words_get_one_answer() -> None:
    heard = Ear().hears(came("image"), came("sticker"), came("image"))
    assert heard.answer is not None
    assert heard.answer.startswith("Thank you for the picture.")
    assert heard.answer.count("I'm an automated assistant") == 1


def test_the_name_of_a_file_is_no_request() -> None:
    assert Ear().hears(came("document", "Cancel my booking.pdf")).words is None
    assert Ear().hears(came("document", "Cancel my booking")).words == "Cancel my booking"


@pytest.mark.parametrize("kind", ["location", "contact", "sticker", "reaction"])
def test_what_an_app_writes_beside_a_place_or_a_sticker_is_no_request(kind: Kind) -> None:
    assert Ear().hears(came(kind, "cancel my booking")).words is None


def test_who_looks_for_the_business_is_told_its_address_if_it_has_one() -> None:
    shop = SHOP.model_copy(update={"contact": Contact(address="12 High Street")})
    assert "12 High Street" in (Ear(shop=shop).hears(place()).answer or "")
    assert "find us" not in (Ear().hears(place()).answer or "")


@pytest.mark.behaviour("TALK-05")
@pytest.mark.parametrize("kind", [*WORDLESS, "reaction"])
def test_nothing_but_words_and_taps_says_yes_and_the_question_is_asked_again(kind: Kind) -> None:
    """An "ok" to our remark on the picture would otherwise cancel a booking unseen."""
    heard = Ear([ours(CANCEL, YES_NO)]).hears(came(kind))
    assert heard.words is None
    assert heard.answer is not None
    assert heard.answer.endswith(CANCEL)
    assert heard.choices == YES_NO


def test_a_question_is_repeated_once_however_many_pictures_come() -> None:
    ear = Ear([ours(CANCEL, YES_NO)])
    for _ in range(3):
        ear = ear.after(ear.hears(came("image")))
    assert ear.said[-1].text.count(CANCEL) == 1
    assert ear.said[-1].text.count("Still open") == 1


def test_of_a_very_long_question_only_its_end_is_repeated() -> None:
    long = "\n\n".join([*(f"{number}. Standard Clean" for number in range(90)), "Cancel them all?"])
    heard = Ear([ours(long, YES_NO)]).hears(came("image"))
    assert heard.answer is not None
    assert heard.answer.endswith("Still open is this one:\n\nCancel them all?")


@pytest.mark.parametrize("said", [(), (ours("Here you are."),), (ours("When?", TIMES),)])
def test_a_thumbs_up_that_answers_no_question_needs_no_reply(said: tuple[object, ...]) -> None:
    heard = Ear(said).hears(came("reaction", "👍"))  # type: ignore[arg-type]
    assert heard.is_silent


def test_a_thumbs_up_on_something_older_than_the_question_needs_no_reply() -> None:
    old, question = ours("Here you are.", minutes_ago=9), ours(CANCEL, YES_NO)
    ear = Ear([old, question])
    assert ear.hears(came("reaction", "👍", answers=old.provider_id)).is_silent
    assert ear.hears(came("reaction", "👍", answers=question.provider_id)).choices == YES_NO


def test_words_beside_a_reaction_are_just_words() -> None:
    heard = Ear().hears(came("reaction", "👍"), came(text="thanks"))
    assert (heard.words, heard.remark) == ("thanks", None)


def test_an_empty_message_is_left_to_the_agent_unless_something_came_with_it() -> None:
    assert Ear().hears(came(text="  ")).words == ""
    assert (Ear().hears(came(text=""), came("image")).answer or "").startswith("Thank you")


def spoken(words: str | None) -> tuple[Ear, Inbound]:
    message = came("voice")
    return Ear([ours(CANCEL, YES_NO)], spoken={message.id: words}), message


def test_a_voice_message_that_was_made_out_is_words_and_said_back() -> None:
    ear, message = spoken("What do you have on Friday?")
    heard = ear.hears(message)
    assert heard.words == "What do you have on Friday?"
    assert heard.remark == "What I heard: “What do you have on Friday?”"


@pytest.mark.behaviour("TALK-05")
@pytest.mark.parametrize("words", ["Yes.", "Okay", "yes, cancel it please", "Yes, Monday."])
def test_a_spoken_yes_may_be_misheard_and_is_asked_for_in_writing(words: str) -> None:
    ear, message = spoken(words)
    heard = ear.hears(message)
    assert heard.words is None
    assert heard.choices == YES_NO
    assert replace(ear, said=()).hears(message).words == words, "no question is open: only words"


def test_a_spoken_no_is_taken() -> None:
    ear, message = spoken("No, keep it")
    assert ear.hears(message).words == "No, keep it"


@pytest.mark.behaviour("AUTH-10")
def test_a_spoken_code_is_not_repeated() -> None:
    ear, message = spoken("my code is 123 456")
    assert ear.hears(message).remark is None


def test_a_voice_that_nobody_could_make_out_is_asked_for_in_writing() -> None:
    for words in (None, "  "):
        ear, message = spoken(words)
        assert "couldn't make out" in (replace(ear, said=()).hears(message).answer or "")
