"""Rooms and equipment that a service needs besides staff (SPEC BOOK-02, BOOK-04, BOOK-08)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from booking.errors import SlotTaken
from tests.booking.houses import Studio, Taken, open_studio
from tests.booking.shops import open_daily


@pytest.fixture
def studio(database_url: str) -> Iterator[Studio]:
    studio = open_studio(database_url)
    yield studio
    studio.store.close()


@pytest.mark.behaviour("BOOK-04")
def test_a_booking_takes_its_room_with_its_staff(studio: Studio) -> None:
    studio.book("a", "dance", "10:00", staff="ben")
    assert studio.taken() == [Taken("ben", 1, "10:00", "11:00"), Taken("hall", 1, "10:00", "11:00")]


@pytest.mark.behaviour("BOOK-02")
def test_without_a_room_nobody_is_free(studio: Studio) -> None:
    studio.book("a", "dance", "10:00", staff="ben")
    dances, talks = studio.free("dance"), studio.free("talk")
    assert [at for at in ("09:00", "09:30", "10:00", "10:30", "11:00") if at in dances] == [
        "09:00", "11:00",
    ]  # fmt: skip
    assert talks["10:00"] == "amy cat"
    with pytest.raises(SlotTaken):
        studio.book("b", "dance", "10:30", staff="amy")


@pytest.mark.behaviour("BOOK-04")
def test_of_two_alike_two_can_be_used_at_once_and_no_third(studio: Studio) -> None:
    studio.book("a", "film", "10:00")
    studio.book("b", "film", "10:30")
    assert "11:00" not in studio.free("film")
    assert studio.free("film")["11:30"] == "amy cat"
    with pytest.raises(SlotTaken):
        studio.book("c", "film", "10:30")


@pytest.mark.behaviour("BOOK-08")
def test_where_an_hour_comes_twice_a_booking_can_move_from_the_first_to_the_second(
    database_url: str,
) -> None:
    studio = open_studio(database_url, opening=open_daily("00:00-04:00"))
    studio.clock.set(datetime(2026, 10, 24, 12, tzinfo=UTC))
    first = studio.at("01:00", date(2026, 10, 25))
    one = studio.desk.book(studio.caller("a"), "talk", first).booking
    moved = studio.desk.move(studio.caller("a"), one.code, first.replace(fold=1))
    assert moved.booking.starts.timestamp() - first.timestamp() == 3600
    assert len(studio.taken()) == 1
    studio.store.close()


@pytest.mark.behaviour("BOOK-07")
def test_cancelling_gives_the_room_back(studio: Studio) -> None:
    one = studio.book("a", "dance", "10:00")
    studio.desk.cancel(studio.caller("a"), one.code)
    assert studio.taken() == []


@pytest.mark.behaviour("BOOK-08")
def test_a_booking_does_not_stand_in_its_own_way_in_its_room(studio: Studio) -> None:
    one = studio.book("a", "dance", "10:00", staff="amy")
    studio.desk.move(studio.caller("a"), one.code, studio.at("10:30"))
    assert studio.taken() == [Taken("amy", 1, "10:30", "11:30"), Taken("hall", 1, "10:30", "11:30")]


@pytest.mark.behaviour("BOOK-08")
def test_a_move_to_where_the_room_is_taken_changes_nothing(studio: Studio) -> None:
    one = studio.book("a", "dance", "10:00", staff="amy")
    studio.book("b", "dance", "12:00", staff="ben")
    before = studio.taken()
    for refuse in (studio.desk.check_move, studio.desk.move):
        with pytest.raises(SlotTaken):
            refuse(studio.caller("a"), one.code, studio.at("12:30"))
    assert studio.taken() == before


def test_the_least_busy_is_asked_first_and_of_equals_the_first_of_the_file(studio: Studio) -> None:
    assert studio.book("a", "talk", "09:00").staff == "amy"
    assert studio.book("b", "film", "10:00").staff == "ben"
    assert studio.book("c", "talk", "13:00").staff == "cat"
    assert studio.book("d", "talk", "15:00").staff == "amy"  # an hour each, Ben has more
    assert studio.book("e", "talk", "16:00").staff == "cat"
