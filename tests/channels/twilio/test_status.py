from datetime import UTC, datetime

import pytest

from booking.outbox.carrier import Later, Rejected
from channels.twilio.codes import WITHOUT_BUTTONS
from channels.twilio.inbound import NotAMessage
from channels.twilio.status import status_of
from tests.channels.twilio.forms import SID, form

NOW = datetime(2026, 2, 2, 9, tzinfo=UTC)


@pytest.mark.behaviour("CHAN-04")
@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("queued", "accepted"),
        ("sending", "accepted"),
        ("sent", "sent"),
        ("delivered", "delivered"),
        ("read", "read"),
        ("undelivered", "failed"),
        ("FAILED", "failed"),
    ],
)
def test_twilios_words_become_ours(word: str, status: str) -> None:
    report = status_of(form([("MessageSid", SID), ("MessageStatus", word)]), "7", NOW)
    assert report is not None
    assert (report.status, report.provider_id, report.outbox_id, report.at) == (status, SID, 7, NOW)


def test_a_word_that_twilio_adds_is_passed_over() -> None:
    assert status_of(form([("MessageSid", SID), ("MessageStatus", "pondering")]), "7", NOW) is None


@pytest.mark.parametrize(
    "number", ["", "seven", "-1", "\u0667", "99999999999", "2147483648", "7;8"]
)
def test_a_number_that_cannot_be_ours_is_none(number: str) -> None:
    report = status_of(form([("MessageSid", SID), ("MessageStatus", "sent")]), number, NOW)
    assert report is not None
    assert report.outbox_id is None


def test_a_failure_says_what_it_means() -> None:
    pairs = [("MessageSid", SID), ("MessageStatus", "undelivered"), ("ErrorCode", "63014")]
    report = status_of(form(pairs), "7", NOW)
    assert report is not None
    assert report.code == "63014"
    assert isinstance(report.why, Rejected)
    assert report.why.suppress


def test_a_failure_that_may_pass_may_be_tried_again() -> None:
    pairs = [("MessageSid", SID), ("MessageStatus", "failed"), ("ErrorCode", "63018")]
    report = status_of(form(pairs), "7", NOW)
    assert report is not None
    assert isinstance(report.why, Later)


@pytest.mark.behaviour("CHAN-07")
def test_what_may_have_been_the_buttons_comes_back_to_its_carrier() -> None:
    pairs = [("MessageSid", SID), ("MessageStatus", "failed"), ("ErrorCode", "63013")]
    report = status_of(form(pairs), "7", NOW)
    assert report is not None
    assert report.why == Later("63013", WITHOUT_BUTTONS)


def test_a_report_without_a_status_is_none() -> None:
    with pytest.raises(NotAMessage):
        status_of(form([("MessageSid", SID)]), "7", NOW)
