"""The demo business with its tools in reach: what the tests of tools and server start from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from booking.business import Business
from booking.desk import Desk
from booking.help import HelpShelf
from booking.office import Office
from booking.testing import DEMO_NOW, Demo, open_demo
from booking.values import Caller, RequestKey
from tools.arguments import read_arguments
from tools.contract import Question, Room, Tool
from tools.facts import Facts

JOHN = "john@example.com"
PRIYA = "priya@example.com"
OLIVIA = "olivia@sparkle.example"

GiveT = TypeVar("GiveT", bound=Facts)


@dataclass(frozen=True)
class Counter:
    """A demo business, and a way to ask its tools as somebody."""

    demo: Demo
    room: Room

    def caller(self, who: str) -> Caller:
        return self.demo.caller(who)

    def ask(
        self, who: str | Caller, tool: Tool[Any, GiveT], key: str | None = None, **arguments: Any
    ) -> GiveT:
        """What the tool answers to that person."""
        caller = self.caller(who) if isinstance(who, str) else who
        asked = read_arguments(tool, arguments)
        return tool.run(self.room, caller, asked, RequestKey(key) if key else None)

    def question(self, who: str, tool: Tool[Any, Any], **arguments: Any) -> Question:
        """What the tool would ask that person first."""
        assert tool.ask_first is not None
        return tool.ask_first(self.room, self.caller(who), read_arguments(tool, arguments))


def open_counter(now: datetime = DEMO_NOW) -> Counter:
    """The demo business, opened at that time."""
    demo = open_demo(now)
    desk = Desk(demo.store, demo.shop, demo.clock)
    office = Office(demo.store, demo.shop, demo.clock)
    return Counter(demo, Room(desk, office, demo.shelf, demo.shop.languages))


def changed(
    counter: Counter, *, shop: Business | None = None, shelf: HelpShelf | None = None
) -> Counter:
    """The same books under another business file, or with other help articles."""
    demo, there = counter.demo, shop or counter.room.shop
    desk = Desk(demo.store, there, demo.clock)
    office = Office(demo.store, there, demo.clock)
    return Counter(demo, Room(desk, office, shelf or counter.room.shelf, there.languages))
