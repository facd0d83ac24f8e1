"""Fakes of the ports in this folder: an API that answers what it was told to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from channels.twilio.api import NoAnswer, NotReached, Reply

Answer = Reply | NotReached | NoAnswer


@dataclass(frozen=True)
class Call:
    """A call that was made."""

    method: str
    url: str
    sent: Mapping[str, Any] = field(repr=False)


class ScriptedApi:
    """An Api that gives its answers in their order, and complains when it has none left.

    Args:
        answers: one for each call that is to come.
    """

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.calls: list[Call] = []

    @property
    def account(self) -> str:
        """The account's SID."""
        return "AC" + "0" * 32

    def get(self, url: str, query: Mapping[str, str]) -> Reply:
        """Ask for something."""
        return self._answer(Call("GET", url, dict(query)))

    def post(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        document: Mapping[str, Any] | None = None,
    ) -> Reply:
        """Send a form or a JSON document."""
        return self._answer(Call("POST", url, dict(form or document or {})))

    def _answer(self, call: Call) -> Reply:
        self.calls.append(call)
        if not self.answers:
            raise AssertionError(f"nobody expected {call.method} {call.url}")
        answer = self.answers.pop(0)
        if isinstance(answer, Reply):
            return answer
        raise answer


class Drawer:
    """Remembers shapes as long as a test lasts."""

    def __init__(self) -> None:
        self.shapes: dict[str, str] = {}

    def content_of(self, account: str, shape: str) -> str | None:
        """Its SID; None: nobody has made it."""
        return self.shapes.get(f"{account} {shape}")

    def keep_content(self, account: str, shape: str, content_id: str) -> str:
        """Remember it; the first one stays."""
        return self.shapes.setdefault(f"{account} {shape}", content_id)

    def drop_content(self, account: str, shape: str) -> None:
        """Forget it."""
        self.shapes.pop(f"{account} {shape}", None)
