"""What people type into a field, or paste there, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.identity import written
from booking.identity.address import Contact


@given(st.text(max_size=700))
def test_any_text_is_a_contact_or_is_not(text: str) -> None:
    found = written.contact(text, "GB")
    assert found is None or found.via in {"email", "sms"}


@given(st.text(max_size=700))
def test_any_text_is_a_code_of_six_plain_digits_or_is_none(text: str) -> None:
    found = written.code(text)
    assert found is None or (len(found) == 6 and found.isascii() and found.isdecimal())


@given(st.integers(0, 999_999), st.sampled_from(["", " ", "-", "\u00a0", "\u2011", " - "]))
def test_a_code_is_read_whatever_stands_in_its_middle(number: int, gap: str) -> None:
    digits = f"{number:06}"
    assert written.code(f"\u200e {digits[:3]}{gap}{digits[3:]}\n") == digits


@pytest.mark.parametrize(
    ("text", "region", "phone"),
    [
        ("20 12 34 56", "DK", "+4520123456"),
        ("(212) 555-0142", "US", "+12125550142"),
        ("+39 347 000 0001", "GB", "+393470000001"),
        ("0532 000 00 01", "TR", "+905320000001"),
    ],
)
def test_a_phone_is_read_as_people_of_the_country_write_it(
    text: str, region: str, phone: str
) -> None:
    assert written.contact(text, region) == Contact("sms", phone)
