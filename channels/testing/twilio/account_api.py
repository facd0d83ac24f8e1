"""The account itself and its WhatsApp senders, over HTTP: what `frontdesk doctor` asks."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.testing.twilio.api import LARGEST_PAGE, Api, number_in
from channels.testing.twilio.errors import TwilioRefusal
from channels.testing.twilio.messages import API_VERSION

SENDERS = "/v2/Channels/Senders"
SENDER_SID = "XE" + "0" * 30 + "fd"


class AccountApi:
    """Answers as Twilio would.

    Args:
        api: lets in who may log in.
    """

    def __init__(self, api: Api) -> None:
        self._api = api

    def routes(self) -> list[Route]:
        """Of the account and of its senders."""
        here = f"/{API_VERSION}/Accounts/{{account}}.json"
        return [
            Route(here, self._api.guarded(self._account), methods=["GET"]),
            Route(SENDERS, self._api.guarded(self._senders), methods=["GET"]),
        ]

    async def _account(self, request: Request) -> Response:
        account = self._api.fake.account
        return JSONResponse(
            {
                "sid": account.sid,
                "owner_account_sid": account.sid,
                "friendly_name": "The fake",
                "status": account.status,
                "type": "Full",
                "uri": request.url.path,
            }
        )

    async def _senders(self, request: Request) -> Response:
        asked = request.query_params
        channel = asked.get("Channel", "")
        if channel not in {"whatsapp", "rcs"}:
            raise TwilioRefusal(20001, "Channel must be whatsapp or rcs")
        found = [self._sender()] if channel == "whatsapp" else []
        url = f"https://messaging.twilio.com{request.url.path}?{request.url.query}"
        meta = {
            "page": 0,
            "page_size": number_in(asked, "PageSize", 20, LARGEST_PAGE),
            "first_page_url": url,
            "previous_page_url": None,
            "url": url,
            "next_page_url": None,
            "key": "senders",
        }
        return JSONResponse({"senders": found, "meta": meta})

    def _sender(self) -> dict[str, Any]:
        return {
            "sid": SENDER_SID,
            "status": self._api.fake.account.sender_status,
            "sender_id": self._api.fake.account.whatsapp,
            "url": f"https://messaging.twilio.com{SENDERS}/{SENDER_SID}",
        }
