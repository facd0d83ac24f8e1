"""A model says whether replies have the wanted tone. Facts are never its business.

What it answers has to have one strict form; anything else is an error of the run and never counts
against the replies (SPEC EVAL-07).
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import SystemMessage
from pydantic import BaseModel, Field, ValidationError

from agent.state import customer_said
from evals.discreet import blotted
from prompts.library import Prompt

PROMPT = "tone_judge"
FENCE = re.compile(r"^```(?:json)?\s*\n(.*)\n```$", re.DOTALL)


class NoOpinion(Exception):
    """A judge was asked and nobody knows what it thinks: an error of the run (EVAL-07)."""


class JudgeUnreadable(NoOpinion):
    """A judge's answer has not the form that was asked for; the text shows it."""


class JudgeAway(NoOpinion):
    """A judge did not answer at all."""


class Opinion(BaseModel, extra="forbid", frozen=True, strict=True):
    """What a judge says."""

    fits: bool
    why: str = Field(min_length=1, max_length=500)


@dataclass(frozen=True)
class Judge:
    """A model with the prompt that makes it one."""

    model: BaseChatModel
    prompt: Prompt

    async def judge(self, tone: str, said: Sequence[tuple[str, str]]) -> Opinion:
        """Whether all replies have a tone.

        Args:
            tone: that is wanted, in words.
            said: messages with their replies; codes in them are blotted out.

        Raises:
            JudgeUnreadable: it did not answer in the form.
            JudgeAway: it did not answer.
        """
        shown = blotted([{"said": message, "reply": reply} for message, reply in said])
        asked = [
            SystemMessage(self.prompt.fill(tone=tone)),
            customer_said(json.dumps(shown, ensure_ascii=False)),
        ]
        try:
            answer = await self.model.ainvoke(asked)
        except Exception as failed:
            raise JudgeAway(f"the judge did not answer: {type(failed).__name__}") from failed
        return opinion(str(answer.content))


def opinion(text: str) -> Opinion:
    """The opinion in an answer, which may stand in a fence of code.

    Raises:
        JudgeUnreadable: it is no such opinion.
    """
    bare = text.strip()
    if fenced := FENCE.match(bare):
        bare = fenced[1]
    try:
        return Opinion.model_validate_json(bare)
    except ValidationError:
        raise JudgeUnreadable(f"the judge's answer cannot be read: {text[:200]!r}") from None
