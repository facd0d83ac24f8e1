"""The whole web application: MCP, the sign-in by which apps come to tokens, and its pages."""

from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from app.operations.machine_room import UNWATCHED, MachineRoom
from app.premises import Premises, key_for
from app.server import create_app
from app.turnstile import Turnstile
from app.webhooks import Webhooks, closed_webhooks
from app.wiring import furnish_room, open_access
from booking.access import Access
from booking.identity import CodePost, Via
from booking.identity.page import PageSignIn
from mcp_server.address import Address
from mcp_server.caller import KNOWN_S, Apps, NoSessions, Recent
from mcp_server.http import Endpoint
from mcp_server.limits import RATES, Gate, Rates
from mcp_server.oauth.documents import Documents
from mcp_server.oauth.fetching import WebFetcher, look_up, web_client
from mcp_server.oauth.routes import oauth_routes
from mcp_server.scopes import USUAL_SCOPES, to_ask_for
from mcp_server.server import create_server
from mcp_server.watch import Watch
from web.errors import ErrorPages
from web.gate import Gate as FormGate
from web.look import Look
from web.pages import error_handlers, page_routes


@dataclass(frozen=True)
class Sending:
    """How codes of the sign-in reach people.

    Attributes:
        post: carries them.
        missing: what the owner has to be told about it; empty: nothing.
    """

    post: CodePost
    missing: str = ""

    @property
    def ways(self) -> frozenset[Via]:
        """What it can really carry; empty: nobody can sign in on a page."""
        return self.post.ways


def furnish_site(
    premises: Premises,
    address: Address,
    watch: Watch,
    sending: Sending,
    *,
    webhooks: Webhooks | None = None,
    machines: MachineRoom = UNWATCHED,
    rates: Rates = RATES,
    known_s: float = KNOWN_S,
) -> Starlette:
    """The web application on these premises.

    Args:
        premises: the database and the business.
        address: where the world finds it.
        watch: limits and audit of the calls.
        sending: of the sign-in's codes.
        webhooks: what Twilio calls; None: there is no line to Twilio.
        machines: watch over it.
        rates: how often a network address may come.
        known_s: for how long a token that was looked up is not looked up again.
    """
    access = open_access(premises, address)
    server = create_server(
        furnish_room(premises), NoSessions(), watch, key=key_for(premises.key, "questions")
    )
    apps = Apps(access.bearer, Recent(premises.clock, known_s))
    endpoint = Endpoint(server, apps, address, scopes=USUAL_SCOPES, needs=to_ask_for)
    called = webhooks or closed_webhooks()
    pages = _sign_in(premises, access, sending)
    app = create_app(
        endpoint,
        premises.store,
        premises.shop.name,
        [*called.routes, *pages],
        called.opens,
        machines,
    )
    app.exception_handlers.update(error_handlers(premises.shop))
    app.add_middleware(Turnstile, gate=Gate(premises.clock, rates), hosts=address.hosts)
    return app


def _sign_in(premises: Premises, access: Access, sending: Sending) -> list[BaseRoute]:
    store, shop, clock = premises.store, premises.shop, premises.clock
    key = key_for(premises.key, "pages")
    door = PageSignIn(store, shop, clock, key, sending.post)
    documents = Documents(access, WebFetcher(web_client, look_up))
    secure = access.issuer.startswith("https:")
    return [
        *oauth_routes(access, documents, ErrorPages(Look(shop)).refused),
        *page_routes(door, access, shop, FormGate(clock), secure=secure),
    ]
