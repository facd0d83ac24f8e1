"""Rooms and equipment that a service needs besides staff (SPEC BOOK-02, BOOK-04, BOOK-08)."""

from collections.abc import Iterator

import pytest

from booking.errors import SlotTaken
from tests.booking.houses import Studio, Taken, open_studio


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


@pytest.mark.behaviour("BOOK-04")
def test_lanes_are_dealt_anew_when_none_is_free_although_there_is_room(studio: Studio) -> None:
    """Kit 1: 9-10:30 and 12:30-14; kit 2: 10-11:30. From 11 to 12:30 there is room, in lane 1;
    then 11:30 to 1 meets 1 lane at a time, but a different one at each end."""
    for letter, at in (("a", "09:00"), ("b", "10:00"), ("c", "12:30"), ("d", "10:30")):
        studio.book(letter, "film", at)
    kit = {(one.begins, one.lane) for one in studio.taken() if one.code == "kit"}
    assert kit == {("09:00", 1), ("10:00", 2), ("12:30", 1), ("10:30", 1)}
    studio.desk.cancel(studio.caller("d"), studio.desk.bookings(studio.caller("d"))[0].code)
    studio.desk.cancel(studio.caller("a"), studio.desk.bookings(studio.caller("a"))[0].code)
    studio.book("e", "film", "13:30")
    studio.book("f", "film", "11:30")
    assert len({one.begins for one in studio.taken() if one.code == "kit"}) == 4


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
