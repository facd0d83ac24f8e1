"""Builders of small businesses for the tests of the rooms under the desk."""

from collections.abc import Mapping
from typing import Any

from booking.business import Business

CLEAN: Mapping[str, Any] = {"code": "clean", "name": "Clean", "minutes": 60, "price": 40}
AMY: Mapping[str, Any] = {"code": "amy", "name": "Amy"}
EVERY_DAY = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip


def open_daily(*spans: str) -> dict[str, list[str]]:
    """The same hours on all seven days."""
    return {day: list(spans) for day in EVERY_DAY}


def a_shop(**changes: Any) -> Business:
    """A shop in London with one service and Amy, open 9 to 17 every day."""
    says = {
        "name": "Corner Shop",
        "zone": "Europe/London",
        "currency": "GBP",
        "opening": open_daily("09:00-17:00"),
        "services": [CLEAN],
        "staff": [AMY],
    }
    return Business.model_validate(says | changes)
