"""The task: `inspect eval evals/inspect_task/frontdesk.py`. Loaded by Inspect alone: an extra."""

from dataclasses import replace
from typing import TypeAlias

from inspect_ai import Task, task
from inspect_ai.agent import agent_bridge
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.event import ToolEvent
from inspect_ai.log import transcript
from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageTool,
    ChatMessageUser,
    ModelName,
    ModelOutput,
    model_roles,
)
from inspect_ai.scorer import (
    CORRECT,
    INCORRECT,
    Score,
    Scorer,
    Target,
    accuracy,
    scorer,
    stderr,
)
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.tool import ToolCall, ToolCallError
from inspect_ai.util import store

from app.settings import read_settings
from evals.inspect_task.answering import WRONG, Message, messages_of, verdict_of
from evals.inspect_task.asking import Brief, brief_of, scenario_of
from evals.inspect_task.following import Event, Following, Spoken
from evals.run.beside import Beside
from evals.run.choosing import Choice, chosen
from evals.run.contenders import trial_of
from evals.run.job import ROOT
from evals.run.record import CallRecord, Record, record_of
from evals.run.result import OFFLINE
from evals.trial import Trial, prove

NO_MODEL = "none"
BRIDGED = "openai:inspect"
"""By this name Inspect takes what our own client asks to whatever model Inspect was given."""

RECORD = "record"

Several: TypeAlias = str | list[str]
"""As it comes from `-T`: with commas a list, else a text in which blanks divide."""


class CannotBeJudged(Exception):
    """The scenario, its world or a check is broken, or the model was not there (SPEC EVAL-07)."""


@task
def frontdesk(paths: Several = "", tag: Several = "", spec: Several = "") -> Task:
    """Our scenarios.

    Args:
        paths: files and folders, from the checkout on: Inspect changes into the folder of a task;
            none: those that ship.
        tag: those with any of these tags; none: all.
        spec: those of any of these behaviours, such as BOOK-04; none: all.
    """
    choice = Choice([ROOT / path for path in _several(paths)], _several(tag), _several(spec))
    rows = [_sample(brief_of(one)) for one in chosen(choice).values()]
    return Task(
        dataset=MemoryDataset(rows, name="scenarios"),
        solver=play(),
        scorer=verdict(),
        continue_on_fail=True,
    )


@solver
def play() -> Solver:
    """Plays a scenario on the shipped wiring, with Inspect's model or else the offline one."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        record = record_of(await _trial(state), _contender(state.model))
        state.messages = list(map(_message, messages_of(record)))
        state.output = ModelOutput.from_content(str(state.model), verdict_of(record).answer)
        store().set(RECORD, record.model_dump(mode="json"))
        if record.verdict == "error":
            raise CannotBeJudged(record.why)
        return state

    return solve


@scorer(metrics=[accuracy(), stderr()])
def verdict() -> Scorer:
    """Our own verdict: all checks of a scenario hold, or not."""

    async def score(state: TaskState, target: Target) -> Score:
        came = verdict_of(Record.model_validate(store().get(RECORD)))
        return Score(
            value=CORRECT if came.passed else INCORRECT,
            answer=came.answer,
            explanation=came.why,
            metadata=dict(came.metadata),
        )

    return score


async def _trial(state: TaskState) -> Trial:
    scenario = scenario_of(state.metadata)
    proof = await prove(scenario)
    if proof.verdict == "error":
        return proof
    contender, settings = _contender(state.model), read_settings()
    beside = Beside(_role("customer"), _role("judge")).at(scenario, contender)
    async with agent_bridge():
        aides = replace(beside.aides(settings), log=Following(_tell))
        return await trial_of(scenario, contender, state.epoch, settings, aides)


def _contender(model: ModelName) -> str:
    return OFFLINE if model.api == NO_MODEL else BRIDGED


def _role(name: str) -> str:
    """The model that Inspect was given for it, by its name in the bridge; empty: none."""
    return f"{BRIDGED}/{name}" if name in model_roles() else ""


def _several(given: Several) -> list[str]:
    return given.split() if isinstance(given, str) else given


def _sample(brief: Brief) -> Sample:
    return Sample(
        id=brief.id,
        description=brief.description,
        input=brief.input,
        target=brief.target,
        metadata=dict(brief.metadata),
    )


def _tell(event: Event) -> None:
    if isinstance(event, Spoken):
        transcript().info(event.text, source=event.speaker)
        return
    call = event.call
    transcript()._event(  # the only way for an event that is not Inspect's own doing
        ToolEvent(
            id=event.key,
            function=call.name,
            arguments=dict(call.arguments),
            result=call.text,
            error=_error(call),
        )
    )


def _message(one: Message) -> ChatMessage:
    if one.role == "user":
        return ChatMessageUser(content=one.text)
    if one.call is None:
        return ChatMessageAssistant(content=one.text)
    if one.role == "tool":
        return ChatMessageTool(
            content=one.text,
            tool_call_id=one.key,
            function=one.call.name,
            error=_error(one.call),
        )
    call = ToolCall(id=one.key, function=one.call.name, arguments=dict(one.call.arguments))
    return ChatMessageAssistant(content=one.text, tool_calls=[call])


def _error(call: CallRecord) -> ToolCallError | None:
    return ToolCallError("unknown", call.text) if call.outcome in WRONG else None
