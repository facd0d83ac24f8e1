"""Retention in a running house: every hour, by one process, through errors; and by hand."""

import io
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select, text

from app.cli import main
from app.commands import Streams
from app.operations.tidying import keep_tidy
from booking.business import Privacy
from booking.clock import SystemClock
from booking.meter import NoMeter
from booking.retention import Retention
from booking.tables import transcript
from booking.testing import DEMO_NOW, FixedClock, open_store

HOUR = timedelta(hours=1)


class EndOfTest(Exception):
    """The loop has gone round often enough."""


class House:
    """A database, a clock that stands, and a pause that moves it on by an hour."""

    def __init__(self, url: str) -> None:
        self.store, self.clock = open_store(url), FixedClock(DEMO_NOW)
        self.pauses: list[int] = []

    def say_long_ago(self) -> None:
        at = int((self.clock.now() - timedelta(days=31)).timestamp())
        row = {"conversation": "whatsapp:+447700900001", "at": at, "author": "customer"}
        with self.store.writing() as connection:
            connection.execute(insert(transcript).values(**row, text="my bookings", detail={}))

    def kept(self) -> int:
        with self.store.reading() as connection:
            return connection.execute(select(func.count(transcript.c.id))).scalar_one()

    def job(self) -> Retention:
        return Retention(self.store, Privacy(), self.clock, NoMeter())

    async def run(self, rounds: int) -> None:
        async def pause(seconds: float) -> None:
            assert seconds == HOUR.total_seconds()
            self.pauses.append(self.kept())
            if len(self.pauses) == rounds:
                raise EndOfTest
            self.clock.advance(HOUR)
            self.say_long_ago()

        with pytest.raises(EndOfTest):
            await keep_tidy(self.job(), pause)


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    house = House(database_url)
    with closing(house.store):
        yield house


@pytest.mark.behaviour("PRIV-01")
async def test_the_job_comes_back_every_hour(house: House) -> None:
    house.say_long_ago()
    await house.run(rounds=3)
    assert house.pauses == [0, 0, 0]


async def test_of_several_processes_one_does_it(house: House) -> None:
    house.job().run()
    house.say_long_ago()
    house.clock.advance(timedelta(minutes=30))
    await house.run(rounds=1)
    assert house.pauses == [1]


async def test_an_error_of_the_database_does_not_end_it(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with house.store.writing() as connection:
        connection.execute(text("ALTER TABLE retention_run RENAME TO elsewhere"))
    house.say_long_ago()
    await house.run(rounds=1)
    assert "could not be deleted" in caplog.text
    with house.store.writing() as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO retention_run"))
        connection.execute(delete(transcript))


def run(*arguments: str) -> tuple[int, str]:
    out, aside = io.StringIO(), io.StringIO()
    status = main(arguments, Streams(io.StringIO(), out, aside))
    return status, out.getvalue() + aside.getvalue()


@pytest.mark.behaviour("PRIV-01")
def test_by_hand_it_says_what_it_would_do_and_what_it_did(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    house = House(url)
    house.clock.set(SystemClock().now())
    house.say_long_ago()
    house.store.close()
    assert run("retention", "--dry-run", "--db", url) == (0, "transcript: 1 would be deleted\n")
    assert run("retention", "--db", url) == (0, "transcript: 1 deleted\n")
    assert run("retention", "--db", url) == (0, "Nothing is too old.\n")


def test_it_asks_for_a_database() -> None:
    status, said = run("retention")
    assert status == 2
    assert "name the database" in said
