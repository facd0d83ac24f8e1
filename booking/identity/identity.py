"""The door: who is writing, settled by code alone (SPEC AUTH-01..08, 10, 11)."""

from sqlalchemy import Connection

from booking.business import Business
from booking.clock import Clock
from booking.identity import (
    accounts,
    answers,
    beginning,
    codes,
    contact,
    logins,
    registration,
    sessions,
    texts,
    visitors,
    waiting,
)
from booking.identity.codes import Claim
from booking.identity.face import STAGES, CodePost, Standing, Step
from booking.identity.turn import Turn
from booking.identity.visitors import Visitor
from booking.seal import SHORTEST_KEY
from booking.store import LockKind, Store, lock
from booking.values import Caller


class Identity:
    """Settles who writes on a channel. Each verb is one message, or one question about a session.

    `identify`, `choose` and `verify` are three doors to one rule: whichever is called, the
    message is answered for the step they are really at, so that two messages at once cannot
    slip past a guard.

    Args:
        store: where logins, codes and sessions are kept.
        shop: the business whose customers these are.
        clock: tells the time.
        key: the server key, 16 bytes or more; with another one every code and token is void.
        post: carries codes that do not go into the same chat.
    """

    def __init__(
        self, store: Store, shop: Business, clock: Clock, key: bytes, post: CodePost
    ) -> None:
        if len(key) < SHORTEST_KEY:
            raise ValueError(f"The server key needs {SHORTEST_KEY} bytes or more.")
        self._store = store
        self._shop = shop
        self._clock = clock
        self._key = key
        self._post = post

    def standing(self, channel: str, external_id: str) -> Standing:
        """Where somebody stands before their message is answered; changes nothing."""
        now = self._now()
        with self._store.reading() as connection:
            identity = visitors.known(connection, self._visitor(channel, external_id))
            if identity is None:
                return Standing("identify", "unknown", None)
            session = sessions.running(connection, identity, now)
            row = logins.read(connection, identity)
            step = logins.step_of(connection, identity, row, now)
        return Standing(STAGES[step], step, session[1] if session else None)

    def identify(self, channel: str, external_id: str, text: str, *, request: bool = True) -> Step:
        """Answer somebody not known yet, or asked for a contact or the data of an account.

        Args:
            channel: such as "terminal" or "whatsapp".
            external_id: how the channel names them.
            text: what they wrote.
            request: False if the text only greets, and is no request to come back to.
        """
        return self._answer(channel, external_id, text, request=request)

    def choose(self, channel: str, external_id: str, text: str) -> Step:
        """Answer somebody who is choosing among the profiles on their phone (SPEC AUTH-04)."""
        return self._answer(channel, external_id, text, request=True)

    def verify(self, channel: str, external_id: str, text: str, *, request: bool = True) -> Step:
        """Answer somebody from whom a code is awaited (SPEC AUTH-05, AUTH-06)."""
        return self._answer(channel, external_id, text, request=request)

    def token_for(self, channel: str, external_id: str) -> str | None:
        """A fresh token for the running session; None if there is none. For the host alone."""
        with self._store.reading() as connection:
            identity = visitors.known(connection, self._visitor(channel, external_id))
            if identity is None:
                return None
            session = sessions.running(connection, identity, self._now())
        return sessions.token_of(self._key, session[0]) if session else None

    def caller_of(self, token: str) -> Caller:
        """Whoever the token stands for, with the role they have now.

        Raises:
            NotSignedIn: it is unknown, or its session expired, ended or was revoked.
        """
        with self._store.reading() as connection:
            return sessions.caller_of(connection, self._key, token, self._now())

    def local_caller(self, phone_or_email: str, channel: str) -> Caller:
        """The person of this machine, who needs no code: whoever runs the process has the database.

        Raises:
            NotFound: nobody has that phone or e-mail address.
            Unclear: several people do; names their e-mail addresses.
        """
        with self._store.reading() as connection:
            who = accounts.the_one(connection, phone_or_email, self._shop.region)
        return Caller(who.id, who.role, channel)

    def log_out(self, channel: str, external_id: str) -> Step:
        """End the session, and a login that is under way (SPEC AUTH-08)."""
        who = self._visitor(channel, external_id)

        def leave(connection: Connection) -> None:
            identity = visitors.known(connection, who)
            if identity is not None:
                lock(connection, [(LockKind.IDENTITY, identity)])
                _log_out(self._turn_of(connection, who, identity, "", request=False))

        self._store.run(leave)
        return Step("identify", texts.LOGGED_OUT)

    def revoke(self, caller: Caller, customer_email_or_phone: str) -> int:
        """End every session of a customer, at once (SPEC AUTH-08); gives how many there were.

        Raises:
            NotAllowed, NotSignedIn: only the team may do this.
            NotFound: nobody has that phone or e-mail address.
        """
        region, now = self._shop.region, self._now()
        return self._store.run(
            lambda connection: accounts.revoke(
                connection, caller, customer_email_or_phone, region, now
            )
        )

    def _answer(self, channel: str, external_id: str, text: str, *, request: bool) -> Step:
        words = answers.clean(text)
        if answers.wants_out(words):
            return self.log_out(channel, external_id)
        who = self._visitor(channel, external_id)
        digits = answers.code_in(words)
        if digits and self.standing(channel, external_id).step == "verify":
            return self._guess(who, digits)

        def answer(connection: Connection) -> tuple[Turn, Step]:
            identity = visitors.remember(connection, who)
            lock(connection, [(LockKind.IDENTITY, identity)])
            turn = self._turn_of(connection, who, identity, words, request=request)
            return turn, _next_step(turn)

        turn, step = self._store.run(answer)
        for letter in turn.letters:  # once it is certain that their codes count
            self._post.send_code(letter.kind, letter.address, letter.text)
        return step

    def _guess(self, who: Visitor, digits: str) -> Step:
        """Claim, commit, compare; then use up and sign in (SPEC AUTH-05)."""
        now = self._now()

        def claim(connection: Connection) -> tuple[int, Claim | None]:
            identity = visitors.remember(connection, who)
            return identity, codes.claim(connection, identity, now)

        identity, claimed = self._store.run(claim)
        if claimed is None:
            with self._store.reading() as connection:
                return waiting.no_attempt_left(connection, identity, now)
        if not codes.fits(self._key, claimed, digits):
            return Step("verify", waiting.wrong(claimed))

        def settle(connection: Connection) -> Step:
            lock(connection, [(LockKind.IDENTITY, identity)])
            turn = self._turn_of(connection, who, identity, "", request=False)
            return waiting.settle(turn, claimed)

        return self._store.run(settle)

    def _visitor(self, channel: str, external_id: str) -> Visitor:
        return visitors.visitor(channel, external_id, self._shop.region)

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

    def _turn_of(
        self, connection: Connection, who: Visitor, identity: int, text: str, *, request: bool
    ) -> Turn:
        return Turn(
            connection=connection,
            shop=self._shop,
            key=self._key,
            visitor=who,
            identity=identity,
            now=self._now(),
            text=text,
            is_request=request,
            login=logins.read(connection, identity),
        )


def _next_step(turn: Turn) -> Step:
    match turn.step:
        case "unknown":
            return beginning.begin(turn)
        case "choose":
            return beginning.take_choice(turn)
        case "contact":
            return contact.take(turn)
        case "register":
            return registration.take(turn)
        case "verify":
            return waiting.answer(turn)
        case "signed_in":
            return _already_in(turn)


def _already_in(turn: Turn) -> Step:
    """Another message has signed them in meanwhile: what this one asks is answered now."""
    session = sessions.running(turn.connection, turn.identity, turn.now)
    asks = turn.is_request and turn.text and not answers.code_in(turn.text)
    if session is None or not asks:
        return Step("assistant", texts.ALREADY_IN)
    return Step("assistant", "", sessions.token_of(turn.key, session[0]), turn.text)


def _log_out(turn: Turn) -> None:
    sessions.end(turn.connection, turn.identity, "logged out", turn.now)
    turn.wish = None
    turn.move("out")
