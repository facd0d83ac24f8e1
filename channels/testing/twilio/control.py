"""What tests, benchmarks and the chat page ask of the fake beside Twilio's own API: /_fake/...

JSON in and out. Only JSON is taken, so that no other page in a developer's browser can write here.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeAlias

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.testing.twilio.errors import TwilioRefusal
from channels.testing.twilio.fake import FakeTwilio, Pace
from channels.testing.twilio.incoming import read_said, tap
from channels.testing.twilio.messages import INBOUND, Message

LONGEST_WAIT_S = 30.0

Verb: TypeAlias = Callable[[dict[str, Any]], Awaitable[Any]]


class Control:
    """The verbs.

    Args:
        fake: does what is asked.
    """

    def __init__(self, fake: FakeTwilio) -> None:
        self._fake = fake

    def routes(self) -> list[Route]:
        """One for each verb, and the messages to look at."""
        verbs: dict[str, Verb] = {
            "say": self._say,
            "tap": self._tap,
            "read": self._read,
            "again": self._again,
            "faults": self._faults,
            "account": self._account,
            "pace": self._pace,
            "phones": self._phones,
            "approve": self._approve,
        }
        return [
            *(
                Route(f"/_fake/{name}", _posted(verb), methods=["POST"])
                for name, verb in verbs.items()
            ),
            Route("/_fake/messages", self._messages),
            Route("/_fake/figures", self._figures),
        ]

    async def _say(self, given: dict[str, Any]) -> Any:
        """A customer sends something: fields of `incoming.Said`."""
        return {"sid": (await self._fake.hear(read_said(given))).sid}

    async def _tap(self, given: dict[str, Any]) -> Any:
        """A customer taps: `title` of a button of message `sid`."""
        on = self._fake.messages.get(given.pop("sid"))
        title = given.pop("title")
        button = next((one for one in on.buttons if one.title == title), None)
        if button is None:
            raise ValueError(f"no button {title!r}; there are {[one.title for one in on.buttons]}")
        return {"sid": (await self._fake.hear(tap(button, on, read_said(given)))).sid}

    async def _read(self, given: dict[str, Any]) -> Any:
        """The holder of `address` looks at the chat."""
        self._fake.read_by(given["address"])

    async def _again(self, given: dict[str, Any]) -> Any:
        """The webhook of message `sid` comes once more."""
        await self._fake.tell_again(given["sid"])

    async def _faults(self, given: dict[str, Any]) -> Any:
        """From a place to `script` and `rates`; `hang_s`, `delay_s`."""
        self._fake.faults.hang_s = given.pop("hang_s", self._fake.faults.hang_s)
        self._fake.faults.delay_s = given.pop("delay_s", self._fake.faults.delay_s)
        for place, plan in given.items():
            self._fake.faults.plan(place, **plan)  # type: ignore[arg-type]  # it looks itself

    async def _account(self, given: dict[str, Any]) -> Any:
        """Other fields of the account, such as `webhook`."""
        self._fake.account = replace(self._fake.account, **given)

    async def _pace(self, given: dict[str, Any]) -> Any:
        """Seconds `to_sent` and `to_delivered`."""
        self._fake.pace = Pace(**given)

    async def _phones(self, given: dict[str, Any]) -> Any:
        """`failing` and `blocked`: from addresses to codes."""
        self._fake.phones.failing = given.get("failing", {})
        self._fake.phones.blocked = given.get("blocked", {})

    async def _approve(self, given: dict[str, Any]) -> Any:
        """WhatsApp decides on Content `sid`: `status`, and a `reason` if it is "rejected"."""
        approval = self._fake.contents.get(given["sid"]).approval
        approval.status, approval.reason = given["status"], given.get("reason", "")

    async def _messages(self, request: Request) -> Response:
        """What has changed `after` a revision, of one `address` or all, after up to `wait` s."""
        asked = request.query_params
        after, address = int(asked.get("after", "0")), asked.get("address", "")
        wait = min(float(asked.get("wait", "0")), LONGEST_WAIT_S)
        revision = await self._fake.journal.later_than(after, wait)
        changed = self._fake.messages.changed_since(after, address)
        return JSONResponse(
            {
                "revision": revision,
                "messages": [shown(message) for message in changed],
                "typing": self._fake.typing_at(),
            }
        )

    async def _figures(self, _: Request) -> Response:
        """Counts: messages, webhooks by how they went, faults that happened."""
        told = self._fake.told
        return JSONResponse(
            {
                "messages": len(self._fake.messages),
                "told": len(told),
                "failed": [vars(one) for one in told if one.failure],
                "faults": dict(self._fake.faults.happened),
            }
        )


def shown(message: Message) -> dict[str, Any]:
    """A message as the control API and the chat page show it."""
    return {
        "sid": message.sid,
        "mine": message.direction == INBOUND,
        "from": message.sender,
        "to": message.to,
        "text": message.body,
        "at": message.created.isoformat(),
        "status": message.status,
        "error": message.error_code,
        "buttons": [vars(button) for button in message.buttons],
        "opener": message.opener,
        "content": message.content_sid,
        "answers": message.answers,
        "files": [attachment.content_type for attachment in message.attachments],
        "kind": message.form.get("MessageType", "text"),
    }


def _posted(verb: Verb) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return JSONResponse({"error": "JSON only"}, 415)
        try:
            return JSONResponse(await verb(await request.json()))
        except (KeyError, TypeError, ValueError, TwilioRefusal) as wrong:
            return JSONResponse({"error": str(wrong)}, 400)

    return answer
