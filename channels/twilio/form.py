"""Reads the form of a webhook: bounded, and with nothing lost that a signature was made of."""

import asyncio
from urllib.parse import parse_qsl

from starlette.datastructures import FormData
from starlette.types import Receive

MOST_BYTES = 64 * 1024
MOST_FIELDS = 500
PATIENCE_S = 10.0
"""Twilio gives up after 15 seconds, and whoever holds connections open for longer is not Twilio."""


class FormTooLarge(Exception):
    """More came than any message of a customer can be."""


class FormBroken(Exception):
    """What came is no form."""


async def read_form(receive: Receive, most: int = MOST_BYTES) -> FormData:
    """The form of a request, as written: empty and repeated fields are there, blanks stay.

    Raises:
        FormTooLarge: it has more than `most` bytes; the rest is not read.
        FormBroken: the sender went away, dawdled, or sent what is no form.
    """
    try:
        async with asyncio.timeout(PATIENCE_S):
            body = await _body(receive, most)
        fields = parse_qsl(
            body.decode("ascii", "replace"),
            keep_blank_values=True,
            errors="replace",
            max_num_fields=MOST_FIELDS,
        )
    except (TimeoutError, ValueError) as broken:
        raise FormBroken from broken
    return FormData([*fields])


async def _body(receive: Receive, most: int) -> bytes:
    body = b""
    while True:
        event = await receive()
        if event["type"] != "http.request":
            raise FormBroken
        body += bytes(event.get("body", b""))
        if len(body) > most:
            raise FormTooLarge
        if not event.get("more_body"):
            return body
