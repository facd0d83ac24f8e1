"""Whole conversations on PostgreSQL: two web and two worker processes behind one address."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.databases import Databases
from tests.nursery import Nursery
from tests.twilio.house import House, Shape, open_house

JOHN, PRIYA = "+447700900001", "+447700900003"
TWO_OF_EACH = Shape(webs=2, workers=2)


@pytest.fixture(scope="module")
def house(nursery: Nursery, postgresql: Databases) -> Iterator[House]:
    """Five processes: ours, and the database's."""
    with postgresql.one() as url, open_house(nursery, url, TWO_OF_EACH) as opened:
        yield opened
        for process in opened.processes:
            process.kill()


@pytest.mark.behaviour("OPS-02")
@pytest.mark.behaviour("CHAN-01")
def test_a_whole_booking_passes_through_all_processes(house: House) -> None:
    john = house.customer(JOHN)
    assert "You're now verified!" in john.signs_in().text
    assert "2:00 PM" in john.asks("Show me times for a standard clean next Wednesday").text
    assert "Booking confirmed" in john.asks("2pm please").text
    asked = john.asks("cancel my booking on Wednesday")
    john.taps(asked.buttons[0])
    assert "has been cancelled" in john.reads().text


@pytest.mark.behaviour("CHAN-02")
def test_twenty_strangers_at_once_get_one_answer_each(house: House) -> None:
    """Duplicates and late webhooks among them; both web processes take their share."""
    house.tell("faults", webhook={"rates": {"duplicate": 0.3, "reorder": 0.2, "delay": 0.2}})
    strangers = [house.customer(f"+4477009005{number:02}") for number in range(20)]
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(lambda stranger: stranger.asks("hello?").text, strangers))
    assert all("No account found" in answer for answer in answers)
    assert not any(stranger.has_unread() for stranger in strangers)


@pytest.mark.behaviour("OPS-05")
def test_who_dies_in_the_middle_is_replaced(house: House) -> None:
    """One web process and one worker are gone; nobody notices."""
    house.tell("faults", webhook={})
    for process in (house.webs[1], house.workers[0]):
        process.kill()
    priya = house.customer(PRIYA)
    assert "You're now verified!" in priya.signs_in().text
    assert "Base Clean" in priya.asks("What do you offer?").text
