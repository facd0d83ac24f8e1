"""The slot picker: the free times of check_availability, to tap (SPEC MCP-08).

One page for every business, without data in it: the times come with the tool's answer, and the
booking goes through the client as a call of create_booking, so the same rights, limits and audit
hold as for a model.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from mcp import types
from mcp.server.apps import APP_MIME_TYPE, EXTENSION_ID, ResourceCsp, client_supports_apps

from mcp_server.confirm import Context

URI = "ui://frontdesk/slot-picker.html"
TOOL = "check_availability"
"""The tool whose answers the page shows."""

TOOL_META: dict[str, Any] = {"ui": {"resourceUri": URI}}
"""In the `_meta` of that tool."""

SERVER_EXTENSION = {EXTENSION_ID: {"mimeTypes": [APP_MIME_TYPE]}}
"""Told to clients: there are pages here."""

_NO_NETWORK = ResourceCsp(
    connect_domains=[], resource_domains=[], frame_domains=[], base_uri_domains=[]
)

RESOURCE = types.Resource(
    uri=URI,
    name="slot-picker",
    title="Free times, to pick from",
    description="Shows the free times of check_availability by day; a tap books one after a yes.",
    mime_type=APP_MIME_TYPE,
    meta={"ui": {"csp": _NO_NETWORK.model_dump(by_alias=True), "prefersBorder": True}},
)


def is_shown_by(ctx: Context) -> bool:
    """Whether the client shows pages.

    One that has not said what it can do (the older protocol without a session) is not left out:
    for a client that shows none, the reference to a page means nothing.
    """
    return ctx.session.client_capabilities is None or client_supports_apps(ctx)


@cache
def html() -> str:
    """The whole page in one text: nothing but this very style and script may work in it."""
    style, script = _part("slot_picker.css"), _part("client.js") + _part("slot_picker.js")
    page = _part("slot_picker.html")
    filled = page.replace("{{policy}}", _policy(style, script))
    return filled.replace("{{style}}", style).replace("{{script}}", script)


def _part(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "form-action 'none'; base-uri 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
