"""The form of a scenario file: who writes what in which world, and how that world must end.

Every key is checked: one that is not known here is an error, never a silent nothing (SPEC EVAL-01).
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, model_validator

Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
SpecId = Annotated[str, Field(pattern=r"^[A-Z]+-\d\d$")]
Needle = Annotated[str, Field(min_length=1)]
"""Words that a text must hold, whatever their case; between two slashes: a regular expression."""

Span = Annotated[str, Field(pattern=r"^(\d+\s*[smhdw]\s*)+$")]
"""A stretch of time such as "11m", "25h" or "1h30m"."""

Manner = Literal["plain", "vague", "hurried", "wordy", "wavering", "mistyping", "hostile"]
Media = Literal["image", "voice", "video", "document", "sticker", "location", "contact", "reaction"]


class Strict(BaseModel, extra="forbid", frozen=True):
    """A misspelt key is an error."""


class Said(Strict):
    """What a reply is held to."""

    hears: tuple[Needle, ...] = ()
    hears_not: tuple[Needle, ...] = ()
    stage: Literal["identify", "verify", "assistant", "confirm", "human"] | None = None
    calls: tuple[str, ...] | None = None
    """Exactly these tools, in this order; none: whatever it takes."""
    silence: bool = False
    """Nothing is answered at all, as to a thumbs-up that answers no question."""


class Say(Said):
    """A message. `{code}` in it is the last code that the customer was sent."""

    say: str


class Tap(Said):
    """A button or list entry, by its title, of the last reply that has it."""

    tap: str


class Send(Said):
    """Something that is not words; `caption` goes with it."""

    send: Media
    caption: str = ""


class Advance(Strict):
    """Time passes."""

    advance: Span


class At(Strict):
    """The clock is set, in the zone of the business; only forwards."""

    at: datetime


class Phone(Strict):
    """Somebody else takes the terminal, or writes from another phone."""

    phone: str


Turn = Say | Tap | Send | Advance | At | Phone


class Customer(Strict):
    """Who writes.

    Attributes:
        phone: E.164, or an id of the channel's own such as "US.AbC123".
        channel: "terminal" talks to the conversation directly; "whatsapp" through the real inbox,
            turns and outbox.
        knows: what a played customer may tell when asked, by name: service, day, time, name, ….
        wants: what they come for, in words, for a customer played by a model.
        manner: how a played customer writes.
        profile_name: what they call themselves on WhatsApp: anything at all.
    """

    phone: str = "+447700900001"
    channel: Literal["terminal", "whatsapp"] = "terminal"
    knows: dict[str, str] = {}
    wants: str = ""
    manner: tuple[Manner, ...] = ("plain",)
    language: str = "en"
    profile_name: str = ""


class BookingFact(Strict):
    """A booking as people would tell it apart; what is not given is not compared."""

    customer: str
    service: str
    starts: datetime
    status: str | None = None
    staff: str | None = None
    paid_by_plan: bool | None = None


class Moved(Strict):
    """A booking that keeps its identity at another time."""

    customer: str
    service: str
    was: datetime
    starts: datetime
    staff: str | None = None


class Bookings(Strict):
    """What became of the diary; whatever is not listed must be as it was (SPEC EVAL-03)."""

    added: tuple[BookingFact, ...] = ()
    cancelled: tuple[BookingFact, ...] = ()
    moved: tuple[Moved, ...] = ()


class Account(Strict):
    """An account that was made."""

    name: str
    email: str | None = None
    phone: str | None = None


class End(Strict):
    """How the world must differ from its beginning.

    Attributes:
        quota: change of the sessions left, by customer and pool.
        customers: accounts that were made.
        stopped: addresses that want to hear no more.
    """

    bookings: Bookings = Bookings()
    quota: dict[str, dict[str, int]] = {}
    customers: tuple[Account, ...] = ()
    stopped: tuple[str, ...] = ()


class Must(Strict):
    """Over the whole conversation.

    Attributes:
        call: tools that succeed at least once (or, under must_not, are never even tried).
        order: tools that succeed in this order, others between them.
        say: some reply holds it (or, under must_not, none does).
    """

    call: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    say: tuple[Needle, ...] = ()


class ToolFault(Strict):
    """Something goes wrong at a tool (SPEC EVAL-06).

    Attributes:
        nth: at which call of it, from 1.
        kind: slot_taken: all staff are taken for an hour just before; fails_once: an inner error;
            slow: nothing is done within the patience; timeout_after_commit: it is done, and the
            answer lost.
        starts: when the hour of slot_taken begins, in the zone of the business.
    """

    tool: str
    nth: int = Field(default=1, ge=1)
    kind: Literal["slot_taken", "fails_once", "slow", "timeout_after_commit"]
    starts: datetime | None = None

    @model_validator(mode="after")
    def _has_its_time(self) -> "ToolFault":
        if (self.kind == "slot_taken") != (self.starts is not None):
            raise ValueError("starts: give it with slot_taken, and only then")
        return self


class ModelFault(Strict):
    """The model fails, or does what nobody asked it to.

    Attributes:
        nth: at which answer of it, from 1.
        calls: the tools that it calls instead of what it should, if `model` is "calls".
    """

    model: Literal["error_500", "timeout", "nonsense", "endless", "claims_success", "calls"]
    nth: int = Field(default=1, ge=1)
    calls: tuple[dict[str, dict[str, Any]], ...] = ()

    @model_validator(mode="after")
    def _has_its_calls(self) -> "ModelFault":
        if (self.model == "calls") != bool(self.calls):
            raise ValueError("calls: give them if model is calls, and only then")
        return self


class ChannelFault(Strict):
    """WhatsApp brings every message twice, late, or in bursts."""

    channel: Literal["duplicate", "late", "burst"]


Fault = ToolFault | ModelFault | ChannelFault


class Limits(Strict):
    """What the conversation may take at most."""

    turns: int = Field(default=20, ge=1)
    model_calls: int = Field(default=60, ge=0)
    tool_calls: int = Field(default=40, ge=0)


class Scenario(Strict):
    """One scenario file.

    Attributes:
        id: the name of the file without its ending.
        about: a sentence: what is tried.
        spec: ids of the behaviours that it tries.
        source: where it comes from, such as a reference document.
        world: name of a file in evals/worlds.
        now: the clock at the start; without an offset, in the zone of the business.
        turns: what is said; empty: a played customer says it.
        play: who says it.
        gold: tool calls, one a line, that lead to the wanted end: run first, and the scenario is
            worth nothing if they do not.
        gold_as: e-mail address of whose calls they are; none: whoever has the customer's phone.
        no_gold: why no tool call can lead to this end, such as an account that is made.
        checks: names of checks beside those that always run.
        tone: how the replies should sound, in words: what a judge is asked about, if a run has one.
    """

    id: Name
    about: str = Field(min_length=10, max_length=200)
    spec: tuple[SpecId, ...] = Field(min_length=1)
    source: str = ""
    tags: tuple[Name, ...] = ()
    world: Name = "demo"
    now: datetime = datetime(2026, 2, 5, 9)  # noqa: DTZ001 - in the zone of the business
    customer: Customer = Customer()
    turns: tuple[Turn, ...] = ()
    play: Literal["scripted", "offline", "model"] = "scripted"
    gold: tuple[dict[str, dict[str, Any]], ...] = ()
    gold_as: str | None = None
    no_gold: str = ""
    end: End = End()
    must: Must = Must()
    must_not: Must = Must()
    faults: tuple[Fault, ...] = ()
    limits: Limits = Limits()
    checks: tuple[Name, ...] = ()
    tone: str = ""

    @model_validator(mode="after")
    def _fits_together(self) -> "Scenario":
        if (self.play == "scripted") != bool(self.turns):
            raise ValueError("turns: give them if play is scripted, and only then")
        if self.play != "scripted" and not (self.customer.knows or self.customer.wants):
            raise ValueError("customer: somebody who is played needs `knows` or `wants`")
        if any(len(call) != 1 for call in self.gold):
            raise ValueError("gold: one tool a line, such as `- quota: {}`")
        return self

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return self.now.date()
