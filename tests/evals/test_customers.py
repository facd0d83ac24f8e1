"""Played customers answer from their facts, in their manner, and stop when it is done."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from langchain_core.messages import AIMessage

from agent.testing import ScriptedModel
from evals.customer.asked import asked_for
from evals.customer.by_model import STOP, ModelCustomer
from evals.customer.heard import CustomerLost, Heard
from evals.customer.manner import Manner
from evals.customer.offline import OfflineCustomer
from evals.customer.wish import Wish
from evals.play.player import play
from evals.scenario.form import Customer, Scenario
from evals.seeded import seeded
from evals.trial import take
from evals.world.difference import misfits
from tests.evals.test_play import BOOKED, scenario

pytestmark = [pytest.mark.anyio, pytest.mark.behaviour("EVAL-04")]
NOW = datetime(2026, 2, 5, 9, tzinfo=ZoneInfo("Europe/London"))
WEDNESDAY = {"service": "Standard Clean", "day": "next Wednesday", "time": "2pm"}
TO_BOOK = "Wednesday, February 11th at 2:00 PM is free. Shall I book it?"


def customer(*manner: str, seed: int = 1, **facts: str) -> OfflineCustomer:
    return OfflineCustomer(Wish({**WEDNESDAY, **facts}, NOW), Manner(seeded(seed), manner))


def played(**who: object) -> Scenario:
    return scenario(play="offline", customer={"knows": WEDNESDAY, **who}, end=BOOKED)


async def told(one: OfflineCustomer, text: str, **other: object) -> str | None:
    return await one.next(Heard(text, **other))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Which service would you like to book?\n1. Base Clean\n2. Premium Clean", "service"),
        ("What kind of clean shall it be?", "service"),
        ("Which day would suit you?", "day"),
        ("Sure. What time on Wednesday?", "time"),
        ("When would you like to come?", "moment"),
        (TO_BOOK, "yes_no"),
        ("It's 65 pounds. Would you like me to book it?", "yes_no"),
        ("Which booking would you like to cancel?", "booking"),
        ("Here they are:\n1. Mon 9\n2. Tue 10\n\nWould any of these work for you?", "choice"),
        ("We are open from nine to six.", "nothing"),
    ],
)
def test_a_question_is_understood_by_its_grammar(text: str, kind: str) -> None:
    assert asked_for(Heard(text)) == kind


def test_a_question_of_the_sign_in_is_known_by_its_stage() -> None:
    assert asked_for(Heard("Your code is: 123456", "verify")) == "code"
    assert asked_for(Heard("Which profile would you like to use?", "identify")) == "profile"
    assert asked_for(Heard("No account found for this phone number.", "identify")) == "dead_end"
    assert asked_for(Heard("Cancel it?", "confirm")) == "yes_no"


async def test_only_what_was_asked_for_is_told_and_nothing_is_invented() -> None:
    vague = customer("vague")
    assert "Wednesday" not in str(await vague.next(None))
    assert await told(vague, "Which day?") == "next Wednesday"
    assert await told(vague, "What time?") == "2pm"
    with pytest.raises(CustomerLost, match="asked for 'email'"):
        await told(vague, "To find your account, send me your e-mail address.", stage="identify")


async def test_a_yes_is_given_to_what_was_wished_and_to_nothing_else() -> None:
    one = customer()
    await one.next(None)
    other = await told(one, "Thursday, February 12th at 2:00 PM is free. Shall I book it?")
    assert str(other).startswith("no. ")
    assert str(await told(one, TO_BOOK)).split()[0] in {"yes", "ok", "sure"}


async def test_they_stop_when_it_is_done_and_not_when_it_is_only_claimed() -> None:
    one = customer()
    await one.next(None)
    assert await told(one, "You are booked for Wednesday!") is not None
    assert await told(one, "You are booked!", done=["create_booking"]) is None


async def test_they_give_up_on_somebody_who_never_understands() -> None:
    one = customer()
    said = [await one.next(None)] + [await told(one, "Sorry?") for _ in range(5)]
    assert said[-1] is None
    assert None not in said[:4]


async def test_who_wavers_is_unsure_before_they_agree() -> None:
    one = customer("wavering")
    await one.next(None)
    assert await told(one, TO_BOOK) in {"hmm, I'm not sure", "wait, let me think", "maybe"}
    assert str(await told(one, TO_BOOK)) in {"yes", "yes please", "ok", "sure"}


async def test_of_a_list_they_choose_what_they_want() -> None:
    one, hurried = customer(), customer("hurried")
    times = "Which one?\n\n1. Tue 10 Feb, 2 PM\n2. Wed 11 Feb, 2 PM"
    assert await told(one, times) == "Wed 11 Feb, 2 PM"
    assert await told(hurried, times) == "2"
    assert await told(customer(), "Which one?\n\n1. Fri 13 Feb, 2 PM") is None
    first = customer(otherwise="the first")
    assert await told(first, "Which one?\n\n1. Fri 13 Feb, 2 PM") == "1"


def test_fingers_slip_in_long_words_and_never_in_figures() -> None:
    typed = Manner(seeded(4), ["mistyping"]).typed("Standard Clean on Wednesday 11 at 2pm" * 5)
    assert "11 at 2pm" in typed
    assert typed != "Standard Clean on Wednesday 11 at 2pm" * 5


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"task": "fly"}, "task: one of book"),
        ({"day": "next Friday"}, "say which with `date`"),
        ({"colour": "red"}, "there is no 'colour'"),
        ({"task": "cancel"}, "to cancel takes booking"),
    ],
)
def test_a_wish_that_cannot_be_played_is_told(facts: dict[str, str], why: str) -> None:
    with pytest.raises(CustomerLost, match=why):
        Wish({**WEDNESDAY, **facts}, NOW)


async def test_a_simulated_customer_books_and_the_same_trial_is_the_same() -> None:
    first, again, other = [
        await play(played(manner=["wordy", "mistyping"]), trial=number) for number in (1, 1, 2)
    ]
    assert misfits(first.change, first.scenario.end) == []
    assert first.lines[0].said == again.lines[0].said != other.lines[0].said


@pytest.mark.behaviour("EVAL-07")
async def test_a_customer_who_is_lost_is_an_error_of_the_run() -> None:
    stranger = played(phone="+447700900002")
    trial = await take(stranger, 2, None, patience=play.__defaults__[1])  # type: ignore[index]
    assert (trial.verdict, trial.why) == (
        "error",
        "CustomerLost: asked for 'name', and customer.knows does not have it",
    )


def by_model(*lines: str) -> tuple[ModelCustomer, ScriptedModel]:
    model = ScriptedModel(script=[AIMessage(line) for line in lines])
    return ModelCustomer(model, Customer(wants="a clean", knows=WEDNESDAY), "Sparkle"), model


async def test_a_model_plays_a_customer_from_a_prompt_with_their_facts() -> None:
    one, model = by_model("Hello, a clean please", STOP)
    assert await one.next(None) == "Hello, a clean please"
    assert await one.next(Heard("Booked!")) is None
    assert "- day: next Wednesday" in model.seen[0][0].text
    assert [message.type for message in model.seen[1]] == ["system", "human", "ai", "human"]


async def test_a_model_that_stops_before_its_yes_was_heard_is_asked_once_more() -> None:
    one, _ = by_model("cancel it", STOP, "yes", STOP)
    await one.next(None)
    assert await one.next(Heard("Are you sure?", "confirm")) == "yes"
    assert await one.next(Heard("Cancelled.")) is None


async def test_a_model_that_says_something_and_stops_is_answered_first() -> None:
    one, model = by_model(f"yes {STOP}", "no, wait")
    assert await one.next(None) == "yes"
    assert await one.next(Heard("Sure?", "confirm")) == "no, wait"
    two, _ = by_model(f"thanks {STOP}")
    assert (await two.next(None), await two.next(Heard("Bye"))) == ("thanks", None)
    assert len(model.seen) == 2


async def test_the_customer_is_another_model_than_the_one_that_is_tried() -> None:
    wants = Scenario.model_validate({**played().model_dump(), "play": "model", "end": {}})
    tried, customer = ScriptedModel(script=[]), ScriptedModel(script=[AIMessage(STOP)])
    found = await play(wants, tried, customer=customer)
    assert (found.lines, len(customer.seen), tried.seen) == ([], 1, [])


@pytest.mark.behaviour("EVAL-07")
async def test_a_customers_model_that_fails_is_no_fault_of_the_assistant() -> None:
    one, _ = by_model(" ")
    with pytest.raises(CustomerLost, match="said nothing"):
        await one.next(None)
    down = ScriptedModel(script=[RuntimeError("500")])
    with pytest.raises(CustomerLost, match="failed: RuntimeError"):
        await ModelCustomer(down, Customer(wants="a clean"), "Sparkle").next(None)
    alone = Scenario.model_validate({**played().model_dump(), "play": "model"})
    with pytest.raises(CustomerLost, match="name one with --customer-model"):
        await play(alone)
