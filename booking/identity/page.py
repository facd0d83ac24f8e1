"""Signing in on a page: a contact on file, a code sent there, and who holds it (SPEC MCP-06).

The rules are those of the chat (SPEC AUTH-05, AUTH-06): the same codes, caps and sentences. Three
things differ. A browser proves nothing by itself, so the code never goes into the page. Whether a
contact is on file never shows. And who shares a contact chooses after the code, when the names
may be seen.
"""

from sqlalchemy import Connection

from booking.business import Business
from booking.clock import Clock
from booking.errors import CodeRefused, NotFound, NotSignedIn, Refusal, Unclear
from booking.identity import codes, logins, sessions, texts, visitors, waiting, written
from booking.identity.address import Contact, holders
from booking.identity.code_wish import CodeWish
from booking.identity.codes import Claim
from booking.identity.face import Awaited, Profile, Via
from booking.identity.logins import Login
from booking.identity.post import CodeLetter, CodePost
from booking.identity.visitors import Visitor
from booking.people import Person, person
from booking.seal import SHORTEST_KEY, same, seal
from booking.store import LockKind, Store, lock
from booking.values import Caller, CustomerId

CHANNEL = "web"
PAGE_SESSION_LIFE_S = 15 * 60
"""Long enough to read a page and decide; a browser may be anybody's tomorrow."""

CHOICE_LIFE_S = 10 * 60

TWICE_S = 10
"""So long the right code may come once more: people press twice."""

PROVED = frozenset({"choose", "in"})
"""The stages behind a right code."""


class PageSignIn:
    """Settles who sits at a browser. Each verb is one request.

    Args:
        store: where logins, codes and sessions are kept.
        shop: the business whose customers these are.
        clock: tells the time.
        key: 16 bytes or more, of the pages alone; with another one every code and session is void.
        post: carries the codes; without any way nobody can sign in on a page.
    """

    def __init__(
        self,
        store: Store,
        shop: Business,
        clock: Clock,
        key: bytes,
        post: CodePost,
    ) -> None:
        if len(key) < SHORTEST_KEY:
            raise ValueError(f"The key needs {SHORTEST_KEY} bytes or more.")
        self._store = store
        self._shop = shop
        self._clock = clock
        self._key = key
        self._post = post
        self.ways = post.ways

    def send(self, browser: str, contact: str) -> None:
        """Send a code to the contact, if it is on file. Outside the two read and last the same.

        The same contact again within half a minute sends nothing: people press twice.

        Args:
            browser: the secret name of a browser, which it alone knows.
            contact: a phone number or an e-mail address as people write it.

        Raises:
            Unclear: it is neither.
            Refusal: we have no way to send a code there.
            TooMany: the cap on codes is reached.
        """
        named = written.contact(contact, self._shop.region)
        if named is None:
            raise Unclear(texts.NO_CONTACT)
        if named.via not in self.ways:
            raise Refusal(texts.cannot_reach(named.via, self._shop))
        self._send(browser, named, again=False)

    def resend(self, browser: str) -> None:
        """A new code to where the last one went; the old one is void.

        Raises:
            NotSignedIn: no code is awaited here; they must begin anew.
            TooMany: half a minute has not passed, or the cap is reached.
        """
        awaited = self.awaited(browser)
        if awaited is None:
            raise NotSignedIn(texts.BEGIN_ANEW)
        self._send(browser, Contact(awaited.via, awaited.address), again=True)

    def awaited(self, browser: str) -> Awaited | None:
        """The code that this browser is asked for, if any."""
        with self._store.reading() as connection:
            identity = visitors.known(connection, self._visitor(browser))
            row = logins.read(connection, identity) if identity else None
        if row is None or row.stage != "verify" or logins.is_stale(row, self._now()):
            return None
        return Awaited(row.draft["via"], row.draft["address"])

    def prove(self, browser: str, code: str) -> str | None:
        """Take a code; gives the token of a session, or None if several hold the contact.

        Only six digits are an attempt: anything else cannot be a code, and costs nothing.

        Raises:
            CodeRefused: it is no code, wrong, late or used up.
        """
        digits = written.code(code)
        if digits is None:
            raise CodeRefused(texts.SIX_DIGITS)
        identity, claimed = self._store.run(lambda connection: self._claim(connection, browser))
        if claimed is None:
            raise CodeRefused(self._why_no_attempt(identity))
        if not codes.fits(self._key, claimed, digits):
            raise CodeRefused(waiting.wrong(claimed))
        return self._store.run(lambda connection: self._settle(connection, claimed))

    def profiles(self, browser: str) -> list[Profile]:
        """Those who hold the contact that this browser has just proved, the oldest first.

        Raises:
            NotSignedIn: it has proved none, or too long ago.
        """
        with self._store.reading() as connection:
            identity, people, via = self._choosing(connection, browser)
        return [_profile(who, people, via, self._ticket(identity, who.id)) for who in people]

    def choose(self, browser: str, ticket: str) -> str:
        """Be one of them; gives the token of the session.

        Raises:
            NotSignedIn: no contact was proved here, or too long ago.
            NotFound: nobody by that ticket.
        """

        def take(connection: Connection) -> str:
            known = visitors.known(connection, self._visitor(browser))
            lock(connection, [(LockKind.IDENTITY, known)] if known else [])
            identity, people, _ = self._choosing(connection, browser)
            for who in people:
                if same(ticket, self._ticket(identity, who.id)):
                    return self._start(connection, identity, who.id)
            raise NotFound(texts.CHOOSE_ONE)

        return self._store.run(take)

    def caller_of(self, token: str) -> Caller:
        """Whoever has signed in, with the role they have now.

        Raises:
            NotSignedIn: the session is unknown, expired, ended or revoked.
        """
        with self._store.reading() as connection:
            return sessions.caller_of(connection, self._key, token, self._now())

    def name_of(self, caller: Caller) -> str:
        """What a page calls somebody who has signed in."""
        if caller.customer is None:
            raise NotSignedIn(sessions.SIGN_IN_AGAIN)
        with self._store.reading() as connection:
            return person(connection, caller.customer).name

    def sign_out(self, token: str) -> None:
        """End the session at once; a bad token changes nothing."""
        now = self._now()
        self._store.run(
            lambda connection: sessions.end_one(connection, self._key, token, "logged out", now)
        )

    def seal(self, purpose: str, *parts: str) -> str:
        """A seal for what a page hands out and takes back; of no other use."""
        return seal(self._key, f"page {purpose}", *parts)

    def _send(self, browser: str, named: Contact, *, again: bool) -> None:
        letter = self._store.run(
            lambda connection: self._issue(connection, browser, named, again=again)
        )
        self._post.committed([letter] if letter else [])

    def _issue(
        self, connection: Connection, browser: str, named: Contact, *, again: bool
    ) -> CodeLetter | None:
        identity = visitors.remember(connection, self._visitor(browser))
        lock(connection, [(LockKind.IDENTITY, identity)])
        wish = CodeWish(connection, self._shop, self._key, identity, named, self._now())
        letter = wish.fulfil(again=again)
        if letter is not None:
            self._post.write(connection, letter, self._clock.now())
        return letter

    def _claim(self, connection: Connection, browser: str) -> tuple[int, Claim | None]:
        """An attempt at the code that is awaited, or at the one that was right a moment ago."""
        now, identity = self._now(), visitors.remember(connection, self._visitor(browser))
        if claimed := codes.claim(connection, identity, now):
            return identity, claimed
        row = logins.read(connection, identity)
        is_twice = row is not None and row.stage in PROVED and now < row.changed_at + TWICE_S
        return identity, codes.claim_again(connection, identity) if is_twice else None

    def _why_no_attempt(self, identity: int) -> str:
        with self._store.reading() as connection:
            last = codes.last_sent(connection, identity)
        is_late = last is not None and last.is_late(self._now()) and not last.is_spent()
        return texts.LATE_ON_PAGE if is_late else texts.LAST_WRONG_CODE

    def _settle(self, connection: Connection, claimed: Claim) -> str | None:
        """Use the code up, and sign in the only one who holds the contact."""
        lock(connection, [(LockKind.IDENTITY, claimed.identity)])
        row = logins.read(connection, claimed.identity)
        if row is None or row.stage != "verify":
            return self._once_more(connection, claimed, row)
        if not codes.spend(connection, claimed):
            raise CodeRefused(texts.LAST_WRONG_CODE)
        people = _holders_now(connection, row)
        if claimed.customer not in [who.id for who in people]:
            raise CodeRefused(texts.LAST_WRONG_CODE)  # the address was given away meanwhile
        if len(people) == 1:
            return self._start(connection, claimed.identity, people[0].id)
        proved = Login("choose", claimed.customer, None, row.draft, self._now())
        logins.write(connection, claimed.identity, proved)
        return None

    def _once_more(self, connection: Connection, claimed: Claim, row: Login | None) -> str | None:
        """The right code came twice: the second answer is the first one."""
        running = sessions.running(connection, claimed.identity, self._now())
        if row is not None and row.stage == "choose":
            return None
        if row is None or row.stage != "in" or running is None:
            raise CodeRefused(texts.LAST_WRONG_CODE)
        return sessions.token_of(self._key, running[0])

    def _choosing(self, connection: Connection, browser: str) -> tuple[int, list[Person], Via]:
        identity = visitors.known(connection, self._visitor(browser))
        row = logins.read(connection, identity) if identity else None
        late = self._now() - CHOICE_LIFE_S
        if identity is None or row is None or row.stage != "choose" or row.changed_at <= late:
            raise NotSignedIn(texts.BEGIN_ANEW)
        return identity, _holders_now(connection, row), row.draft["via"]

    def _start(self, connection: Connection, identity: int, account: CustomerId) -> str:
        now = self._now()
        handle = sessions.start(connection, identity, account, now, PAGE_SESSION_LIFE_S)
        logins.write(connection, identity, Login("in", account, None, {}, now))
        return sessions.token_of(self._key, handle)

    def _ticket(self, identity: int, account: CustomerId) -> str:
        return seal(self._key, "page profile", identity, account)

    def _visitor(self, browser: str) -> Visitor:
        """Kept as a seal: who reads the database cannot pass for a browser in it."""
        return Visitor(CHANNEL, seal(self._key, "page browser", browser), None)

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


def _holders_now(connection: Connection, row: Login) -> list[Person]:
    return holders(connection, Contact(row.draft["via"], row.draft["address"]))


def _profile(who: Person, among: list[Person], via: Via, ticket: str) -> Profile:
    """Two of one name are told apart by the contact that they do not share."""
    is_alone = [other.name for other in among].count(who.name) == 1
    other = texts.mask(who.phone) if via == "email" and who.phone else who.email
    return Profile(who.name, "" if is_alone else other or "", ticket)
