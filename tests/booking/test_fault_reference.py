"""What people are told of a fault reads like no code."""

from booking.fault_reference import new_fault_reference
from booking.identity.redact import redact


def test_no_reference_of_a_fault_reads_like_a_sign_in_code() -> None:
    told = [f"Something went wrong (reference {new_fault_reference()})." for _ in range(200)]
    assert [redact(text) for text in told] == told
    assert len(set(told)) > 190
    assert not any(character.isdigit() for text in told for character in text)
