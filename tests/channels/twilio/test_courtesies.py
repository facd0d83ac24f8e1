"""Typing, and the files that came with a message."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from channels.message import Media
from channels.twilio.api import NoAnswer, Reply
from channels.twilio.media import File, MediaFetcher, NoFile
from channels.twilio.testing import Answer, ScriptedApi
from channels.twilio.typing import Typing

BASIC = "Basic QUMxOnRva2Vu"


@pytest.mark.parametrize("answer", [Reply(200, {"success": True}), Reply(404, {}), NoAnswer("no")])
async def test_typing_is_shown_and_whatever_fails_in_it_is_of_no_account(answer: Answer) -> None:
    api = ScriptedApi(answer)
    await Typing(api).show("whatsapp:+447700900001", "SM1")
    assert dict(api.calls[0].sent) == {"channel": "whatsapp", "messageId": "SM1"}


async def test_a_text_message_shows_no_typing() -> None:
    api = ScriptedApi()
    await Typing(api).show("sms:+447700900001", "SM1")
    assert not api.calls


class Keeper(BaseHTTPRequestHandler):
    """Keeps files for whoever has the token; sends on what lies elsewhere."""

    def do_GET(self) -> None:
        known = self.headers.get("Authorization") == BASIC
        if self.path == "/moved" and known:
            self._answer(307, "", b"", "/stored")
        elif self.path == "/stored" and not known:
            self._answer(200, "image/png", b"picture")
        elif self.path == "/away":
            self._answer(307, "", b"", "http://169.254.169.254/secrets")
        elif self.path == "/round":
            self._answer(307, "", b"", "/round")
        elif self.path == "/page":
            self._answer(200, "text/html", b"<script>")
        elif self.path == "/large":
            self._answer(200, "image/png", b"x" * 5000)
        elif known:
            self._answer(200, "audio/ogg; codecs=opus", b"voice")
        else:
            self._answer(401, "text/plain", b"")

    def _answer(self, status: int, content_type: str, data: bytes, to: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        if to:
            self.send_header("Location", to if "//" in to else f"http://{self.headers['Host']}{to}")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def keeper() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Keeper)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def fetch(keeper: str, path: str, most: int = 4096) -> File:
    return MediaFetcher("AC1", "token", keeper).fetch(Media(keeper + path, "audio/ogg"), most)


def test_a_file_is_fetched_with_our_token(keeper: str) -> None:
    assert fetch(keeper, "/file") == File("audio/ogg", b"voice")


def test_a_file_lies_where_twilio_is(keeper: str) -> None:
    """A stand-in for Twilio names its files as Twilio does."""
    media = Media("https://api.twilio.com/file", "audio/ogg")
    assert MediaFetcher("AC1", "token", keeper).fetch(media) == File("audio/ogg", b"voice")


def test_where_twilio_sends_us_on_the_token_does_not_go(keeper: str) -> None:
    assert fetch(keeper, "/moved") == File("image/png", b"picture")


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/away", "does not lie at Twilio"),
        ("/round", "moves on"),
        ("/page", "text/html"),
        ("/large", "larger than 4 KiB"),
    ],
)
def test_a_file_that_is_not_to_be_had_is_told(keeper: str, path: str, why: str) -> None:
    with pytest.raises(NoFile, match=why):
        fetch(keeper, path)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/file",
        "https://twilio.com.evil.example/file",
        "https://eviltwilio.com/file",
        "https://api.twilio.com@evil.example/file",
        "https://api.twilio.com:8443/file",
        "http://api.twilio.com/file",
        "https://bucket.s3.amazonaws.com/file",
        "file:///etc/passwd",
        "",
    ],
)
def test_our_token_goes_to_twilio_alone(url: str) -> None:
    with pytest.raises(NoFile, match="does not lie at Twilio"):
        MediaFetcher("AC1", "token").fetch(Media(url, "image/png"))
