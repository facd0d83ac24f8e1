"""Posts webhooks and callbacks to whoever wants them, as patiently as Twilio does.

How patiently may be said in the fragment of the address: rc (retries, 0 to 5, else 1), rp (after
what: 4xx, 5xx, ct, rt, all; else ct) and tt, rt (milliseconds, else 15000).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from random import Random
from urllib.parse import parse_qs, urldefrag, urlsplit, urlunsplit

import httpx2

from channels.testing.twilio.account import Account
from channels.testing.twilio.signing import signed

USUAL_RETRIES, MOST_RETRIES = 1, 5
USUAL_WAIT_S = 15.0
TOKEN_HEADER = "I-Twilio-Idempotency-Token"  # noqa: S105 - the name of a header


@dataclass(frozen=True)
class Patience:
    """How hard an address is tried."""

    retries: int = USUAL_RETRIES
    after: frozenset[str] = frozenset({"ct"})
    wait_s: float = USUAL_WAIT_S

    def covers(self, failure: str) -> bool:
        """Whether it is tried again after such a failure."""
        return failure in self.after or "all" in self.after


@dataclass(frozen=True)
class Told:
    """How the telling went.

    Attributes:
        status: of the last answer; 0: there was none.
        failure: empty, or "4xx", "5xx", "ct" (no connection) or "rt" (no answer in time).
        tries: how many.
    """

    url: str
    status: int
    failure: str
    tries: int


def patience_of(fragment: str) -> Patience:
    """What an address says after its `#`."""
    said = {name: values[-1] for name, values in parse_qs(fragment).items()}
    return Patience(
        retries=min(MOST_RETRIES, int(said.get("rc", USUAL_RETRIES))),
        after=frozenset(said.get("rp", "ct").split(",")),
        wait_s=int(said.get("rt", said.get("tt", USUAL_WAIT_S * 1000))) / 1000,
    )


class Caller:
    """Posts signed forms.

    Args:
        client: sends them.
        random: of the tokens by which the retries of one webhook know each other.
    """

    def __init__(self, client: httpx2.AsyncClient, random: Random) -> None:
        self._client = client
        self._random = random
        self._turns = count()

    async def tell(self, account: Account, address: str, form: Mapping[str, str]) -> Told:
        """Post the form there, again if the address asks for that."""
        url, fragment = urldefrag(address)
        patience = patience_of(fragment)
        headers = {
            **signed(account, url, form),
            TOKEN_HEADER: f"{self._random.getrandbits(128):032x}",
        }
        told = Told(url, 0, "ct", 0)
        for tries in range(1, patience.retries + 2):
            there, host = self._behind(account, url)
            status, failure = await self._post(there, form, {**headers, **host}, patience.wait_s)
            told = Told(url, status, failure, tries)
            if not failure or not patience.covers(failure):
                break
        return told

    def _behind(self, account: Account, url: str) -> tuple[str, dict[str, str]]:
        """Where the URL really leads this time, and the name under which it is asked."""
        parts = urlsplit(url)
        doors = account.gateway.get(f"{parts.scheme}://{parts.netloc}", ())
        if not doors:
            return url, {}
        there = urlsplit(doors[next(self._turns) % len(doors)])
        return urlunsplit((*there[:2], *parts[2:])), {"Host": parts.netloc}

    async def _post(
        self, url: str, form: Mapping[str, str], headers: Mapping[str, str], wait_s: float
    ) -> tuple[int, str]:
        try:
            answer = await self._client.post(url, data=form, headers=headers, timeout=wait_s)
        except httpx2.ReadTimeout:
            return 0, "rt"
        except httpx2.TransportError:
            return 0, "ct"
        failure = f"{answer.status_code // 100}xx" if answer.is_error else ""
        return answer.status_code, failure
