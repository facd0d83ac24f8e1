"""The stage: a world of its own, the shipped wiring on it, a clock that stands until told."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from langchain_core.language_models import BaseChatModel
from mcp import Client

from agent.think import Patience
from agent.toolbox import Toolbox
from app.post import AsidePost
from app.premises import Premises
from app.wiring import House, Joints, open_house
from booking.business import Business
from booking.help import Article
from booking.testing import FixedClock, empty_file, spare_store
from evals.play.ears import HeardModel, Log
from evals.play.faults import BreakingToolbox, breaking
from evals.scenario.form import Scenario
from evals.world.facts import Facts, facts_of
from evals.world.form import WorldFile, read_world
from evals.world.laying import business_of, lay

KEY = b"a key for worlds that end with their story"


@dataclass
class Stage:
    """A house in a world.

    Attributes:
        posted: codes that went another way than the chat, newest last.
    """

    house: House
    clock: FixedClock
    log: Log
    posted: list[str] = field(default_factory=list)

    @property
    def premises(self) -> Premises:
        """Where it stands."""
        return self.house.premises


@contextmanager
def laid_out(scenario: Scenario) -> Iterator[tuple[Premises, FixedClock]]:
    """The world of a scenario in a database of its own, gone at the end.

    Raises:
        WorldWrong, BusinessFileWrong: there is no such world, or it cannot be.
    """
    ground = ground_of(scenario.world)
    start = _start(scenario, ground.shop.tz)
    clock = FixedClock(start)
    with spare_store(ground.laid(start).file) as store:
        yield Premises(store, clock, ground.shop, ground.articles, KEY, is_new_demo=False), clock


def beginning(scenario: Scenario) -> Facts:
    """The facts of its world before anybody has written, which are the same at each play."""
    ground = ground_of(scenario.world)
    return ground.laid(_start(scenario, ground.shop.tz)).facts


@dataclass(frozen=True)
class Laid:
    """A database as a file, and what it says."""

    file: bytes = field(repr=False)
    facts: Facts = field(repr=False)


@dataclass(frozen=True)
class Ground:
    """A world that was read once; every scenario in it starts from a copy of the same file."""

    world: WorldFile
    shop: Business
    articles: tuple[Article, ...]
    files: dict[datetime, "Laid"] = field(default_factory=dict)

    def laid(self, start: datetime) -> "Laid":
        """The world's database as it is at the start of a story."""
        if start not in self.files:
            with spare_store(empty_file()) as store:
                lay(store, self.world, self.shop, self.articles, FixedClock(start))
                facts = facts_of(store, self.shop)
                file = Path(str(store.engine.url.database))
                store.close()
                self.files[start] = Laid(file.read_bytes(), facts)
        return self.files[start]


@cache
def ground_of(name: str) -> Ground:
    """The world of that name: of a process all scenarios share what is only read.

    Raises:
        WorldWrong, BusinessFileWrong: there is no such world, or it cannot be.
    """
    world = read_world(name)
    shop, articles = business_of(world)
    return Ground(world, shop, articles)


@asynccontextmanager
async def opened(
    scenario: Scenario, model: BaseChatModel | None, patience: Patience, log: Log | None = None
) -> AsyncIterator[Stage]:
    """The stage of a scenario, open for business.

    Args:
        scenario: whose world, clock and faults.
        model: who thinks; None: the offline model.
        patience: with it.
        log: who hears all of it; none: one that is of this stage alone.
    """
    ears, posted = log or Log(), list[str]()

    def toolbox(client: Client) -> Toolbox:
        return BreakingToolbox(client, ears, scenario.faults, premises)

    with laid_out(scenario) as (premises, clock):
        opening = open_house(
            premises,
            post=AsidePost(posted.append),
            model=breaking(model, scenario.faults, premises, ears),
            patience=patience,
            joints=Joints(toolbox, lambda inner: HeardModel(inner=inner, log=ears)),
        )
        async with opening as house:
            yield Stage(house, clock, ears, posted)


def _start(scenario: Scenario, zone: object) -> datetime:
    now = scenario.now
    return now if now.tzinfo else now.replace(tzinfo=zone)  # type: ignore[arg-type]
