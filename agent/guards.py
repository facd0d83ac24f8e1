"""Where a turn goes next: pure functions from state and context to the name of a node.

Guards are courtesy, the booking system is law: each of its tools checks the caller again.
"""

import re
from datetime import datetime, timedelta
from typing import Literal

from langchain_core.messages import AIMessage
from langgraph.runtime import Runtime

from agent.consent import answer
from agent.context import TurnContext
from agent.spelling import plain, table
from agent.state import Asked, State, unanswered

LONGEST_MESSAGE = 2000
QUESTION_LIFE = timedelta(minutes=30)
"""An answer that comes later may well be meant for something else."""
STEPS = 8
"""Times that a model may think in one turn; the offline one gets as many to finish it."""
SAME_CALL = 3
"""Times that one and the same call may be made in one turn."""
CALLS = 16
"""Calls of any kind in one turn."""

_EMOJI = re.compile(r"[^\w\s]+")

Admission = Literal["identify", "choose_profile", "verify", "log_out", "verified_already", "hear"]
DOORS: dict[str, Admission] = {
    "unknown": "identify",
    "contact": "identify",
    "register": "identify",
    "choose": "choose_profile",
    "verify": "verify",
}


def admit(state: State, runtime: Runtime[TurnContext]) -> Admission:
    """Who has not signed in talks to the sign-in, whatever was written (SPEC AUTH-*)."""
    context = runtime.context
    if context.standing != "signed_in" or context.session.token is None:
        return DOORS.get(context.standing, "identify")
    if wants_out(context.turn.text):
        return "log_out"
    return "verified_already" if is_code(context.turn.text) else "hear"


def after_sign_in(state: State, runtime: Runtime[TurnContext]) -> Literal["think", "__end__"]:
    """The request that started the login is answered in the same turn (SPEC AUTH-07)."""
    waiting = runtime.context.session.token is not None and state.get("messages")
    return "think" if waiting else "__end__"


def after_thinking(
    state: State,
) -> Literal["act", "reply", "think_offline", "hand_over", "give_up"]:
    """Act on the calls, within bounds; else what was said is the reply."""
    last = state["messages"][-1] if state.get("messages") else None
    if not isinstance(last, AIMessage):
        return "give_up" if state.get("failed") else "think_offline"
    if not last.tool_calls:
        return "reply"
    if not looping(state, last):
        return "act"
    return "give_up" if state.get("degraded") else "hand_over"


def after_acting(state: State) -> Literal["act", "ask_yes", "think", "think_offline"]:
    """One call at a time: the next one, the customer's yes, or back to the model."""
    asked = state.get("asked")
    if asked is not None and not asked["agreed"]:
        return "ask_yes"
    if unanswered(state["messages"]):
        return "act"
    return "think_offline" if state.get("degraded") else "think"


def looping(state: State, last: AIMessage) -> bool:
    """Too many steps, too many calls, or the same call again and again (SPEC TALK-10)."""
    done = [(call["name"], call["arguments"]) for call in state.get("done", [])]
    again = any(done.count((call["name"], call["args"])) >= SAME_CALL for call in last.tool_calls)
    return again or state.get("steps", 0) > STEPS or len(done) + len(last.tool_calls) > CALLS


def resumes(asked: Asked | None, standing: str, text: str, now: datetime) -> bool:
    """Whether this message answers the open question.

    Anything but a plain yes or no is a new message, and the question is dropped: as it is when
    the session has ended, or when it has been open for too long.
    """
    if asked is None or standing != "signed_in":
        return False
    young = now - datetime.fromisoformat(asked["at"]) <= QUESTION_LIFE
    return young and answer(text, asked["name"], asked["text"]) is not None


def unreadable(text: str) -> str | None:
    """What to answer when a message cannot be taken as it is; None when it can."""
    if not text.strip():
        return "I received an empty message. Please write what I can do for you."
    if len(text) > LONGEST_MESSAGE:
        return (
            f"Your message is too long for me to read (over {LONGEST_MESSAGE} characters). "
            "Please tell me in a sentence or two what I can do for you."
        )
    return None


def is_greeting(text: str) -> bool:
    """A greeting alone asks for nothing, whatever emoji stand around it."""
    words = _EMOJI.sub("", plain(text)).strip()
    return (words or plain(text)) in table("doors")["greetings"]


def wants_out(text: str) -> bool:
    """The message is a wish to log out and nothing else."""
    return plain(text) in table("doors")["log_out"]


def is_code(text: str) -> bool:
    """Six digits and no more than the words around a code: of no use to a model."""
    words = [word for word in plain(text).split() if word not in table("doors")["code"]]
    digits = "".join(words)
    return len(digits) == 6 and digits.isdecimal()
