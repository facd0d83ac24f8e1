"""Calls to Twilio's REST API, and what is known when one goes wrong.

A call that failed before anything left this machine never happened. Of one that was sent and not
answered nobody knows: whoever sends messages must not send twice (SPEC CHAN-03).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from requests.exceptions import RequestException
from twilio.rest import Client

from channels.twilio.wire import Wire, has_left

ACCOUNTS = "https://api.twilio.com/2010-04-01/Accounts"
CONTENT = "https://content.twilio.com"
MESSAGING = "https://messaging.twilio.com"
CONNECT_S, ANSWER_S = 3.05, 8.0
"""Patience for a connection and for an answer. A letter takes up to four calls, and must be through
before its lease ends (booking/outbox/rules.py)."""
JSON = {"Content-Type": "application/json"}
OK, REDIRECTS = 200, 300


class NotReached(Exception):
    """Nothing was sent: Twilio could not be reached."""


class NoAnswer(Exception):
    """It was sent, and no answer came: nobody knows whether Twilio has it."""


@dataclass(frozen=True)
class Reply:
    """An answer.

    Attributes:
        status: of HTTP.
        data: the JSON object; empty if it was none.
        after_s: seconds after which Twilio wants to be asked again, if it said so.
    """

    status: int
    data: Mapping[str, Any] = field(repr=False)
    after_s: float | None = None

    @property
    def is_ok(self) -> bool:
        """Whether Twilio did it."""
        return OK <= self.status < REDIRECTS

    @property
    def code(self) -> str:
        """Twilio's error code, or the status if it gives none."""
        return str(self.data.get("code") or self.status)

    @property
    def said(self) -> str:
        """Twilio's own words."""
        return str(self.data.get("message") or self.data.get("title") or "")


class Api(Protocol):
    """Whoever calls Twilio; synchronous."""

    @property
    def account(self) -> str:
        """The account's SID."""
        ...

    def get(self, url: str, query: Mapping[str, str]) -> Reply:
        """Ask for something. Raises NotReached or NoAnswer."""
        ...

    def post(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        document: Mapping[str, Any] | None = None,
    ) -> Reply:
        """Send a form or a JSON document, once. Raises NotReached or NoAnswer."""
        ...


class RestApi:
    """Twilio's own client, which never tries twice.

    Args:
        account: SID of the account.
        token: its auth token.
        base: in place of every twilio.com, such as http://127.0.0.1:4010; empty: Twilio itself.
        patience: seconds for a connection, and for an answer.
    """

    def __init__(
        self,
        account: str,
        token: str,
        base: str = "",
        patience: tuple[float, float] = (CONNECT_S, ANSWER_S),
    ) -> None:
        self._account = account
        wire = Wire(base, patience)
        ours = {"TWILIO_ACCOUNT_SID": account}  # and nothing out of the environment
        self._client = Client(account, token, http_client=wire, environment=ours)

    @property
    def account(self) -> str:
        """The account's SID."""
        return self._account

    def get(self, url: str, query: Mapping[str, str]) -> Reply:
        """Ask for something.

        Raises:
            NotReached: Twilio could not be reached.
            NoAnswer: no answer came.
        """
        return self._call("GET", url, params=dict(query))

    def post(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        document: Mapping[str, Any] | None = None,
    ) -> Reply:
        """Send a form or a JSON document, once.

        Raises:
            NotReached: nothing was sent.
            NoAnswer: nobody knows whether Twilio has it.
        """
        if document is not None:
            return self._call("POST", url, data=dict(document), headers=dict(JSON))
        return self._call("POST", url, data=dict(form or {}))

    def _call(self, method: str, url: str, **what: Any) -> Reply:
        try:
            response = self._client.request(method, url, **what)
        except RequestException as trouble:
            raise (NoAnswer if has_left() else NotReached)(_words(trouble)) from None
        return Reply(response.status_code, _object(response.text), _seconds(response.headers))


def _words(trouble: RequestException) -> str:
    """What went wrong, without the URL, which may name a customer."""
    return type(trouble).__name__


def _object(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _seconds(headers: Mapping[str, str] | None) -> float | None:
    told = (headers or {}).get("Retry-After", "")
    return float(told) if told.isascii() and told.isdigit() else None
