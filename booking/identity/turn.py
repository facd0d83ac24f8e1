"""One message on its way through signing in: what every step reads and may change."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from booking.business import Business
from booking.identity import codes, logins, texts
from booking.identity.answers import code_in, wants_to_register
from booking.identity.beside import about_signing_in, joined
from booking.identity.face import STAGES, Stage, Step, StepName, Via
from booking.identity.logins import Kept, Login
from booking.identity.post import CodeLetter
from booking.identity.redact import BLANK, redact
from booking.identity.visitors import Visitor
from booking.values import CustomerId

LONGEST_REQUEST = 4096
"""As long as a message on WhatsApp can be."""


@dataclass
class Turn:
    """A message, its sender, and the transaction in which it is answered.

    The transaction writes and holds the identity's lock.

    Attributes:
        is_request: whether the text asks for something, rather than greets.
        wish: the request to be answered once they are in; changed by `keep_request`.
        ways: what can be posted at all.
        letters: codes to be posted, written down in the same transaction.
    """

    connection: Connection
    shop: Business
    key: bytes = field(repr=False)
    visitor: Visitor
    identity: int
    now: int
    text: str
    is_request: bool
    login: Login | None
    ways: Collection[Via]
    wish: str | None = None
    letters: list[CodeLetter] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.wish = self.login.request if self.login else None

    @property
    def step(self) -> StepName:
        """Which guard must answer."""
        return logins.step_of(self.connection, self.identity, self.login, self.now)

    @property
    def is_stale(self) -> bool:
        """Whether their last step is so long ago that what they wanted then no longer counts."""
        return self.login is not None and logins.is_stale(self.login, self.now)

    @property
    def draft(self) -> dict[str, Any]:
        """What was said on the way so far."""
        return dict(self.login.draft) if self.login else {}

    def keep_request(self, *, newer_wins: bool) -> None:
        """Remember the text as the request if it is one; never a code, nor a wish to register."""
        if not self.is_request or code_in(self.text) or wants_to_register(self.text):
            return
        if self.wish and not newer_wins:
            return
        self.wish = self._asked() or self.wish

    def add_to_request(self) -> None:
        """What is typed while a code is awaited goes on with the request, unless it is about it."""
        if not self.is_request or code_in(self.text) or about_signing_in(self.text):
            return
        self.wish = joined(self.wish, self._asked(), LONGEST_REQUEST)

    def _asked(self) -> str | None:
        kept = redact(self.text)[:LONGEST_REQUEST].strip()
        return kept if kept and kept != BLANK else None

    def move(
        self, stage: Kept, customer: CustomerId | None = None, draft: dict[str, Any] | None = None
    ) -> None:
        """Come to another stage. Whoever leaves "verify" leaves their code behind, worthless."""
        if stage != "verify":
            codes.void(self.connection, self.identity)
        new = Login(stage, customer, self.wish, draft or {}, self.now)
        logins.write(self.connection, self.identity, new)
        self.login = new

    def stay(self) -> None:
        """Stay where they are, with the request as it now is."""
        was = self.login
        if was is not None:
            self.move(was.stage, was.customer, dict(was.draft))

    def say(self, text: str) -> Step:
        """The answer, with the stage they are at now."""
        stage: Stage = STAGES[self.step]
        return Step(stage, text)

    def cap(self) -> str | None:
        """What to say if the identity may have no further code now."""
        until = codes.blocked_until(self.connection, self.identity, self.now)
        return None if until is None else texts.too_many_codes(self.shop, until, self.now)
