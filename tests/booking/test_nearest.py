"""What is offered instead of a wished time (SPEC BOOK-10)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.nearest import nearest
from booking.values import Slot

LONDON = ZoneInfo("Europe/London")


def slots_at(*texts: str) -> list[Slot]:
    begins = [datetime.fromisoformat(text).replace(tzinfo=LONDON) for text in texts]
    return [Slot(start, start + timedelta(hours=1), ("amy",)) for start in begins]


def near(texts: Sequence[str], wish: str, count: int) -> list[str]:
    wished = datetime.fromisoformat(wish).replace(tzinfo=LONDON)
    return [f"{slot.starts:%d %H:%M}" for slot in nearest(slots_at(*texts), wished, count)]


@pytest.mark.behaviour("BOOK-10")
def test_alternatives_come_from_the_same_day_first_then_from_the_days_around() -> None:
    week = [f"2026-02-{day:02} {hour:02}:00" for day in range(9, 14) for hour in (9, 14, 16)]
    taken = "2026-02-11 14:00"
    free = [text for text in week if text != taken]
    assert near(free, taken, 4) == ["11 16:00", "11 09:00", "12 14:00", "10 14:00"]


@pytest.mark.behaviour("BOOK-10")
def test_one_day_does_not_crowd_out_the_others() -> None:
    free = [f"2026-02-{day} {hour:02}:00" for day in (11, 12) for hour in range(9, 16)]
    assert near(free, "2026-02-11 12:00", 5) == [
        "11 12:00", "11 11:00", "11 13:00", "12 12:00", "12 11:00",
    ]  # fmt: skip


@pytest.mark.behaviour("BOOK-10")
def test_a_day_alone_gives_all_that_was_asked_for() -> None:
    free = [f"2026-02-11 {hour:02}:00" for hour in range(9, 16)]
    assert len(near(free, "2026-02-11 12:00", 5)) == 5
    assert near([], "2026-02-11 12:00", 5) == []
