"""What any model is told about the business, from its file."""

from datetime import time

import pytest

from app.shop_window import usual_hours
from booking.business_file import DEMO_FILE, read_business
from booking.opening import Week

MORNING, EVENING = (time(9), time(12, 30)), (time(16), time(20))


@pytest.mark.parametrize(
    ("week", "said"),
    [
        (Week(), ""),
        (Week(tuesday=(MORNING,)), "Tuesday 9:00 AM - 12:30 PM"),
        (
            Week(monday=(MORNING, EVENING), tuesday=(MORNING, EVENING), friday=(EVENING,)),
            "Monday and Tuesday 9:00 AM - 12:30 PM and 4:00 PM - 8:00 PM; Friday 4:00 PM - 8:00 PM",
        ),
    ],
)
def test_hours_are_told_as_a_sign_on_a_door_does(week: Week, said: str) -> None:
    assert usual_hours(week) == said


def test_the_demo_is_open_six_days_alike() -> None:
    shop, _ = read_business(DEMO_FILE)
    assert usual_hours(shop.opening) == "Monday to Saturday 9:00 AM - 6:00 PM"
