"""Asks the person before a tool acts, whoever the client is (SPEC TALK-05, DESIGN decision 10).

Clients that can show a question are asked by elicitation: inside the call on the newest
protocol, by a request of ours on the older ones. Others get two steps: nothing is done, the
question and a token come back, and the same call with the token acts. Never silent execution.

A yes is good for the very call and the very facts it was asked about, and once: if the facts have
changed when it arrives, or it was used before, it is asked for again. Only the same request, by
its key, may come again with the same yes; the desk answers it as before.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import anyio.to_thread
from mcp import types
from mcp.server import ServerRequestContext
from mcp.shared.exceptions import NoBackChannelError
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from booking.audit import SpentYeses
from booking.errors import Refusal
from booking.values import RequestKey
from mcp_server.answers import error
from mcp_server.seal import Call, Purpose, Seal, Seals
from tools.contract import Question

CONFIRMATION = "confirmation"
"""The argument that clients without elicitation pass back; added to the schemas by the server."""

CONFIRMATION_SCHEMA = {
    "type": "string",
    "description": "Leave out, unless an answer to this very call gave one and the person agreed.",
}
CONFIRMATION_META = "frontdesk/confirmation"
"""Key in the `_meta` of a two-step answer: {"question": ..., "confirmation": the token}."""

ANSWER = "confirm"
"""Our name for the question in a multi-round request."""

_FORM: dict[str, Any] = {
    "type": "object",
    "properties": {"ok": {"type": "boolean", "title": "Yes, please do"}},
    "required": ["ok"],
}
_MOST_ROUNDS = 3
_USED = "That yes was used before, and is good only once. "

Context = ServerRequestContext[Any, Any]
Reask = Callable[[], Awaitable[Question]]
Reply = types.CallToolResult | types.InputRequiredResult | None
"""What to answer instead of acting; None is a yes."""


class NotConfirmed(Refusal):
    """The person was asked and did not agree."""

    code = "not_confirmed"


@dataclass(frozen=True)
class Given:
    """What came with the call that may hold a yes, and the request's key."""

    params: types.CallToolRequestParams
    confirmation: str | None
    key: RequestKey | None


class Confirmation:
    """Settles whether a call may act.

    Args:
        seals: makes and reads the proofs of what was asked.
        yeses: remembers those that were used.
    """

    def __init__(self, seals: Seals, yeses: SpentYeses) -> None:
        self._seals = seals
        self._yeses = yeses

    async def settle(self, ctx: Context, given: Given, call: Call, reask: Reask) -> Reply:
        """None if the person said yes to this call, else what to answer the client.

        Args:
            ctx: the request.
            given: what of it may hold a yes.
            call: what a yes has to be for.
            reask: gives the question as it stands now. A pure read.

        Raises:
            Refusal: the act would be refused, so nobody is asked.
            NotConfirmed: the person said no.
        """
        question = await reask()
        if not _shows_forms(ctx):
            return await self._two_step(given, call, question)
        if ctx.protocol_version in MODERN_PROTOCOL_VERSIONS:
            return await self._inside_the_call(given, call, question)
        return await self._by_request(ctx, given, call, question, reask)

    async def said_yes_before(self, ctx: Context, given: Given, call: Call) -> bool:
        """Whether this very request carries the yes it came with before: it is a repetition."""
        if given.key is None:
            return False
        if _shows_forms(ctx):
            seal = self._seals.read(given.params.request_state, "elicited", call)
            seal = seal if _agrees(given.params) else None
        else:
            seal = self._seals.read(given.confirmation, "two-step", call)
        return seal is not None and await self._spend(seal, given)

    async def _inside_the_call(self, given: Given, call: Call, question: Question) -> Reply:
        params = given.params
        answered = ANSWER in (params.input_responses or {})
        seal = self._good(params.request_state, "elicited", call, question) if answered else None
        if seal is None:
            return self._ask_inside(call, question)
        if not _agrees(params):
            raise _not_confirmed()
        if await self._spend(seal, given):
            return None
        return self._ask_inside(call, _again(question))

    def _ask_inside(self, call: Call, question: Question) -> types.InputRequiredResult:
        return types.InputRequiredResult(
            input_requests={ANSWER: types.ElicitRequest(params=_form(question))},
            request_state=self._seals.seal("elicited", call, question.binds),
        )

    async def _by_request(
        self, ctx: Context, given: Given, call: Call, question: Question, reask: Reask
    ) -> Reply:
        for _ in range(_MOST_ROUNDS):
            try:
                said = await ctx.session.elicit_form(question.text, _FORM, ctx.request_id)
            except NoBackChannelError:
                return await self._two_step(given, call, question)
            if not _is_yes(said):
                raise _not_confirmed()
            asked, question = question, await reask()
            if question.binds == asked.binds:
                return None
        raise _not_confirmed()

    async def _two_step(self, given: Given, call: Call, question: Question) -> Reply:
        seal = self._good(given.confirmation, "two-step", call, question)
        if seal is None:
            return self._ask_in_words(call, question)
        if await self._spend(seal, given):
            return None
        return self._ask_in_words(call, _again(question))

    def _ask_in_words(self, call: Call, question: Question) -> types.CallToolResult:
        token = self._seals.seal("two-step", call, question.binds)
        text = (
            f"Nothing has been done yet. Ask the person: {question.text} If they agree, call "
            f'{call.tool} again with the same arguments and {CONFIRMATION}="{token}".'
        )
        return error(
            text,
            {CONFIRMATION_META: {"question": question.text, "confirmation": token}},
        )

    def _good(
        self, token: str | None, purpose: Purpose, call: Call, question: Question
    ) -> Seal | None:
        seal = self._seals.read(token, purpose, call)
        return seal if seal is not None and seal.is_about(question.binds) else None

    async def _spend(self, seal: Seal, given: Given) -> bool:
        """Claim the yes before the act: of two who come with it at once, one may act."""
        return await anyio.to_thread.run_sync(
            self._yeses.spend, seal.nonce, seal.expires, given.key
        )


def _again(question: Question) -> Question:
    return replace(question, text=_USED + question.text)


def _shows_forms(ctx: Context) -> bool:
    """A bare `elicitation: {}`, the only shape before modes existed, counts as forms."""
    capabilities = ctx.session.client_capabilities
    shows = capabilities.elicitation if capabilities is not None else None
    return shows is not None and (shows.form is not None or shows.url is None)


def _form(question: Question) -> types.ElicitRequestFormParams:
    return types.ElicitRequestFormParams(message=question.text, requested_schema=_FORM)


def _agrees(params: types.CallToolRequestParams) -> bool:
    return _is_yes((params.input_responses or {}).get(ANSWER))


def _is_yes(said: object) -> bool:
    """Accepted and ticked: anything else is a no."""
    return (
        isinstance(said, types.ElicitResult)
        and said.action == "accept"
        and (said.content or {}).get("ok") is True
    )


def _not_confirmed() -> NotConfirmed:
    return NotConfirmed("Not confirmed: nothing has been changed.")
