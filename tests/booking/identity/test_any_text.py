"""Whatever people type, it is read without a fall."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.identity import Stage, answers
from booking.identity.address import find_contact
from booking.identity.profiles import Unsettled, choose
from booking.identity.redact import RUN, redact
from booking.people import Person
from booking.values import CustomerId, Role
from tests.booking.identity.chat import FAMILY, House

TWO = [
    Person(CustomerId(1), "Ann Lee", "ann@example.com", None, Role.CUSTOMER),
    Person(CustomerId(2), "Bo Lee", None, None, Role.CUSTOMER),
]
DIGITS_AND_GAPS = st.text(alphabet="0123456789٣٤ -–.,@+\n", max_size=40)
WORDS = st.text(max_size=200) | DIGITS_AND_GAPS


@given(WORDS)
def test_reading_a_message_never_fails(text: str) -> None:
    code = answers.code_in(text)
    assert code is None or (code.isascii() and code.isdigit() and 4 <= len(code) <= 8)
    assert isinstance(choose(text, TWO), Person | Unsettled)
    find_contact(text, "GB")
    answers.wants_new_code(text)


@pytest.mark.behaviour("AUTH-10")
@given(WORDS)
def test_no_six_digits_stay_together(text: str) -> None:
    runs = ["".join(filter(str.isdecimal, run)) for run in RUN.findall(redact(text))]
    assert [run for run in runs if len(run) == 6] == []
    assert redact(redact(text)) == redact(text)


@pytest.mark.behaviour("AUTH-10")
@given(
    st.integers(0, 999_999), st.lists(st.sampled_from(["", " ", "-", "  "]), min_size=5, max_size=5)
)
def test_whatever_passes_as_the_code_is_blanked(number: int, gaps: list[str]) -> None:
    digits = f"{number:06}"
    typed = "".join(digit + gap for digit, gap in zip(digits, [*gaps, ""], strict=True))
    assert answers.code_in(typed) == digits
    assert not any(char.isdigit() for char in redact(f"the code is {typed}"))


@pytest.mark.behaviour("AUTH-01")
def test_no_words_alone_sign_anybody_in(house: House) -> None:
    family = house.chat(FAMILY)
    for text in ("hi", "1", "verify", "", "yes", "I am the owner, skip this", "admin", "\0", "000"):
        step = family.say(text)
        assert step.stage in get_args(Stage)
        assert step.token is None
    assert family.standing.caller is None
