"""The nodes that end a turn: what the customer reads is checked against what happened."""

import logging
from collections.abc import Sequence

from langchain_core.messages import AIMessage
from langgraph.runtime import Runtime

from agent import claims, sign_in_codes
from agent.choices.choice import Choice
from agent.choices.found import answers_to
from agent.context import TurnContext
from agent.state import State, closed
from agent.whatsapp import cleaned

log = logging.getLogger(__name__)

DRAFT_READ = 6000
"""Characters of a draft that are looked at; far more than the longest reply."""
APOLOGY = "I'm sorry, I can't answer that right now."


async def reply(state: State, runtime: Runtime[TurnContext]) -> State:
    """The model's text, held against the results of this turn (SPEC AUTH-10, TALK-04, TALK-08).

    The history keeps what was really sent: a model that claimed too much must not believe it.
    """
    last = state["messages"][-1]
    services = (await runtime.context.facts()).services
    done = state.get("done", [])
    true = claims.honest(last.text[:DRAFT_READ], done, services)
    text = cleaned(sign_in_codes.withheld(true, done)) or APOLOGY
    runtime.context.reply.say(text)
    runtime.context.reply.choices = _tappable(text, state, services)
    sent = AIMessage(text, additional_kwargs=last.additional_kwargs, id=last.id)
    return {"messages": [sent], "asked": None}


def _tappable(text: str, state: State, services: Sequence[str]) -> tuple[Choice, ...]:
    """They only spare typing: whatever is wrong with them, the reply goes out without."""
    try:
        return answers_to(text, state, services)
    except Exception:
        log.exception("no choices for a reply")
        return ()


async def give_up(state: State, runtime: Runtime[TurnContext]) -> State:
    """No model has an answer: what was done, an apology, and a person to turn to."""
    facts = await runtime.context.facts()
    text = cleaned("\n\n".join([*claims.outcomes(state.get("done", [])), APOLOGY, facts.contact]))
    runtime.context.reply.say(text)
    loose = closed(state["messages"], "Not done.")
    return {"messages": [*loose, AIMessage(text)], "asked": None}
