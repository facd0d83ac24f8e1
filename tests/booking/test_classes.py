"""Classes: many customers share one occurrence (SPEC BOOK-02, BOOK-04, BOOK-08)."""

from collections.abc import Iterator

import pytest

from booking.errors import SlotTaken
from booking.values import VISITOR
from tests.booking.houses import Studio, open_studio
from tests.booking.test_race import at_once


@pytest.fixture
def studio(database_url: str) -> Iterator[Studio]:
    studio = open_studio(database_url)
    yield studio
    studio.store.close()


@pytest.mark.behaviour("BOOK-04")
def test_a_class_takes_its_teacher_and_its_room_once(studio: Studio) -> None:
    teachers = {studio.book(letter, "yoga", "10:00").staff for letter in "abc"}
    assert teachers == {"amy"}
    assert studio.codes_taken() == ["amy", "hall", "seats", "seats", "seats"]
    assert [one.lane for one in studio.taken() if one.code == "seats"] == [1, 2, 3]


@pytest.mark.behaviour("BOOK-02")
def test_a_class_is_shown_while_it_has_a_seat_left(studio: Studio) -> None:
    studio.book("a", "yoga", "10:00")
    studio.book("b", "yoga", "10:00")
    assert studio.free("yoga")["10:00"] == "amy"
    studio.book("c", "yoga", "10:00")
    assert "10:00" not in studio.free("yoga")
    with pytest.raises(SlotTaken):
        studio.book("d", "yoga", "10:00")


@pytest.mark.behaviour("BOOK-04")
def test_when_a_class_is_full_another_is_begun_if_somebody_can_give_it(studio: Studio) -> None:
    staff = [studio.book(letter, "choir", "10:00").staff for letter in "abcde"]
    assert staff == ["amy", "amy", "ben", "ben", "cat"]


@pytest.mark.behaviour("BOOK-04")
def test_a_class_is_filled_before_another_is_begun(studio: Studio) -> None:
    studio.book("a", "talk", "13:00", staff="amy")  # Amy is not the least busy any more
    studio.book("b", "choir", "10:00", staff="amy")
    assert studio.book("c", "choir", "10:00").staff == "amy"


@pytest.mark.behaviour("BOOK-04")
def test_nothing_else_fits_where_a_class_is_given(studio: Studio) -> None:
    studio.book("a", "choir", "10:00", staff="amy")
    for service, at in (("choir", "10:30"), ("talk", "10:00"), ("talk", "09:30")):
        assert at not in studio.free(service, staff="amy")
        with pytest.raises(SlotTaken):
            studio.book("b", service, at, staff="amy")
    assert studio.free("choir", staff="amy")["10:00"] == "amy"


@pytest.mark.behaviour("BOOK-04")
def test_another_class_at_the_same_time_is_not_the_same_class(studio: Studio) -> None:
    studio.book("a", "choir", "10:00", staff="amy")
    with pytest.raises(SlotTaken):
        studio.book("b", "yoga", "10:00", staff="amy")


@pytest.mark.behaviour("BOOK-07")
def test_when_one_leaves_the_class_goes_on_and_the_seat_is_free(studio: Studio) -> None:
    first = studio.book("a", "yoga", "10:00")
    for letter in "bc":
        studio.book(letter, "yoga", "10:00")
    studio.desk.cancel(studio.caller("a"), first.code)
    assert studio.codes_taken() == ["amy", "hall", "seats", "seats"]
    assert "10:00" not in studio.free("dance")
    assert studio.book("d", "yoga", "10:00").staff == "amy"


@pytest.mark.behaviour("BOOK-07")
def test_when_the_last_one_leaves_nothing_is_taken(studio: Studio) -> None:
    bookings = [studio.book(letter, "yoga", "10:00") for letter in "abc"]
    for letter, one in zip("abc", bookings, strict=True):
        studio.desk.cancel(studio.caller(letter), one.code)
    assert studio.taken() == []
    assert studio.free("yoga")["10:30"] == "amy ben cat"


@pytest.mark.behaviour("BOOK-08")
def test_who_comes_alone_may_move_the_class_a_little(studio: Studio) -> None:
    one = studio.book("a", "choir", "10:00", staff="amy")
    moved = studio.desk.move(studio.caller("a"), one.code, studio.at("10:30"))
    assert moved.booking.staff == "amy"
    assert studio.codes_taken() == ["amy", "seats"]


@pytest.mark.behaviour("BOOK-08")
@pytest.mark.parametrize("who", ["a", "b"])
def test_who_does_not_come_alone_leaves_the_class_where_it_is(studio: Studio, who: str) -> None:
    """Whether first or last to come: the class is in the way of its own move."""
    codes = {letter: studio.book(letter, "yoga", "10:00").code for letter in "ab"}
    with pytest.raises(SlotTaken):  # the hall is taken until half past eleven
        studio.desk.check_move(studio.caller(who), codes[who], studio.at("10:30"))
    with pytest.raises(SlotTaken):
        studio.desk.move(studio.caller(who), codes[who], studio.at("10:30"))
    assert studio.confirmed(who) == ["10:00"]
    studio.desk.move(studio.caller(who), codes[who], studio.at("12:00"))
    assert studio.codes_taken() == ["amy", "amy", "hall", "hall", "seats", "seats"]
    assert studio.free("yoga")["10:00"] == "amy"


@pytest.mark.behaviour("BOOK-08")
def test_one_may_move_into_a_class_that_others_come_to(studio: Studio) -> None:
    studio.book("a", "yoga", "10:00", staff="amy")
    two = studio.book("b", "yoga", "14:00", staff="ben")
    moved = studio.desk.move(studio.caller("b"), two.code, studio.at("10:00"))
    assert moved.booking.staff == "amy"
    assert studio.codes_taken() == ["amy", "hall", "seats", "seats"]


@pytest.mark.behaviour("BOOK-05")
def test_one_customer_has_one_seat_in_a_class(studio: Studio) -> None:
    assert studio.book("a", "yoga", "10:00").code == studio.book("a", "yoga", "10:00").code
    assert studio.codes_taken() == ["amy", "hall", "seats"]


@pytest.mark.behaviour("BOOK-04")
def test_of_eight_at_once_as_many_come_as_there_are_seats(studio: Studio) -> None:
    acts = [lambda letter=letter: studio.book(letter, "yoga", "10:00") for letter in "abcdefgh"]
    made, refused = at_once(acts)
    assert len(made) == 3
    assert all(isinstance(one, SlotTaken) for one in refused)
    assert len({one.staff for one in made}) == 1
    assert sorted(one.code for one in studio.taken())[1:] == ["hall", "seats", "seats", "seats"]


@pytest.mark.behaviour("BOOK-11")
def test_of_eight_who_hold_or_book_the_only_hall_at_once_one_has_it(studio: Studio) -> None:
    at = studio.at("10:00")
    holding = [
        lambda nth=nth: studio.desk.hold(VISITOR, "dance", at, holder=f"chat {nth}").slot.staff[0]
        for nth in range(4)
    ]
    booking = [
        lambda letter=letter: studio.book(letter, "dance", "10:00").staff for letter in "abcd"
    ]
    made, refused = at_once([*holding, *booking])
    assert (len(made), len(refused)) == (1, 7)
    assert studio.codes_taken() == [made[0], "hall"]
