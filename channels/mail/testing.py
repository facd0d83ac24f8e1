"""A mail server on this machine that keeps what it is given: the other side of the wire.

It speaks as much SMTP (RFC 5321) as a client of ours needs, STARTTLS and AUTH PLAIN among it, and
can be told to refuse.
"""

import base64
import socketserver
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event, Thread


@dataclass
class MailBox:
    """What a server has taken, and how it answers.

    Attributes:
        refusals: answers to the next recipients, such as "450 Not now"; then all are welcome.
        vanishes: "before" or "after" it has the next letter, the server hangs up without a word.
        login: the only "name:password" that is let in; empty: everybody.
        lock: offers STARTTLS with it; none: it does not.
        locked: the last letter came through TLS.
    """

    refusals: list[str] = field(default_factory=list)
    vanishes: str = ""
    login: str = ""
    lock: ssl.SSLContext | None = None
    letters: list[EmailMessage] = field(default_factory=list)
    locked: bool = False
    port: int = 0
    _arrived: Event = field(default_factory=Event)

    def wait(self, seconds: float = 5.0) -> EmailMessage:
        """The next letter that comes, or has come since the last call.

        Raises:
            TimeoutError: none came.
        """
        if not self._arrived.wait(seconds):
            raise TimeoutError("No letter came.")
        self._arrived.clear()
        return self.letters[-1]

    def take(self, raw: bytes, *, locked: bool) -> None:
        """Keep a letter."""
        self.letters.append(message_from_bytes(raw, policy=policy.default))
        self.locked = locked
        self._arrived.set()


@contextmanager
def mail_server(box: MailBox, *, locked: bool = False) -> Iterator[MailBox]:
    """Serve the box on a free port of this machine.

    Args:
        box: takes the letters.
        locked: TLS from the first byte, with the box's lock.
    """

    class Handler(_Conversation):
        mail_box = box
        from_the_start = locked

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Handler) as server:
        box.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


class _Conversation(socketserver.StreamRequestHandler):
    """One client, line by line."""

    mail_box: MailBox
    from_the_start: bool
    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Answer until it leaves."""
        self.is_locked = False
        with suppress(OSError):
            if self.from_the_start:
                self._lock()
            self._say("220 mail.test")
            while line := self.rfile.readline().decode().strip():
                if not self._answer(line):
                    return

    def finish(self) -> None:
        """Hang up; what was locked has become a connection of its own."""
        super().finish()
        self.connection.close()

    def _answer(self, line: str) -> bool:
        """Answer one command; False after the last one."""
        match line.upper().split()[0]:
            case "EHLO":
                self._greet()
            case "STARTTLS":
                self._say("220 Go ahead")
                self._lock()
            case "AUTH":
                self._say(self._judge(line.split()[-1]))
            case "RCPT" if self.mail_box.refusals:
                self._say(self.mail_box.refusals.pop(0))
            case "DATA":
                return self._take_or_vanish()
            case "QUIT":
                self._say("221 Bye")
                return False
            case _:
                self._say("250 Fine")
        return True

    def _take_or_vanish(self) -> bool:
        if self._vanishes("before"):
            return False
        self._say("354 Go on")
        self._take_letter()
        if self._vanishes("after"):
            return False
        self._say("250 Taken")
        return True

    def _vanishes(self, when: str) -> bool:
        """Whether it does now; it comes back for the next client."""
        if self.mail_box.vanishes != when:
            return False
        self.mail_box.vanishes = ""
        return True

    def _greet(self) -> None:
        offers = ["mail.test"]
        offers += ["STARTTLS"] if self.mail_box.lock and not self.is_locked else []
        offers += ["AUTH PLAIN"] if self.mail_box.login else []
        for offer in offers[:-1]:
            self._say(f"250-{offer}")
        self._say(f"250 {offers[-1]}")

    def _judge(self, credentials: str) -> str:
        _, user, password = base64.b64decode(credentials).decode().split("\0")
        return "235 Welcome" if f"{user}:{password}" == self.mail_box.login else "535 No"

    def _take_letter(self) -> None:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.mail_box.take(b"".join(lines), locked=self.is_locked)

    def _lock(self) -> None:
        if self.mail_box.lock is None:
            raise OSError("no lock")
        self.connection = self.mail_box.lock.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        self.is_locked = True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
