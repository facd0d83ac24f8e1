"""Fakes that ship beside the ports: models that follow a script, doors that need no database.

No test can reach a real model by accident: a script that runs dry is an error.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from pydantic import Field, SkipValidation

from agent.choices.choice import Choice
from agent.facts import Facts

Policy = Callable[[list[BaseMessage]], AIMessage]


class ScriptRanDryError(AssertionError):
    """The model was asked more often than the script has lines."""


class ScriptedModel(BaseChatModel):
    """A chat model that is a list of answers, or a function from messages to an answer.

    An exception in the list is raised instead.
    """

    script: SkipValidation[list[AIMessage | Exception]] = Field(default_factory=list)
    policy: Policy | None = None
    seen: list[list[BaseMessage]] = Field(default_factory=list)
    """What it was shown, for leak checks."""
    bound: list[list[str]] = Field(default_factory=list)
    """Names of the tools it was given, each time."""

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> Runnable[Any, AIMessage]:
        """Note the names."""
        self.bound.append([tool.name for tool in tools])
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **_: Any,
    ) -> ChatResult:
        self.seen.append(list(messages))
        return ChatResult(generations=[ChatGeneration(message=self._next(messages))])

    def _next(self, messages: list[BaseMessage]) -> AIMessage:
        if self.policy is not None:
            return self.policy(messages)
        if not self.script:
            shown = "\n".join(f"{message.type}: {message.text}" for message in messages)
            raise ScriptRanDryError(f"nothing left to say to:\n{shown}")
        said = self.script.pop(0)
        if isinstance(said, Exception):
            raise said
        return said


def calls(*wanted: tuple[str, dict[str, Any]]) -> AIMessage:
    """A message with these tool calls, in order."""
    return AIMessage(
        "",
        tool_calls=[
            {"name": name, "args": arguments, "id": uuid.uuid4().hex} for name, arguments in wanted
        ],
    )


@dataclass(frozen=True)
class Step:
    """What a fake door answers."""

    text: str
    stage: str
    token: str | None = field(default=None, repr=False)
    request: str | None = None
    choices: tuple[Choice, ...] = ()


@dataclass
class OpenDoor:
    """Somebody who is signed in, until logging out."""

    session: str | None = "tok-john"

    def standing(self) -> str:
        """Signed in while there is a session."""
        return "signed_in" if self.session else "unknown"

    def token(self) -> str | None:
        """The session."""
        return self.session

    def identify(self, text: str, request: bool) -> Step:
        """Asks for nothing in particular."""
        return Step("Please verify your identity.", "identify")

    def choose(self, text: str) -> Step:
        """Never needed here."""
        return self.identify(text, True)

    def verify(self, text: str, request: bool) -> Step:
        """Never needed here."""
        return self.identify(text, request)

    def log_out(self) -> Step:
        """Ends the session."""
        self.session = None
        return Step("You've been logged out.", "identify")


@dataclass
class CodeDoor:
    """A sign-in with one code: 'identify' shows it, 'verify' takes it."""

    code: str = "480213"
    secret: str = "tok-john"  # noqa: S105
    kept: str | None = None
    shown: bool = False
    session: str | None = None
    requests: list[bool] = field(default_factory=list)

    def standing(self) -> str:
        """Unknown, then verify, then signed in."""
        return "signed_in" if self.session else "verify" if self.shown else "unknown"

    def token(self) -> str | None:
        """The session."""
        return self.session

    def identify(self, text: str, request: bool) -> Step:
        """Show the code."""
        self.shown, self.kept = True, text if request else None
        self.requests.append(request)
        return Step(f"Your verification code is: {self.code}", "verify")

    def choose(self, text: str) -> Step:
        """One profile only."""
        return self.identify(text, True)

    def verify(self, text: str, request: bool) -> Step:
        """Take the code."""
        if text.strip() != self.code:
            return Step("Invalid or expired code.", "verify")
        self.session, self.shown = self.secret, False
        after = "" if self.kept else "\n\nHow can I help you today?"
        return Step(f"You're now verified! 🎉{after}", "assistant", self.secret, self.kept)

    def log_out(self) -> Step:
        """Ends the session."""
        self.session = None
        return Step("You've been logged out.", "identify")


def some_facts() -> Facts:
    """A cleaning business on a Thursday."""
    return Facts(
        business="Sparkle Cleaning",
        today="Thursday 5 February 2026, 09:00",
        zone="Europe/London",
        contact="Call us on +44 20 7946 0000 to reach a person.",
        website="https://sparkle.example",
        services=("Base Clean", "Standard Clean", "Premium Clean"),
        also_called=(),
        staff=("Amy", "Ben"),
        opening="Monday to Saturday 9:00 AM - 6:00 PM",
    )
