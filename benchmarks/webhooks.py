"""How many webhooks are taken, and how fast: `python -m benchmarks.webhooks`.

A web process of its own takes signed webhooks from this one, at a rate that does not wait for
answers: first steadily, then in a burst. Each is timed from the moment at which it was due. What
is stored is counted afterwards in the database: every message that was accepted, once. The
databases are durable: what is answered is on the disk.
"""

import asyncio
import re
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import func, select
from twilio.request_validator import RequestValidator

from benchmarks.databases import Database, add_switches, databases
from benchmarks.desks import ACCOUNT, PUBLIC, TOKEN, WHATSAPP, add_command, environment, web
from benchmarks.load import Answered, numbered, offer, percentile
from benchmarks.report import arguments, show
from booking.message_tables import inbox
from booking.store import Store

PATH = "/webhooks/twilio/whatsapp"
SENDERS = 5000
REPEAT_EVERY = 50
"""One webhook in so many is sent twice, as Twilio does when an answer is late."""


@dataclass(frozen=True)
class Offer:
    """So many webhooks a second, for so long."""

    name: str
    per_s: int
    seconds: float


STEADY, BURST = Offer("steady", 300, 60), Offer("burst", 600, 10)
QUICK = (Offer("steady", 40, 1), Offer("burst", 80, 0.5))


@dataclass(frozen=True)
class Figures:
    """What one offer led to.

    Attributes:
        accepted: different messages that were answered with success.
        lost: of those, not stored.
        doubled: stored more than once.
        refused: answered with anything else, or not at all.
    """

    database: str
    worker: str
    offer: str
    offered_per_s: int
    seconds: float
    sent: int
    accepted: int
    stored: int
    lost: int
    doubled: int
    refused: int
    p50_ms: float
    p99_ms: float
    slowest_ms: float


def measure(asked: Namespace) -> dict[str, Any]:
    """All figures; those named in DESIGN.md are of the steady offer to the usual deployment."""
    offers = QUICK if asked.quick else (STEADY, BURST)
    rows: list[Figures] = []
    with databases(asked) as kinds:
        for kind in kinds:
            rows += _of(kind, offers, "apart", "--no-worker", asked.command)
            if kind.name == "sqlite":
                rows += _of(kind, offers, "inside", "--worker", asked.command)
    return {**asdict(rows[0]), "rows": [asdict(row) for row in rows]}


def _of(
    kind: Database, offers: Iterable[Offer], worker: str, switch: str, command: Sequence[str]
) -> Iterator[Figures]:
    with (
        kind.opened() as (url, store),
        web(environment(url), switch, command=command) as port,
    ):
        asyncio.run(offer(port, [_request(sid, 0) for sid in numbered("SM", 20)], 100))  # warm
        for nth, one in enumerate(offers, start=1):
            yield _figures(kind.name, worker, one, port, store, nth)


def _figures(database: str, worker: str, one: Offer, port: int, store: Store, nth: int) -> Figures:
    sids = [_sid(nth, number) for number in range(int(one.per_s * one.seconds))]
    sent = list(_with_repeats(sids))
    requests = [_request(sid, number) for number, sid in enumerate(sent)]
    answers = asyncio.run(offer(port, requests, one.per_s))
    accepted = {sid for sid, answer in zip(sent, answers, strict=True) if answer.status == 200}
    rows, stored = _stored(store, nth)
    took = [answer.seconds for answer in answers if answer.status]
    return Figures(
        database=database,
        worker=worker,
        offer=one.name,
        offered_per_s=one.per_s,
        seconds=one.seconds,
        sent=len(sent),
        accepted=len(accepted),
        stored=len(stored),
        lost=len(accepted - stored),
        doubled=rows - len(stored),
        refused=_refused(answers),
        p50_ms=percentile(took, 0.5),
        p99_ms=percentile(took, 0.99),
        slowest_ms=percentile(took, 1),
    )


def _refused(answers: Sequence[Answered]) -> int:
    return sum(answer.status != 200 for answer in answers)


def _sid(nth: int, number: int) -> str:
    return f"SM{nth:08x}{number:024x}"


def _with_repeats(sids: Iterable[str]) -> Iterator[str]:
    """Some of them come twice, the second time a little later."""
    late: list[str] = []
    for number, sid in enumerate(sids):
        yield sid
        if number % REPEAT_EVERY == 0:
            late.append(sid)
        elif number % REPEAT_EVERY == REPEAT_EVERY // 2 and late:
            yield late.pop()


def _request(sid: str, number: int) -> bytes:
    phone = f"4477{number % SENDERS:08d}"
    form = {
        "MessageSid": sid,
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "SmsStatus": "received",
        "AccountSid": ACCOUNT,
        "From": f"whatsapp:+{phone}",
        "WaId": phone,
        "To": f"whatsapp:{WHATSAPP}",
        "ProfileName": "Ana García",
        "NumMedia": "0",
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageType": "text",
        "ApiVersion": "2010-04-01",
        "Body": "Standard Clean next Wednesday at 2? 👍",
    }
    signature = RequestValidator(TOKEN).compute_signature(PUBLIC + PATH, form)
    body = urlencode(form)
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: localhost:8998\r\nX-Twilio-Signature: {signature}\r\n"
        "User-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


def _stored(store: Store, nth: int) -> tuple[int, set[str]]:
    """How many rows there are of an offer, and the ids in them."""
    mine = inbox.c.provider_id.like(f"SM{nth:08x}%")
    with store.reading() as connection:
        rows = connection.scalar(select(func.count()).select_from(inbox).where(mine)) or 0
        ids = set(connection.scalars(select(inbox.c.provider_id).where(mine)))
    return rows, {sid for sid in ids if re.fullmatch(r"SM[0-9a-f]{32}", sid)}


def main() -> None:
    """Print tables, or one JSON object."""
    parser = arguments("Signed webhooks, steadily and in a burst.")
    add_switches(parser)
    add_command(parser)
    asked = parser.parse_args()
    show(measure(asked), as_json=asked.json)


if __name__ == "__main__":
    main()
