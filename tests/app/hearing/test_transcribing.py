"""Voice messages become words by any server that takes OpenAI's calls, or nothing at all."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from app.hearing.transcribing import MOST_BYTES, Transcriber, words_in
from booking.errors import Fault
from channels.message import Media

pytestmark = pytest.mark.behaviour("CHAN-08")

VOICE = Media("https://api.twilio.com/media/2", "audio/ogg; codecs=opus")


@dataclass(frozen=True)
class Fetched:
    """A file as a channel's provider gives it."""

    content_type: str = "audio/ogg"
    data: bytes = b"OggS..."


@dataclass
class Listener:
    """A server that heard something."""

    status: int = 200
    answer: bytes = b"{}"
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)

    @contextmanager
    def open(self) -> Iterator[str]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.asked.append((self.path, self.headers["Authorization"], body))
                self.send_response(listener.status)
                self.send_header("Content-Length", str(len(listener.answer)))
                self.end_headers()
                self.wfile.write(listener.answer)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing is printed."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def transcriber(base_url: str) -> Transcriber:
    return Transcriber(lambda _media, _most: Fetched(), base_url, "sk-secret", "whisper-1")


async def test_a_voice_message_is_sent_as_a_file_and_comes_back_as_words() -> None:
    listener = Listener(answer=json.dumps({"text": " My bookings,\n please. "}).encode())
    with listener.open() as url:
        assert await transcriber(url)(VOICE) == "My bookings, please."
    ((path, key, body),) = listener.asked
    assert (path, key) == ("/v1/audio/transcriptions", "Bearer sk-secret")
    assert b'filename="voice.ogg"' in body
    assert b"whisper-1" in body
    assert b"OggS..." in body


@pytest.mark.parametrize(
    ("status", "answer"),
    [(500, b"broken"), (401, b"{}"), (302, b""), (200, b"not JSON"), (200, b"[]"), (200, b"{}")],
)
async def test_whatever_a_server_answers_the_customer_is_only_asked_to_write(
    status: int, answer: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with Listener(status, answer).open() as url, caplog.at_level(logging.INFO):
        assert await transcriber(url)(VOICE) is None
    assert "sk-secret" not in caplog.text


async def test_no_server_and_no_file_are_nothing_heard() -> None:
    def nothing(_media: Media, most: int) -> Fetched:
        assert most == MOST_BYTES
        raise Fault("The file does not lie at Twilio.")

    assert await transcriber("http://127.0.0.1:9")(VOICE) is None
    assert await Transcriber(nothing, "http://127.0.0.1:9", "k", "m")(VOICE) is None


@pytest.mark.parametrize("answer", [None, [], {}, {"text": None}, {"text": "  "}, {"text": 5}])
def test_an_answer_without_words_has_none(answer: object) -> None:
    assert words_in(answer) is None
