"""Values of the trade."""

from booking.values import CODE_ALPHABET, new_booking_code


def test_a_booking_code_is_read_aloud_easily_and_is_no_word() -> None:
    for code in {new_booking_code() for _ in range(500)}:
        assert len(code) == 6
        assert set(code[1:]) <= set(CODE_ALPHABET)
        assert any(letter.isdigit() for letter in code)
