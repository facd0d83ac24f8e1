"""Our scenarios under Inspect itself, which is an extra: so this is no test of every day.

make inspect
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import eval as evaluate
from inspect_ai.log import EvalLog, EvalSample
from inspect_ai.model import (
    ChatMessageAssistant,
    ChatMessageTool,
    ModelOutput,
    ModelUsage,
    get_model,
)
from inspect_ai.scorer import Score

from evals.inspect_task.frontdesk import frontdesk

pytestmark = pytest.mark.filterwarnings("ignore")  # Inspect has its own
BOOKS = """
id: books
about: A customer on a plan books with one message and proves who he is on the way.
spec: [BOOK-04]
turns:
  - {say: "book Standard Clean next Wednesday at 2pm", stage: verify}
  - {say: "{code}", hears: ["2:00 PM"]}
gold:
  - create_booking: {service: standard, when: "2026-02-11 14:00"}
end:
  bookings:
    added:
      - {customer: John Smith, service: Standard Clean, starts: 2026-02-11T14:00}
  quota: {John Smith: {Standard Clean: -1}}
"""
CONFIRMED = "Your *Standard Clean* is confirmed for Wednesday, February 11, 2:00 PM - 5:00 PM."
SIX_DIGITS = re.compile(r"\b\d{6}\b")


def played(folder: Path, scenario: str, model: Any = None, **other: Any) -> EvalLog:
    """The log of one scenario under Inspect; without a model it is the offline one's."""
    file = folder / f"{scenario.split()[1]}.yaml"
    file.write_text(scenario, encoding="utf-8")
    task = frontdesk(paths=[str(file)])
    (log,) = evaluate(task, model=model, log_dir=str(folder / "logs"), display="none", **other)
    return log


def scripted(answer: Callable[[list[Any]], ModelOutput]) -> Any:
    """Inspect's model of tests; it counts tokens with a table from the network if we do not."""

    def counted(messages: list[Any], *_: Any) -> ModelOutput:
        said = answer(messages)
        said.usage = ModelUsage(input_tokens=90, output_tokens=10, total_tokens=100)
        return said

    return get_model("mockllm/model", custom_outputs=counted)


def books(messages: list[Any]) -> ModelOutput:
    if isinstance(messages[-1], ChatMessageTool):
        return ModelOutput.from_content("mockllm/model", CONFIRMED)
    ask = {"service": "standard", "when": "2026-02-11 14:00"}
    return ModelOutput.for_tool_call("mockllm/model", "create_booking", ask)


def fails(_: list[Any]) -> ModelOutput:
    raise ConnectionError("nobody is there")


def samples(log: EvalLog) -> list[EvalSample]:
    assert log.samples
    return list(log.samples)


def score(sample: EvalSample) -> Score:
    assert sample.scores
    return sample.scores["verdict"]


def events(sample: EvalSample) -> list[str]:
    """What a person sees in the transcript, without what Inspect says of itself."""
    return [one.event for one in sample.events if one.event in {"info", "model", "tool"}]


def test_the_offline_model_plays_without_any_of_inspects(tmp_path: Path) -> None:
    log = played(tmp_path, BOOKS)
    (sample,) = samples(log)
    assert (log.status, score(sample).value) == ("success", "C")
    assert events(sample) == ["info", "info", "info", "tool", "info"]
    assert [one.role for one in sample.messages] == [
        *("user", "assistant"),
        *("user", "assistant", "tool", "assistant"),
    ]
    asks = [one for one in sample.messages if isinstance(one, ChatMessageAssistant)]
    assert [call.function for one in asks for call in one.tool_calls or ()] == ["create_booking"]
    assert "booked: John Smith" in str(score(sample).explanation)
    assert not SIX_DIGITS.search(" ".join(str(one.content) for one in sample.messages))


def test_inspects_model_answers_in_the_place_of_ours(tmp_path: Path) -> None:
    log = played(tmp_path, BOOKS, scripted(books), epochs=2)
    first, second = samples(log)
    assert {score(one).value for one in (first, second)} == {"C"}
    assert events(first) == ["info", "info", "info", "model", "tool", "model", "info"]
    assert CONFIRMED in str(first.messages[-1].content)
    assert first.model_usage["mockllm/model"].total_tokens == 200


def test_what_a_model_gets_wrong_is_told(tmp_path: Path) -> None:
    """Saying it is not doing it."""
    log = played(
        tmp_path, BOOKS, scripted(lambda _: ModelOutput.from_content("mockllm/model", CONFIRMED))
    )
    came = score(samples(log)[0])
    assert came.value == "I"
    assert "- end-state: no booking added" in str(came.explanation)


def test_who_judges_is_another_model_and_never_answers_for_the_first(tmp_path: Path) -> None:
    harsh = ModelOutput.from_content("mockllm/model", '{"fits": false, "why": "It is curt."}')
    log = played(
        tmp_path,
        BOOKS + "tone: warm and short",
        scripted(books),
        model_roles={"judge": scripted(lambda _: harsh)},
    )
    assert str(score(samples(log)[0]).explanation).startswith("- tone: It is curt.")


@pytest.mark.parametrize(
    ("scenario", "model", "why"),
    [
        (BOOKS.replace("{Standard Clean: -1}", "{Standard Clean: -2}"), None, "GoldFails"),
        (BOOKS, scripted(fails), "the live one did not answer"),
    ],
)
def test_what_cannot_be_judged_is_an_error_and_no_low_score(
    tmp_path: Path, scenario: str, model: Any, why: str
) -> None:
    log = played(tmp_path, scenario, model)
    (sample,) = samples(log)
    assert (log.status, sample.scores) == ("error", {})
    assert sample.error is not None
    assert why in sample.error.message
