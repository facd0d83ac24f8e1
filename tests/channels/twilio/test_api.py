"""What is known when a call goes wrong, over real sockets."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from channels.twilio.api import ACCOUNTS, NoAnswer, NotReached, RestApi

SID = "AC" + "0" * 32
HASTY = (0.5, 0.2)
QUICK = (0.1, 0.1)
URL = f"{ACCOUNTS}/{SID}/Messages.json"
Behaviour = Callable[[socket.socket], None]


@contextmanager
def server(behave: Behaviour) -> Iterator[str]:
    """A server that treats its first caller so."""
    with socket.create_server(("127.0.0.1", 0)) as ear:

        def serve() -> None:
            caller, _ = ear.accept()
            with caller:
                behave(caller)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{ear.getsockname()[1]}"
        thread.join(5)


def answers(status: str, body: str, *headers: str) -> Behaviour:
    def behave(caller: socket.socket) -> None:
        caller.recv(65536)
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", body]
        caller.sendall("\r\n".join(lines).encode())

    return behave


def hangs(caller: socket.socket) -> None:
    caller.recv(65536)
    caller.recv(1)  # until the caller has had enough


def hangs_up(caller: socket.socket) -> None:
    caller.recv(65536)


def answers_then_hangs_up(caller: socket.socket) -> None:
    answers("200 OK", "{}")(caller)
    caller.recv(65536)


def is_gone_at_once(_caller: socket.socket) -> None:
    """As a load balancer that has nobody behind it."""


def says_nothing(caller: socket.socket) -> None:
    caller.recv(1 << 16)
    caller.recv(1)


def speaks_no_tls(caller: socket.socket) -> None:
    caller.recv(65536)
    caller.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


def no_server() -> str:
    with socket.create_server(("127.0.0.1", 0)) as ear:
        return f"http://127.0.0.1:{ear.getsockname()[1]}"


def post(base: str) -> object:
    return RestApi(SID, "token", base, HASTY).post(URL, form={"To": "whatsapp:+447700900001"})


def test_an_answer_is_read_with_when_to_come_again() -> None:
    with server(answers("429 Too Many", '{"code": 20429}', "Retry-After: 3")) as base:
        reply = RestApi(SID, "token", base, HASTY).get(URL, {})
    assert (reply.status, reply.code, reply.after_s, reply.is_ok) == (429, "20429", 3.0, False)


def test_an_answer_that_is_no_json_is_an_empty_one() -> None:
    with server(answers("502 Bad Gateway", "<html>")) as base:
        reply = RestApi(SID, "token", base, HASTY).get(URL, {})
    assert (reply.status, reply.code, reply.said) == (502, "502", "")


@pytest.mark.behaviour("CHAN-03")
def test_where_nobody_listens_nothing_was_sent() -> None:
    with pytest.raises(NotReached):
        post(no_server())


@pytest.mark.behaviour("CHAN-03")
@pytest.mark.parametrize("behave", [hangs, hangs_up])
def test_of_what_was_sent_and_not_answered_nobody_knows(behave: Behaviour) -> None:
    with server(behave) as base, pytest.raises(NoAnswer):
        post(base)


@pytest.mark.behaviour("CHAN-03")
@pytest.mark.parametrize("behave", [is_gone_at_once, says_nothing, speaks_no_tls])
def test_while_a_connection_is_only_being_made_nothing_was_sent(behave: Behaviour) -> None:
    """Whatever breaks in the handshake: the letter can go again at once."""
    with server(behave) as base, pytest.raises(NotReached):
        RestApi(SID, "token", base.replace("http:", "https:"), QUICK).post(URL, form={"To": "us"})


@pytest.mark.behaviour("CHAN-03")
def test_what_went_out_on_a_connection_that_was_there_already_may_have_arrived() -> None:
    with server(answers_then_hangs_up) as base:
        api = RestApi(SID, "token", base, HASTY)
        assert api.get(URL, {}).is_ok
        with pytest.raises(NoAnswer):
            api.post(URL, form={"To": "us"})


@pytest.mark.behaviour("CHAN-03")
def test_nothing_is_known_of_the_second_call_by_what_became_of_the_first() -> None:
    """Nobody was reached the first time, and the second one was cut off after it was sent."""
    with pytest.raises(NotReached):
        post(no_server())
    with server(hangs_up) as base, pytest.raises(NoAnswer):
        post(base)


def test_a_trouble_is_told_without_the_number_it_was_about() -> None:
    with pytest.raises(NotReached) as trouble:
        RestApi(SID, "token", no_server(), HASTY).get(URL, {"To": "whatsapp:+447700900001"})
    assert "447700900001" not in str(trouble.value)
    assert SID not in str(trouble.value)
