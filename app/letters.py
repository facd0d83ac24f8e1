"""The command `frontdesk outbox`: what became of letters, and what staff can do about one."""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from zoneinfo import ZoneInfo

from app.commands import NO_DATABASE, Streams
from app.premises import open_database
from app.settings import Settings
from booking.business_file import load_business
from booking.clock import SystemClock
from booking.errors import Refusal
from booking.outbox.staff import TROUBLE, Entry, Mailroom
from booking.store import Store

NOTHING = "No letter is in trouble. Those of all states: frontdesk outbox --all"
NONE_AT_ALL = "There is no letter of these states."
NO_NUMBERS = "frontdesk: name the letters by their numbers: frontdesk outbox retry 12 13"


def outbox(asked: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """List letters, or do something about some; 1 if one of them refused."""
    if not settings.database_url:
        streams.note(NO_DATABASE)
        return 2
    if asked.act and not asked.numbers:
        streams.note(NO_NUMBERS)
        return 2
    with open_database(settings.database_url) as store:
        room, zone = Mailroom(store, SystemClock()), _zone(store)
        if asked.act:
            verb = room.send_again if asked.act == "retry" else room.call_back
            return _act(verb, asked, zone, streams)
        states = [] if asked.all else asked.status or TROUBLE
        nothing = NONE_AT_ALL if asked.all or asked.status else NOTHING
        _show(
            room.letters(states, asked.latest), zone, streams, nothing if not asked.json else None
        )
    return 0


def _act(
    verb: Callable[[int], Entry], asked: argparse.Namespace, zone: ZoneInfo, streams: Streams
) -> int:
    done, refused = [], False
    for number in asked.numbers:
        try:
            done.append(verb(number))
        except Refusal as refusal:
            refused = True
            streams.note(f"frontdesk: {refusal.text}")
    if done:
        _show(done, zone, streams, None if asked.json else NOTHING)
    return int(refused)


def _show(letters: Sequence[Entry], zone: ZoneInfo, streams: Streams, nothing: str | None) -> None:
    """For people, with a sentence for an empty list; without one for programs."""
    if nothing is None:
        shown = [{**asdict(one), "written": one.written.isoformat()} for one in letters]
        print(json.dumps(shown, ensure_ascii=False), file=streams.out)
        return
    for line in table(letters, zone) if letters else [nothing]:
        print(line, file=streams.out)


def table(letters: Sequence[Entry], zone: ZoneInfo) -> Iterator[str]:
    """Lines for people: one for each letter, below it why, and what to do."""
    rows = [HEAD, *(_cells(one, zone) for one in letters)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for number, row in enumerate(rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if number:
            said = letters[number - 1]
            yield " " * (widths[0] + 2) + " ".join(filter(None, (said.reason, said.advice)))


HEAD = ("no", "written", "to", "kind", "state", "tries", "code")


def _cells(letter: Entry, zone: ZoneInfo) -> tuple[str, ...]:
    written = letter.written.astimezone(zone)
    return (
        str(letter.number),
        f"{written:%a %d %b %H:%M}",
        f"{letter.channel} {letter.to}",
        letter.kind,
        letter.status,
        str(letter.tries),
        letter.code,
    )


def _zone(store: Store) -> ZoneInfo:
    found = load_business(store)
    return found[0].tz if found else ZoneInfo("UTC")
