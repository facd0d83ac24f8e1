"""The stage: a world of its own, the shipped wiring on it, a clock that stands until told."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from langchain_core.language_models import BaseChatModel
from mcp import Client

from agent.think import Patience
from agent.toolbox import Toolbox
from app.post import AsidePost
from app.premises import Premises
from app.wiring import House, Joints, open_house
from booking.store import Store, open_engine
from booking.testing import FixedClock, empty_file
from evals.play.ears import HeardModel, Log
from evals.play.faults import BreakingToolbox, breaking
from evals.scenario.form import Scenario
from evals.world.form import read_world
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
    world = read_world(scenario.world)
    shop, articles = business_of(world)
    clock = FixedClock(_start(scenario, shop.tz))
    with tempfile.TemporaryDirectory(
        prefix="frontdesk-eval-", ignore_cleanup_errors=True
    ) as folder:
        file = Path(folder) / "desk.db"
        file.write_bytes(empty_file())
        store = Store(open_engine(f"sqlite:///{file}"))
        try:
            lay(store, world, shop, articles, clock)
            yield Premises(store, clock, shop, articles, KEY, is_new_demo=False), clock
        finally:
            store.close()


@asynccontextmanager
async def opened(
    scenario: Scenario, model: BaseChatModel | None, patience: Patience
) -> AsyncIterator[Stage]:
    """The stage of a scenario, open for business.

    Args:
        scenario: whose world, clock and faults.
        model: who thinks; None: the offline model.
        patience: with it.
    """
    log, posted = Log(), list[str]()

    def toolbox(client: Client) -> Toolbox:
        return BreakingToolbox(client, log, scenario.faults, premises)

    with laid_out(scenario) as (premises, clock):
        opening = open_house(
            premises,
            post=AsidePost(posted.append),
            model=breaking(model, scenario.faults, premises, log),
            patience=patience,
            joints=Joints(toolbox, lambda inner: HeardModel(inner=inner, log=log)),
        )
        async with opening as house:
            yield Stage(house, clock, log, posted)


def _start(scenario: Scenario, zone: object) -> datetime:
    now = scenario.now
    return now if now.tzinfo else now.replace(tzinfo=zone)  # type: ignore[arg-type]
