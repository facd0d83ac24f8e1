"""Who plays: the model that is tried, and the baselines that it is compared with (SPEC EVAL-08)."""

from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatResult
from langchain_core.runnables import Runnable, RunnableLambda

from agent.think import Patience
from app.remote_model import patience, remote_model
from app.settings import Settings
from evals.checks.finding import Finding
from evals.play.played import Played
from evals.run.result import DO_NOTHING, OFFLINE, ORACLE, REFUSE_ALL
from evals.scenario.form import ModelFault, Scenario
from evals.trial import ALONE, Aides, Trial, perform, prove

SAYS = {DO_NOTHING: "Okay.", REFUSE_ALL: "I'm sorry, I can't help you with that here."}
"""What the two baselines answer, whatever they are asked; they call nothing."""


class SaysOneThing(BaseChatModel):
    """A model that always says the same."""

    says: str

    @property
    def _llm_type(self) -> str:
        return "says-one-thing"

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> Runnable[LanguageModelInput, AIMessage]:
        """The same, with any tools."""
        return RunnableLambda(lambda _: AIMessage(self.says))

    def _generate(
        self,
        messages: list[Any],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **_: Any,
    ) -> ChatResult:
        raise NotImplementedError("The house asks a model with its tools.")


async def trial_of(
    scenario: Scenario, contender: str, number: int, settings: Settings, aides: Aides = ALONE
) -> Trial:
    """One trial of a scenario by whoever has that name.

    Args:
        scenario: to be played.
        contender: "offline", "openai:NAME", or a baseline.
        number: of the trial, from 1.
        settings: where a live model is found, and how long it may take.
        aides: who plays the customer and who judges, if models do; and who follows.
    """
    if contender == ORACLE:
        return await prove(scenario)
    if contender in SAYS:
        return await _baseline(scenario, SAYS[contender], aides)
    if contender == OFFLINE:
        return await perform(scenario, number, None, Patience(), aides)
    chosen = settings.model_copy(update={"model": contender})
    live = remote_model(chosen)
    return _honest(await perform(scenario, number, live, patience(chosen), aides))


async def _baseline(scenario: Scenario, says: str, aides: Aides) -> Trial:
    """What is scripted to fail is left out: with it the offline model would play the baseline."""
    kept = tuple(fault for fault in scenario.faults if not isinstance(fault, ModelFault))
    bare = scenario.model_copy(update={"faults": kept})
    trial = await perform(bare, 1, SaysOneThing(says=says), Patience(), aides)
    if trial.verdict == "error" and trial.played:  # a tool that is never called cannot break
        return Trial(scenario, 1, "failed", trial.findings, played=trial.played)
    return trial


def _honest(trial: Trial) -> Trial:
    """A live model that was not there is an error of the run; one that answers badly fails.

    In both cases the offline model finished the turn: its answers say nothing about the other one.
    """
    played = trial.played
    if played is None or not played.usage.offline or _was_to_break(played):
        return trial
    told = f"the offline model gave {played.usage.offline} of {played.usage.asked} answers"
    if played.usage.failed:
        why = f"{told}: {played.usage.failed} times the live one did not answer"
        return Trial(trial.scenario, trial.number, "error", trial.findings, why, played)
    fell = Finding("own-answers", f"{told}: the live one's could not be used")
    return Trial(trial.scenario, trial.number, "failed", [*trial.findings, fell], trial.why, played)


def _was_to_break(played: Played) -> bool:
    return any(isinstance(fault, ModelFault) for fault in played.scenario.faults)
