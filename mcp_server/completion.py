"""Completes what a person types into a prompt or an address: names that are in the shop window.

Typos are met: "premuim" finds Premium Clean, and so do its other names. What cannot be guessed,
such as a booking's code, is not completed: it would be another way to read bookings.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mcp import MCPError, types
from rapidfuzz import fuzz

from booking.business import Business
from booking.errors import Refusal
from mcp_server.confirm import Context
from mcp_server.prompts import Prompts
from mcp_server.resources import HELP
from tools.as_facts import does
from tools.contract import Room
from tools.naming import service_named
from tools.untrusted import clean

MOST = 100
"""Values in an answer, at most: the protocol's own limit."""

SHORTEST_TYPO = 4
LIKE_ENOUGH = 75
"""Of 100, between what was typed and the part of a name that is most like it."""

DAYS = ("today", "tomorrow", "this week", "next week", "next Monday", "Saturday morning")
PATTERNS = ("every Monday at 10:00", "every other Friday at 10:00", "monthly on the 1st at 10:00")
COMING = ("today", "tomorrow", "this week", "next week")
PERIODS = ("last week", "last 7 days", "last 30 days", "this month", "last month", "this year")


@dataclass(frozen=True)
class Choice:
    """A value, and what else it is called."""

    value: str
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called, for comparing."""
        return tuple(name.casefold() for name in (self.value, *self.also))


Filled = Mapping[str, str]
Source = Callable[[Room, Filled], Sequence[Choice]]


class Completion:
    """Completes for all clients."""

    def __init__(self, room: Room, prompts: Prompts) -> None:
        self._room = room
        self._prompts = prompts

    async def complete(
        self, ctx: Context, params: types.CompleteRequestParams
    ) -> types.CompleteResult:
        """The values that fit what has been typed so far, best first.

        Raises:
            MCPError: invalid params: the prompt or the template does not exist for whoever asks.
        """
        source = await self._source(ctx, params)
        filled = (params.context.arguments if params.context else None) or {}
        values = fitting(clean(params.argument.value), source(self._room, filled))
        return types.CompleteResult(
            completion=types.Completion(
                values=values[:MOST], total=len(values), has_more=len(values) > MOST
            )
        )

    async def _source(self, ctx: Context, params: types.CompleteRequestParams) -> Source:
        """Where the argument's values come from; an argument without any has none."""
        ref, argument = params.ref, params.argument.name
        if isinstance(ref, types.ResourceTemplateReference):
            if ref.uri != HELP:
                raise MCPError(types.INVALID_PARAMS, "Unknown resource template.")
            return _articles if argument == "slug" else _nothing
        prompt = await self._prompts.named(ctx, ref.name)
        if argument not in {one.name for one in prompt.takes}:
            return _nothing
        special = _SPECIAL.get((prompt.name, argument))
        return special or _SOURCES.get(argument, _nothing)


def fitting(typed: str, choices: Sequence[Choice]) -> list[str]:
    """The values that fit, best first; those that fit equally well in their own order.

    A typo is thought of only when nothing has what was typed in its name.
    """
    words = typed.casefold()
    ranked = [(min(_fit(words, name) for name in one.names), one.value) for one in choices]
    fit = [(rank, value) for rank, value in ranked if rank < _NO_FIT]
    if not fit:
        return [one.value for one in choices if any(_is_like(words, name) for name in one.names)]
    return [value for _, value in sorted(fit, key=lambda one: one[0])]


_NO_FIT = 3


def _fit(typed: str, name: str) -> int:
    """0 for the beginning of the name, 1 of a word of it, 2 for a part; 3 for nothing of it."""
    if name.startswith(typed):
        return 0
    if any(word.startswith(typed) for word in name.split()):
        return 1
    return 2 if typed in name else _NO_FIT


def _is_like(typed: str, name: str) -> bool:
    return len(typed) >= SHORTEST_TYPO and fuzz.partial_ratio(typed, name) >= LIKE_ENOUGH


def _services(room: Room, filled: Filled) -> list[Choice]:
    return [Choice(one.name, (one.code, *one.also_called)) for one in room.shop.services]


def _staff(room: Room, filled: Filled) -> list[Choice]:
    """Everybody, or who does the service that has been filled in."""
    code = _service_filled(room.shop, filled)
    team = [one for one in room.shop.staff if code is None or does(one.services, code)]
    return [Choice(one.name, (one.code,)) for one in team]


def _service_filled(shop: Business, filled: Filled) -> str | None:
    words = filled.get("service", "")
    try:
        return service_named(shop, words).code if words else None
    except Refusal:
        return None


def _plans(room: Room, filled: Filled) -> list[Choice]:
    return [Choice(one.name, (one.code,)) for one in room.shop.plans]


def _articles(room: Room, filled: Filled) -> list[Choice]:
    return [Choice(one.code, (one.title,)) for one in room.shelf.articles]


def _words(*words: str) -> Source:
    return lambda room, filled: [Choice(one) for one in words]


_nothing = _words()


_SOURCES: Mapping[str, Source] = {
    "service": _services,
    "staff": _staff,
    "plan": _plans,
    "when": _words(*DAYS),
    "period": _words(*PERIODS),
}
_SPECIAL: Mapping[tuple[str, str], Source] = {
    ("book_regularly", "when"): _words(*PATTERNS),
    ("who_is_coming", "when"): _words(*COMING),
}
"""Arguments of one prompt that are completed otherwise than those of the same name."""
