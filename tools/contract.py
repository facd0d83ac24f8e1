"""What a tool is: a value that says what it takes, gives, may do, and how it is run.

Nothing here knows MCP or a model. The server, the docs, the snapshots and the evals read the
same values from `tools.catalogue` (DESIGN decision 2).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from booking.business import Business
from booking.desk import Desk
from booking.help import HelpShelf
from booking.office import Office
from booking.permissions import Permission
from booking.values import Caller, RequestKey
from booking.when import When, read
from tools.asks import Takes
from tools.cursors import OF_THIS_PROCESS, Cursors
from tools.facts import Facts

Effect = Literal["read", "write", "destroy"]
"""read changes nothing; write adds; destroy changes or ends something that exists."""

AskT = TypeVar("AskT", bound=Takes)
GiveT = TypeVar("GiveT", bound=Facts)


@dataclass(frozen=True)
class Room:
    """Where tools work: the desk, the office, the help shelf, the languages spoken here.

    Attributes:
        cursors: make the marks by which long lists go on; several processes share a key.
    """

    desk: Desk
    office: Office
    shelf: HelpShelf
    languages: tuple[str, ...] = ("en",)
    cursors: Cursors = OF_THIS_PROCESS

    @property
    def shop(self) -> Business:
        """The business whose desk this is."""
        return self.desk.shop

    def now(self) -> datetime:
        """The present moment, in the business's zone."""
        return self.desk.now()

    def read(self, words: str, prefer: Literal["future", "past"] = "future") -> When:
        """What somebody's words for a time come to, here and now."""
        spoken = tuple(dict.fromkeys((*self.languages, "en")))  # models write English anywhere
        return read(words, self.now(), languages=spoken, prefer=prefer)


@dataclass(frozen=True)
class Question:
    """What a person is asked before the tool acts (SPEC TALK-05).

    Attributes:
        text: the whole question, for a person.
        binds: what a yes is good for (JSON types only), such as the booking's code and starts.
            If these differ when the tool is about to act, the yes counts for nothing.
    """

    text: str
    binds: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Tool(Generic[AskT, GiveT]):
    """One thing that an assistant may ask for.

    Attributes:
        description: when to use it; the model reads nothing else about it.
        effect: what it may do to the world.
        permission: the right that its caller needs; the desk asks for it again.
        run: does it. Raises Refusal.
        say: the answer as short plain text, for any client.
        ask_first: for tools that a person has to agree to. Changes nothing; raises the refusals
            that the act would raise, and otherwise gives the question.
        is_at_hand: it answers at once from what lies in memory, without the database: nobody has
            to wait beside it in a thread of its own.
    """

    name: str
    title: str
    description: str
    takes: type[AskT]
    gives: type[GiveT]
    effect: Effect
    permission: Permission
    run: Callable[[Room, Caller, AskT, RequestKey | None], GiveT]
    say: Callable[[GiveT], str]
    ask_first: Callable[[Room, Caller, AskT], Question] | None = None
    is_at_hand: bool = False

    @property
    def hints(self) -> dict[str, bool]:
        """All four hints of the protocol, always explicit.

        Every tool is idempotent: a repeated write is met by its key or its natural key
        (SPEC BOOK-05). None reaches beyond the business.
        """
        return {
            "readOnlyHint": self.effect == "read",
            "destructiveHint": self.effect == "destroy",
            "idempotentHint": True,
            "openWorldHint": False,
        }
