"""A judge of tone is held to a strict form, and to what people say of the same replies."""

import json

import pytest
from langchain_core.language_models import FakeListChatModel

from evals.judge.agreement import Agreement, agreement, read_labels
from evals.judge.judge import PROMPT, Judge, JudgeUnreadable, opinion
from prompts.library import shipped


def judge(*answers: str) -> Judge:
    return Judge(FakeListChatModel(responses=list(answers)), shipped().get(PROMPT))


def says(fits: bool) -> str:
    return json.dumps({"fits": fits, "why": "its words"})


@pytest.mark.behaviour("EVAL-07")
@pytest.mark.parametrize(
    "text", ["", "It fits.", '{"fits": "yes", "why": "x"}', '{"fits": true}', says(True) + " Bye."]
)
def test_what_has_not_the_form_is_an_error_and_no_opinion(text: str) -> None:
    with pytest.raises(JudgeUnreadable):
        opinion(text)


def test_an_opinion_may_stand_in_a_fence() -> None:
    assert not opinion(f"```json\n{says(False)}\n```").fits


def test_the_labelled_replies_are_many_and_of_both_kinds() -> None:
    labels = read_labels()
    fitting = sum(label.fits for label in labels)
    assert len(labels) >= 40
    assert len(labels) / 3 < fitting < 2 * len(labels) / 3
    assert len({(label.tone, label.reply) for label in labels}) == len(labels)


async def test_a_judge_that_says_what_people_say_agrees_wholly() -> None:
    labels = read_labels()
    found = await agreement(judge(*(says(label.fits) for label in labels)), labels)
    assert (found.kappa, found.share, found.differ) == (1.0, 1.0, [])


async def test_a_judge_that_likes_everything_agrees_no_better_than_chance() -> None:
    labels = read_labels()
    found = await agreement(judge(says(True)), labels)
    assert found.kappa == 0
    assert [label for label, _ in found.differ] == [label for label in labels if not label.fits]


def test_kappa_is_that_of_the_textbook() -> None:
    assert Agreement(20, 10, 5, 15).kappa == pytest.approx(0.4)
