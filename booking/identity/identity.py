"""The door: who is writing, settled by code alone (SPEC AUTH-01..08, 10, 11)."""

from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from booking.business import Business
from booking.clock import Clock
from booking.identity import (
    accounts,
    answering,
    answers,
    codes,
    logins,
    sessions,
    texts,
    visitors,
    waiting,
)
from booking.identity.face import STAGES, Standing, Step, StepName
from booking.identity.kept import Answers, Guess, Over, Settled
from booking.identity.post import CodePost
from booking.identity.turn import Turn
from booking.identity.visitors import Visitor
from booking.seal import SHORTEST_KEY, seal
from booking.sealed_box import SealedBox
from booking.store import LockKind, Store, lock
from booking.values import Caller

LOG_OUT = "log out"


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
        self._answers = Answers(SealedBox(seal(key, "answers of the sign-in").encode()))

    def standing(self, channel: str, external_id: str, *, key: str | None = None) -> Standing:
        """Where somebody stands before their message is answered; changes nothing.

        Args:
            channel: such as "terminal" or "whatsapp".
            external_id: how the channel names them.
            key: names the message, if it may be answered more than once: when it was, this is
                where they stood before its first answer.
        """
        now = self._now()
        with self._store.reading() as connection:
            identity = visitors.known(connection, self._visitor(channel, external_id))
            if identity is None:
                return Standing("identify", "unknown", None)
            session = sessions.running(connection, identity, now)
            row = logins.read(connection, identity)
            kept = self._answers.recall(connection, key)
            step = _began(kept) or ("signed_in" if session else logins.awaited(row, now))
        return Standing(STAGES[step], step, session[1] if session else None)

    def identify(
        self,
        channel: str,
        external_id: str,
        text: str,
        *,
        request: bool = True,
        key: str | None = None,
    ) -> Step:
        """Answer somebody not known yet, or asked for a contact or the data of an account.

        Args:
            channel: such as "terminal" or "whatsapp".
            external_id: how the channel names them.
            text: what they wrote.
            request: False if the text only greets, and is no request to come back to.
            key: names the message, 80 characters at most: asked again with the same key, the
                very same step comes back, and nothing is sent or counted twice. None: the
                message is answered once only, whatever happens.
        """
        return self._answer(_Asked(self._visitor(channel, external_id), text, request, key))

    def choose(self, channel: str, external_id: str, text: str, *, key: str | None = None) -> Step:
        """Answer somebody who is choosing among the profiles on their phone (SPEC AUTH-04).

        `key`: as in `identify`.
        """
        return self._answer(_Asked(self._visitor(channel, external_id), text, True, key))

    def verify(
        self,
        channel: str,
        external_id: str,
        text: str,
        *,
        request: bool = True,
        key: str | None = None,
    ) -> Step:
        """Answer somebody from whom a code is awaited (SPEC AUTH-05, AUTH-06).

        `request` and `key`: as in `identify`.
        """
        return self._answer(_Asked(self._visitor(channel, external_id), text, request, key))

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

    def log_out(self, channel: str, external_id: str, *, key: str | None = None) -> Step:
        """End the session, and a login that is under way (SPEC AUTH-08).

        `key`: as in `identify`.
        """
        return self._answer(_Asked(self._visitor(channel, external_id), LOG_OUT, False, key))

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

    def _answer(self, asked: "_Asked") -> Step:
        asked = replace(asked, text=answers.clean(asked.text))
        if answers.wants_out(asked.text) and not self._is_known(asked.who):
            return answering.LOGGED_OUT  # of a stranger nothing stays behind
        turn, done = self._store.run(lambda connection: self._enter(connection, asked))
        self._post.committed(turn.letters)
        return self._compare(asked, done) if isinstance(done, Guess) else done

    def _enter(self, connection: Connection, asked: "_Asked") -> tuple[Turn, Step | Guess]:
        """Answer a message, or count the guess it makes: that is compared after the commit."""
        turn = self._turn_of(connection, asked)
        kept = self._answers.recall(connection, asked.key)
        if kept is not None:
            return turn, _given(kept, turn)
        began = turn.step
        done = answering.answer(turn, began)
        for letter in turn.letters:
            self._post.write(connection, letter, self._clock.now())
        self._answers.keep(
            connection,
            asked.key,
            done if isinstance(done, Guess) else Settled(done, began),
            turn.now,
        )
        return turn, done

    def _compare(self, asked: "_Asked", guess: Guess) -> Step:
        """Compare what was claimed; if it is right, use the code up and sign in (SPEC AUTH-05).

        A guess that comes again is the same comparison again, of the digits that were claimed.
        """
        if not codes.fits(self._key, guess.claim, guess.digits):
            return Step("verify", waiting.wrong(guess.claim))
        return self._store.run(lambda connection: self._settle(connection, asked, guess))

    def _settle(self, connection: Connection, asked: "_Asked", guess: Guess) -> Step:
        turn = self._turn_of(connection, asked)
        kept = self._answers.recall(connection, asked.key)
        if isinstance(kept, Settled):
            return kept.step
        if isinstance(kept, Over):
            return turn.say(texts.ANSWERED)
        step = waiting.settle(turn, guess.claim)
        self._answers.keep(connection, asked.key, Settled(step, "verify"), turn.now)
        return step

    def _is_known(self, who: Visitor) -> bool:
        with self._store.reading() as connection:
            return visitors.known(connection, who) is not None

    def _visitor(self, channel: str, external_id: str) -> Visitor:
        return visitors.visitor(channel, external_id, self._shop.region)

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

    def _turn_of(self, connection: Connection, asked: "_Asked") -> Turn:
        """The message in this transaction, which holds the identity's lock from here on."""
        identity = visitors.remember(connection, asked.who)
        lock(connection, [(LockKind.IDENTITY, identity)])
        return Turn(
            connection=connection,
            shop=self._shop,
            key=self._key,
            visitor=asked.who,
            identity=identity,
            now=self._now(),
            text=asked.text,
            is_request=asked.request,
            login=logins.read(connection, identity),
            ways=self._post.ways,
        )


@dataclass(frozen=True)
class _Asked:
    """A message, as it came."""

    who: Visitor
    text: str = field(repr=False)
    request: bool
    key: str | None


def _given(kept: Settled | Guess | Over, turn: Turn) -> Step | Guess:
    """The answer once more; nobody reads it whose message was answered by somebody else."""
    match kept:
        case Settled(step):
            return step
        case Over():
            return turn.say(texts.ANSWERED)
        case Guess():
            return kept


def _began(kept: Settled | Guess | Over | None) -> StepName | None:
    """Where they stood before an answer that was kept; codes are guessed at one step alone."""
    if isinstance(kept, Guess):
        return "verify"
    return kept.began if isinstance(kept, Settled) else None
