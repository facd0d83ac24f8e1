"""In a crowd little is begun, then more and more; nobody is forgotten meanwhile."""

import pytest

from app.crowd import MANY, RISE_S, STILL_S, TRICKLE_S, Crowd, Hands


class Seconds:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Seconds:
    return Seconds()


@pytest.fixture
def crowd(time: Seconds) -> Crowd:
    return Crowd(time)


def test_while_few_call_all_hands_are_free(crowd: Crowd) -> None:
    hands = Hands(crowd, 8)
    crowd.saw(MANY - 1)
    assert [hands.free(0), hands.free(5), hands.free(8)] == [8, 3, 0]
    assert not hands.are_tied


def test_in_a_crowd_one_thing_is_begun_and_then_none_for_a_while(
    crowd: Crowd, time: Seconds
) -> None:
    hands = Hands(crowd, 8)
    crowd.saw(MANY)
    assert hands.are_tied
    assert hands.free(0) == 1
    hands.use()
    assert hands.free(0) == 0


def test_a_crowd_that_stays_leaves_a_trickle(crowd: Crowd, time: Seconds) -> None:
    hands, begun = Hands(crowd, 8), 0
    for _ in range(100):
        crowd.saw(MANY)
        if hands.free(0) > 0:
            hands.use()
            begun += 1
        time.now += TRICKLE_S / 10
    assert 8 <= begun <= 10


def test_nothing_more_is_begun_in_a_crowd_while_something_is_under_way(
    crowd: Crowd, time: Seconds
) -> None:
    crowd.saw(MANY)
    assert Hands(crowd, 8).free(3) <= 0


def test_after_a_crowd_the_hands_come_back_one_by_one(crowd: Crowd, time: Seconds) -> None:
    hands = Hands(crowd, 8)
    crowd.saw(MANY)
    hands.use()
    left = []
    for _ in range(8):
        time.now += (STILL_S + RISE_S) / 8
        left.append(hands.free(0))
    assert left == sorted(left)
    assert (left[0], left[-1]) == (1, 8)
    assert not hands.are_tied


def test_each_loop_of_a_process_has_its_own_trickle(crowd: Crowd) -> None:
    turns, letters = Hands(crowd, 8), Hands(crowd, 16)
    crowd.saw(MANY)
    turns.use()
    assert (turns.free(0), letters.free(0)) == (0, 1)
