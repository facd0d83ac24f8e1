"""The Content API, over HTTP: making Content, and having it approved."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.testing.twilio.api import Api
from channels.testing.twilio.contents import APPROVED, CONTENT_URL, PENDING, Approval
from channels.testing.twilio.errors import TwilioRefusal

LONGEST_PAGE = 1000


class ContentApi:
    """Answers as Twilio would.

    Args:
        api: knows who may log in, and what fails on purpose.
    """

    def __init__(self, api: Api) -> None:
        self._fake = api.fake
        self._guarded = api.guarded

    def routes(self) -> list[Route]:
        """Of Content and its approval."""
        one, guarded = "/v1/Content/{sid}", self._guarded
        approval = f"{one}/ApprovalRequests"
        return [
            Route("/v1/Content", guarded(self._create, "content"), methods=["POST"]),
            Route("/v1/Content", guarded(self._list, "content"), methods=["GET"]),
            Route("/v1/ContentAndApprovals", guarded(self._list_both), methods=["GET"]),
            Route(one, guarded(self._fetch, "content"), methods=["GET"]),
            Route(one, guarded(self._delete, "content"), methods=["DELETE"]),
            Route(f"{approval}/whatsapp", guarded(self._submit, "content"), methods=["POST"]),
            Route(approval, guarded(self._approval, "content"), methods=["GET"]),
        ]

    async def _create(self, request: Request) -> Response:
        given = await _json(request)
        if not isinstance(given.get("language"), str) or not isinstance(given.get("types"), dict):
            raise TwilioRefusal(20001, "language and types are required")
        content = self._fake.make_content(given)
        return JSONResponse(content.as_json(self._fake.account.sid), 201)

    async def _list(self, _: Request) -> Response:
        account = self._fake.account.sid
        shown = [content.as_json(account) for content in self._fake.contents]
        return JSONResponse({"contents": shown, "meta": _meta("contents", CONTENT_URL)})

    async def _list_both(self, _: Request) -> Response:
        account = self._fake.account.sid
        shown = [
            {
                **_without_links(content.as_json(account)),
                "approval_requests": content.approval_json(),
            }
            for content in self._fake.contents
        ]
        url = CONTENT_URL.replace("/Content", "/ContentAndApprovals")
        return JSONResponse({"contents": shown, "meta": _meta("contents", url)})

    async def _fetch(self, request: Request) -> Response:
        content = self._fake.contents.get(request.path_params["sid"])
        return JSONResponse(content.as_json(self._fake.account.sid))

    async def _delete(self, request: Request) -> Response:
        self._fake.contents.drop(request.path_params["sid"])
        return Response(status_code=204)

    async def _submit(self, request: Request) -> Response:
        content = self._fake.contents.get(request.path_params["sid"])
        given = await _json(request)
        if not given.get("name") or not given.get("category"):
            raise TwilioRefusal(20001, "name and category are required")
        status = APPROVED if self._fake.approves else PENDING
        content.approval = Approval(given["name"], given["category"], status)
        return JSONResponse(content.approval_json(), 201)

    async def _approval(self, request: Request) -> Response:
        content = self._fake.contents.get(request.path_params["sid"])
        return JSONResponse(
            {
                "sid": content.sid,
                "account_sid": self._fake.account.sid,
                "whatsapp": {"type": "whatsapp", **content.approval_json()},
                "url": f"{CONTENT_URL}/{content.sid}/ApprovalRequests",
            }
        )


async def _json(request: Request) -> dict[str, Any]:
    try:
        given = await request.json()
    except ValueError:
        raise TwilioRefusal(20001, "The body is no JSON.") from None
    if not isinstance(given, dict):
        raise TwilioRefusal(20001, "The body is no JSON object.")
    return given


def _without_links(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in {"links", "url"}}


def _meta(key: str, url: str) -> dict[str, Any]:
    """One page holds them all."""
    page = f"{url}?PageSize={LONGEST_PAGE}&Page=0"
    return {
        "key": key,
        "page": 0,
        "page_size": LONGEST_PAGE,
        "url": page,
        "first_page_url": page,
        "next_page_url": None,
        "previous_page_url": None,
    }
