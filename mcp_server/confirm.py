"""Asks the person before a tool acts, whoever the client is (SPEC TALK-05, DESIGN decision 10).

Clients that can show a question are asked by elicitation: inside the call on the newest
protocol, by a request of ours on the older ones. Others get two steps: nothing is done, the
question and a token come back, and the same call with the token acts. Never silent execution.

A yes is good for the very call and the very facts it was asked about; if the facts have changed
when it arrives, it is asked for again.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from mcp import types
from mcp.server import ServerRequestContext
from mcp.shared.exceptions import NoBackChannelError
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from booking.errors import Refusal
from mcp_server.answers import error
from mcp_server.seal import Call, Seals
from tools.contract import Question

CONFIRMATION = "confirmation"
"""The argument that clients without elicitation pass back; added to the schemas by the server."""

CONFIRMATION_SCHEMA = {
    "type": "string",
    "maxLength": 200,
    "description": "Leave out. Only if an answer to this very call gave one: pass it back after "
    "the person has agreed.",
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

Context = ServerRequestContext[Any, Any]
Reask = Callable[[], Awaitable[Question]]
Outcome = types.CallToolResult | types.InputRequiredResult | None
"""What to answer instead of acting; None is a yes."""


class NotConfirmed(Refusal):
    """The person was asked and did not agree."""

    code = "not_confirmed"


@dataclass(frozen=True)
class Given:
    """What came with the call that may hold a yes."""

    params: types.CallToolRequestParams
    confirmation: str | None


class Confirmation:
    """Settles whether a call may act."""

    def __init__(self, seals: Seals) -> None:
        self._seals = seals

    async def settle(self, ctx: Context, given: Given, call: Call, reask: Reask) -> Outcome:
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
            return self._two_step(given, call, question)
        if ctx.protocol_version in MODERN_PROTOCOL_VERSIONS:
            return self._inside_the_call(given.params, call, question)
        return await self._by_request(ctx, given, call, question, reask)

    def said_yes_before(self, ctx: Context, given: Given, call: Call) -> bool:
        """Whether this call carries a yes that was once asked for: then it is a repetition."""
        if _shows_forms(ctx):
            params = given.params
            return self._seals.asked(params.request_state, "elicited", call) and _agrees(params)
        return self._seals.asked(given.confirmation, "two-step", call)

    def _inside_the_call(
        self, params: types.CallToolRequestParams, call: Call, question: Question
    ) -> Outcome:
        answered = ANSWER in (params.input_responses or {})
        if not (
            answered and self._seals.good(params.request_state, "elicited", call, question.binds)
        ):
            return types.InputRequiredResult(
                input_requests={ANSWER: types.ElicitRequest(params=_form(question))},
                request_state=self._seals.seal("elicited", call, question.binds),
            )
        if _agrees(params):
            return None
        raise _not_confirmed()

    async def _by_request(
        self, ctx: Context, given: Given, call: Call, question: Question, reask: Reask
    ) -> Outcome:
        for _ in range(_MOST_ROUNDS):
            try:
                said = await ctx.session.elicit_form(question.text, _FORM, ctx.request_id)
            except NoBackChannelError:
                return self._two_step(given, call, question)
            if not _is_yes(said):
                raise _not_confirmed()
            asked, question = question, await reask()
            if question.binds == asked.binds:
                return None
        raise _not_confirmed()

    def _two_step(self, given: Given, call: Call, question: Question) -> Outcome:
        if self._seals.good(given.confirmation, "two-step", call, question.binds):
            return None
        token = self._seals.seal("two-step", call, question.binds)
        text = (
            f"Nothing has been done yet. Ask the person: {question.text} If they agree, call "
            f'{call.tool} again with the same arguments and {CONFIRMATION}="{token}".'
        )
        return error(
            text,
            {CONFIRMATION_META: {"question": question.text, "confirmation": token}},
        )


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
