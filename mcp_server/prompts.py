"""Ready-made requests that a client offers its user, such as "Book an appointment" (SPEC MCP-05).

A prompt speaks as the person, in one message. What was filled in is quoted: it is the person's own
words, and never an instruction of ours. Who lacks the tool that a prompt needs is not offered it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mcp import MCPError, types

from mcp_server.calls import Calls
from mcp_server.confirm import Context
from mcp_server.pages import page
from mcp_server.resources import BUSINESS, PLANS, Resources
from tools.contract import Room
from tools.untrusted import clean

LONGEST = 120
"""Characters of what may be filled in."""

Filled = Mapping[str, str]
"""What was filled in, quoted, by argument; nothing is ""."""


@dataclass(frozen=True)
class Prompt:
    """A request.

    Attributes:
        takes: what may be filled in.
        needs: the tool without which it makes no sense.
        words: the message.
        lays: addresses of the resources that go with it.
    """

    name: str
    title: str
    description: str
    takes: tuple[types.PromptArgument, ...]
    needs: str
    words: Callable[[Filled], str]
    lays: tuple[str, ...] = ()

    @property
    def wire(self) -> types.Prompt:
        """As clients see it."""
        return types.Prompt(
            name=self.name,
            title=self.title,
            description=self.description,
            arguments=list(self.takes),
        )


class Prompts:
    """Lists and fills them for all clients."""

    def __init__(self, room: Room, calls: Calls, resources: Resources) -> None:
        self._calls = calls
        self._resources = resources
        self._offered = [one for one in PROMPTS if one is not CHOOSE_PLAN or room.shop.plans]

    async def listed(
        self, ctx: Context, params: types.PaginatedRequestParams | None
    ) -> types.ListPromptsResult:
        """Those that make sense for whoever asks, in a fixed order."""
        wires = [one.wire for one in await self._for(ctx)]
        shown, more = page(wires, params, lambda wire: wire.name)
        return types.ListPromptsResult(prompts=shown, next_cursor=more)

    async def get(
        self, ctx: Context, params: types.GetPromptRequestParams
    ) -> types.GetPromptResult:
        """One of them, filled in.

        Raises:
            MCPError: invalid params: there is none by that name for whoever asks, something is
                missing, unknown or too long.
        """
        prompt = await self.named(ctx, params.name)
        words = prompt.words(_filled(prompt, params.arguments or {}))
        laid = [await self._resources.embedded(ctx, uri) for uri in prompt.lays]
        contents: list[types.ContentBlock] = [types.TextContent(text=words), *laid]
        return types.GetPromptResult(
            description=prompt.description,
            messages=[types.PromptMessage(role="user", content=one) for one in contents],
        )

    async def named(self, ctx: Context, name: str) -> Prompt:
        """The prompt of that name, if it is offered to whoever asks.

        Raises:
            MCPError: it is not, or there is none.
        """
        for prompt in await self._for(ctx):
            if prompt.name == name:
                return prompt
        raise MCPError(types.INVALID_PARAMS, "Unknown prompt.")

    async def _for(self, ctx: Context) -> list[Prompt]:
        tools = {tool.name for tool in await self._calls.listed(ctx)}
        return [one for one in self._offered if one.needs in tools]


def _filled(prompt: Prompt, arguments: Mapping[str, str]) -> Filled:
    takes = {one.name: one for one in prompt.takes}
    if unknown := sorted(set(arguments) - set(takes)):
        raise _wrong(f"{prompt.name} takes: {', '.join(takes) or 'nothing'}.", unknown[0])
    words = {name: clean(arguments.get(name, "")) for name in takes}
    for name, said in words.items():
        if takes[name].required and not said:
            raise _wrong(f"{name} is missing.", name)
        if len(said) > LONGEST:
            raise _wrong(f"{name} has more than {LONGEST} characters.", name)
    return {name: _quoted(said) for name, said in words.items()}


def _wrong(text: str, argument: str) -> MCPError:
    return MCPError(types.INVALID_PARAMS, text, {"argument": clean(argument)[:LONGEST]})


def _quoted(said: str) -> str:
    inner = said.replace('"', "'")
    return f'"{inner}"' if inner else ""


def _after(word: str, said: str) -> str:
    """' with "Amy"', or nothing."""
    return f" {word} {said}" if said else ""


def _book(filled: Filled) -> str:
    service, when, staff = filled["service"], filled["when"], filled["staff"]
    first = "" if service else "Show me what can be booked first. "
    return (
        f"I would like to book an appointment{_after('for', service)}{_after('on', when)}"
        f"{_after('with', staff)}. {first}Look up what is free with check_availability and show "
        "me the times with their weekdays. Book only the one that I choose, with create_booking, "
        "and then tell me its code."
    )


def _regular(filled: Filled) -> str:
    return (
        f"I would like a regular appointment{_after('for', filled['service'])}"
        f"{_after('at these times:', filled['when'])}. Look at every date with recurring_check and "
        "tell me which are free and what else there is for those that are not. Book the series "
        "with create_recurring only when I say so."
    )


def _upcoming(filled: Filled) -> str:
    return (
        "What do I have coming up? List my bookings with weekday, date, time, who comes and the "
        "code, the next one first, and say until when each can still be moved or cancelled."
    )


def _move(filled: Filled) -> str:
    return (
        f"Please move my booking {filled['booking']}{_after('to', filled['when'])} with "
        "reschedule_booking. If that time is not free, show me the nearest ones instead."
    )


def _plan(filled: Filled) -> str:
    about = f"What does the plan {filled['plan']} give me" if filled["plan"] else "Which plan fits"
    return (
        f"{about}, compared with paying for each booking? The plans are below; the prices of "
        "single bookings are in list_services, and what is left of a plan of mine is in quota. "
        "Ask me how often I book if you need to know."
    )


def _review(filled: Filled) -> str:
    period = filled["period"] or '"last week"'
    return (
        f"How was {period}? Get the figures with admin_stats for that period and for the one "
        "before it. In a few lines: bookings, cancellations, no-shows and revenue against the "
        "period before, by service, and what stands out. Use no figure that the tool did not give."
    )


def _coming(filled: Filled) -> str:
    when = filled["when"] or '"today"'
    return (
        f"Who is coming {when}? List the bookings with admin_bookings in order of time: customer, "
        "service, who does it, code. Say what is unusual, such as gaps and first visits."
    )


def _takes(name: str, description: str, *, required: bool = False) -> types.PromptArgument:
    return types.PromptArgument(name=name, description=description, required=required)


SERVICE = _takes("service", "The service, in your own words.")
STAFF = _takes("staff", "Who does it; leave out for anyone.")

CHOOSE_PLAN = Prompt(
    name="choose_plan",
    title="Find the right plan",
    description="What the plans give, and which one fits.",
    takes=(_takes("plan", "A plan by name; leave out to compare all."),),
    needs="quota",
    words=_plan,
    lays=(PLANS.uri,),
)

PROMPTS: tuple[Prompt, ...] = (
    Prompt(
        name="book_appointment",
        title="Book an appointment",
        description="Finds a free time and books the one you choose.",
        takes=(SERVICE, _takes("when", "Such as: next Wednesday afternoon."), STAFF),
        needs="create_booking",
        words=_book,
    ),
    Prompt(
        name="book_regularly",
        title="Book a regular appointment",
        description="Checks every date of a series and books the free ones after your yes.",
        takes=(SERVICE, _takes("when", "Such as: every Monday at 2pm.")),
        needs="create_recurring",
        words=_regular,
    ),
    Prompt(
        name="upcoming",
        title="What do I have coming up?",
        description="Your bookings, and until when they can be changed.",
        takes=(),
        needs="list_bookings",
        words=_upcoming,
        lays=(BUSINESS.uri,),
    ),
    Prompt(
        name="move_booking",
        title="Move a booking",
        description="Moves one of your bookings to another day or time.",
        takes=(
            _takes("booking", "Its code, its date or its service.", required=True),
            _takes("when", "The new day or time."),
        ),
        needs="reschedule_booking",
        words=_move,
    ),
    CHOOSE_PLAN,
    Prompt(
        name="how_was",
        title="How was last week?",
        description="The figures of a period against the one before, in a few lines.",
        takes=(_takes("period", "Such as: last week, January. Left out: last week."),),
        needs="admin_stats",
        words=_review,
    ),
    Prompt(
        name="who_is_coming",
        title="Who is coming today?",
        description="The bookings of a day or some days, in order.",
        takes=(_takes("when", "Such as: today, next week. Left out: today."),),
        needs="admin_bookings",
        words=_coming,
    ),
)
"""The one list of prompts; the order is stable."""
