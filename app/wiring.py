"""The one place that joins everything; every joint can be replaced (DESIGN decision 14)."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from langchain_core.language_models import BaseChatModel
from mcp import Client

from agent.assistant import Assistant
from agent.offline.model import OfflineModel
from agent.think import Patience, Thinker
from agent.toolbox import Toolbox, connect
from app.conversation import Conversation
from app.premises import Premises, key_for
from app.shop_window import facts_source
from booking.access import Access
from booking.desk import Desk
from booking.help import HelpShelf
from booking.identity import CodePost, Identity
from booking.memory import Memory
from booking.meter import NO_METER, Meter
from booking.office import Office
from booking.traces import NO_TRACES, Traces
from booking.transcript import Transcript
from booking.values import Caller
from booking.when import When, read, readable
from mcp_server.address import Address
from mcp_server.caller import SessionCallers
from mcp_server.limits import RATES, Rates
from mcp_server.server import create_server
from mcp_server.watch import Watch, keeping_watch
from prompts.library import Library
from tools.contract import Room
from tools.cursors import Cursors

PROMPTS = Path(__file__).parent.parent / "prompts"
PROMPT = "front_desk"


def _as_it_is(model: BaseChatModel) -> BaseChatModel:
    return model


@dataclass(frozen=True)
class Joints:
    """Where evals put an ear, or something that breaks, between two parts of the house.

    Attributes:
        toolbox: made for the client that reaches the tools.
        hear: every model passes through it before it is asked anything.
    """

    toolbox: Callable[[Client], Toolbox] = Toolbox
    hear: Callable[[BaseChatModel], BaseChatModel] = _as_it_is


AS_BUILT = Joints()


@dataclass(frozen=True)
class House:
    """Everything that answers.

    Attributes:
        premises: the database and the business in it.
        room: where tools work.
        identity: who is writing.
        conversation: from a message in to a message out.
        transcript: what was said.
    """

    premises: Premises
    room: Room
    identity: Identity
    conversation: Conversation
    transcript: Transcript


def furnish_room(premises: Premises) -> Room:
    """The desk, the office and the help shelf on these premises."""
    store, shop, clock = premises.store, premises.shop, premises.clock
    return Room(
        desk=Desk(store, shop, clock),
        office=Office(store, shop, clock),
        shelf=HelpShelf(premises.articles),
        languages=readable(shop.languages),
        cursors=Cursors(key_for(premises.key, "cursors")),
    )


def open_identity(premises: Premises, post: CodePost) -> Identity:
    """The sign-in on these premises."""
    return Identity(
        premises.store, premises.shop, premises.clock, key_for(premises.key, "identity"), post
    )


def open_access(premises: Premises, address: Address) -> Access:
    """The apps that people let in on these premises."""
    return Access(
        premises.store,
        premises.clock,
        key_for(premises.key, "access"),
        issuer=address.url,
        resource=address.resource,
    )


def watch_over(
    premises: Premises,
    rates: Rates = RATES,
    *,
    meter: Meter = NO_METER,
    traces: Traces = NO_TRACES,
) -> AbstractContextManager[Watch]:
    """Limits and audit of the calls on these premises."""
    key = key_for(premises.key, "audit")
    return keeping_watch(premises.store, premises.clock, key, rates, meter=meter, traces=traces)


@asynccontextmanager
async def open_house(
    premises: Premises,
    *,
    post: CodePost,
    model: BaseChatModel | None,
    patience: Patience,
    joints: Joints = AS_BUILT,
    meter: Meter = NO_METER,
    traces: Traces = NO_TRACES,
) -> AsyncIterator[House]:
    """Join everything and open it for business.

    Args:
        premises: the database and the business.
        post: where codes go that do not go into the same chat.
        model: the configured model; None: the offline one alone.
        patience: how long a customer waits for a model.
        joints: between the parts; as built, unless an eval has its own.
        meter: counts the calls of tools.
        traces: follows them.
    """
    room = furnish_room(premises)
    identity = open_identity(premises, post)
    transcript, prompt = Transcript(premises.store, premises.clock), Library(PROMPTS).get(PROMPT)
    with watch_over(premises, meter=meter, traces=traces) as watch:
        server = create_server(
            room, SessionCallers(identity.caller_of), watch, key=key_for(premises.key, "questions")
        )
        async with connect(server) as client:
            toolbox = joints.toolbox(client)
            thinker = Thinker(*_models(premises, model, joints), toolbox, prompt, patience)
            conversation = Conversation(
                Assistant(thinker, toolbox, patience),
                identity,
                transcript,
                Memory(premises.store, premises.clock),
                premises.store,
                premises.shop,
                premises.clock,
            )
            yield House(premises, room, identity, conversation, transcript)


def _models(
    premises: Premises, model: BaseChatModel | None, joints: Joints
) -> tuple[BaseChatModel | None, BaseChatModel]:
    """The configured one, if there is one, and the one that finishes its turns."""
    return joints.hear(model) if model else None, joints.hear(offline_model(premises))


def offline_model(premises: Premises) -> OfflineModel:
    """The model that needs no network; it hears dates through the domain's reader."""

    def read_dates(text: str, languages: Sequence[str]) -> When:
        now = premises.clock.now().astimezone(premises.shop.tz)
        return read(text, now, languages=languages)

    own, *others = readable(premises.shop.languages)
    return OfflineModel(
        facts=facts_source(premises.shop, premises.clock),
        read_dates=partial(read_dates, languages=(own,)),
        elsewhere={one: partial(read_dates, languages=(one, own)) for one in others},
    )


def local_caller(premises: Premises, who: str, post: CodePost) -> Caller:
    """The person of this machine, whom a local MCP client serves."""
    return open_identity(premises, post).local_caller(who, "mcp")
