"""One who writes, and the house that answers: builders for the tests of signing in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from booking.identity import Identity, Standing, Step
from booking.identity.testing import KeptCodes, code_of
from booking.testing import DEMO_NOW, Demo, open_demo

JOHN = "+447700900001"
FAMILY = "+447700900002"
PRIYA = "+447700900003"
OLIVIA = "+447700900009"
NOBODY = "+447700900404"
WITHHELD = "US.ABCdef1234567"
KEY = b"a key for tests, long enough ..."


@dataclass
class House:
    demo: Demo
    post: KeptCodes
    identity: Identity

    def chat(self, external_id: str = JOHN, channel: str = "terminal") -> "Chat":
        return Chat(self.identity, channel, external_id)

    def later(self, **by: float) -> None:
        self.demo.clock.advance(timedelta(**by))

    def with_key(self, key: bytes) -> Identity:
        return Identity(self.demo.store, self.demo.shop, self.demo.clock, key, self.post)


def open_house(now: datetime = DEMO_NOW, url: str | None = None, **sign_in: Any) -> House:
    """The demo business; `sign_in` changes its settings of that name."""
    demo = open_demo(now, url)
    settings = demo.shop.sign_in.model_copy(update=sign_in)
    demo.shop = demo.shop.model_copy(update={"sign_in": settings})
    post = KeptCodes()
    return House(demo, post, Identity(demo.store, demo.shop, demo.clock, KEY, post))


@dataclass
class Chat:
    """Writes through the door that the standing names, as the guards do."""

    identity: Identity
    channel: str
    external_id: str
    steps: list[Step] = field(default_factory=list)

    def say(self, text: str, *, request: bool = True) -> Step:
        who = (self.channel, self.external_id)
        match self.standing.step:
            case "choose":
                step = self.identity.choose(*who, text)
            case "verify":
                step = self.identity.verify(*who, text, request=request)
            case _:
                step = self.identity.identify(*who, text, request=request)
        self.steps.append(step)
        return step

    def greet(self) -> Step:
        return self.say("Hi", request=False)

    def sign_in(self, request: str = "my bookings") -> Step:
        return self.say(code_of(self.say(request).text))

    @property
    def standing(self) -> Standing:
        return self.identity.standing(self.channel, self.external_id)

    @property
    def code(self) -> str:
        """The last code shown in this chat."""
        shown = [step.text for step in self.steps if "code is: " in step.text]
        return code_of(shown[-1])


def another(code: str) -> str:
    """Six digits that are not these."""
    return f"{(int(code) + 1) % 10**6:06}"
