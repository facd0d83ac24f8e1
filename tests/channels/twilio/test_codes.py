import pytest

from booking.outbox.carrier import Later, Rejected
from channels.twilio.codes import LONGEST_REASON, MEANINGS, meaning_of


@pytest.mark.parametrize("code", MEANINGS)
def test_every_code_is_told_in_a_sentence(code: int) -> None:
    meaning = meaning_of(str(code))
    assert meaning.reason[0].isupper()
    assert meaning.reason.endswith(".")
    assert len(meaning.reason) <= LONGEST_REASON


@pytest.mark.behaviour("CHAN-05")
def test_the_closed_window_asks_for_a_template() -> None:
    meaning = meaning_of("63016")
    assert isinstance(meaning, Rejected)
    assert meaning.needs_template


def test_the_limit_of_one_recipient_is_waited_for() -> None:
    assert isinstance(meaning_of("63018"), Later)


@pytest.mark.parametrize("code", ["", "abc", "\uff11\uff12", "4" * 5000])
def test_what_is_no_code_is_final(code: str) -> None:
    assert isinstance(meaning_of(code, "x" * 1000), Rejected)
    assert len(meaning_of(code, "x" * 1000).reason) <= LONGEST_REASON
