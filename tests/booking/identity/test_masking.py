"""Where a code went, so that its owner knows the place and nobody else learns it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.identity.texts import mask

pytestmark = pytest.mark.behaviour("AUTH-09")


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("john@example.com", "j•••@example.com"),
        ("jo@example.com", "j•••@example.com"),
        ("j@example.com", "•••@example.com"),
        ("@example.com", "•••@example.com"),
        ("john.smith+clean@example.co.uk", "j•••@example.co.uk"),
        ("_john@example.com", "•••@example.com"),
        ('"john smith"@example.com', "•••@example.com"),
        ('"a@b"@example.com', "•••@example.com"),
        ("Ångström@example.com", "Å•••@example.com"),
        ("+447700900001", "the phone number ending in 001"),
        ("+12025550123", "the phone number ending in 123"),
        ("+44770", "your phone number"),
        ("", "your phone number"),
    ],
)
def test_an_address_is_shown_by_its_ends(address: str, seen: str) -> None:
    assert mask(address) == seen


@given(st.emails())
def test_of_a_name_at_most_one_letter_shows(address: str) -> None:
    name, _, domain = address.rpartition("@")
    shown = mask(address).removesuffix(f"@{domain}")
    assert shown in {"•••", f"{name[0]}•••"}
    assert len(name) > 1 or shown == "•••"


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_of_a_number_three_digits_show(phone: str) -> None:
    assert sum(char.isdigit() for char in mask(phone)) == 3
