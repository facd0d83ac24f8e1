"""What can go wrong between an app and us, in OAuth's words and in a person's.

Refusal
  NotSignedIn        the token is not good any more (booking.errors)
  RequestGone        what an app asked for was answered already, or has run out: for a page
  AccessRefused      a request of an app that cannot be met: for the app
    SentBack         the same at /authorize, where the app may hear it: carries the address
"""

from typing import Literal

from booking.errors import Refusal

Problem = Literal[
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "invalid_scope",
    "invalid_target",
    "invalid_redirect_uri",
    "invalid_client_metadata",
    "unsupported_grant_type",
    "unsupported_response_type",
    "access_denied",
]
"""Error codes of RFC 6749, 7591 and 8707."""


class RequestGone(Refusal):
    """The person came too late, or has answered before; facts["why"]: unknown, late, answered."""

    code = "request_gone"


class AccessRefused(Refusal):
    """An app's request that cannot be met.

    Args:
        problem: OAuth's name for it.
        text: a sentence for the developer of the app; it repeats nothing that the app sent.
    """

    code = "access_refused"

    def __init__(self, problem: Problem, text: str) -> None:
        super().__init__(text, problem=problem)
        self.problem: Problem = problem


class SentBack(AccessRefused):
    """The same, at the page that began it: the app may be told by the redirect it asked for.

    Args:
        to: the whole address, with the error in it.
        is_trusted: send the browser there at once. If not, let the person decide: nobody knows
            who registered that address, and a link to us must not be a link to anywhere (OAuth
            2.1, 7.12.2).
    """

    def __init__(self, problem: Problem, text: str, to: str, *, is_trusted: bool) -> None:
        super().__init__(problem, text)
        self.to = to
        self.is_trusted = is_trusted
