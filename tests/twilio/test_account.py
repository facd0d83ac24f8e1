"""The account as `frontdesk doctor` looks at it, by Twilio's own client and by ours."""

from dataclasses import replace

import pytest
from twilio.base.exceptions import TwilioException

from app.operations.doctor.finding import examine
from app.operations.doctor.providers import Account, twilio_checks
from channels.twilio.api import RestApi
from tests.twilio.line import Line

OURS = "+14155550100"


def looked_at(line: Line, token: str = "") -> dict[str, str]:
    """What the doctor finds, by the name of the check."""
    ours = line.fake.account
    api = RestApi(ours.sid, token or ours.token, line.url)
    account = Account([api], OURS, ours.sms)
    return {name: finding.state for name, finding in examine(twilio_checks(account, list))}


def own_number(line: Line) -> None:
    """As one has who is past the sandbox."""
    line.fake.account = replace(line.fake.account, whatsapp=f"whatsapp:{OURS}")


def test_the_account_and_its_senders_are_told_as_twilio_tells_them(line: Line) -> None:
    account = line.twilio.api.accounts(line.fake.account.sid).fetch()
    assert (account.sid, account.status) == (line.fake.account.sid, "active")
    (sender,) = line.twilio.messaging.v2.channels_senders.list(channel="whatsapp")
    assert (sender.sender_id, sender.status) == (line.fake.account.whatsapp, "ONLINE")
    assert line.twilio.messaging.v2.channels_senders.list(channel="rcs") == []


def test_senders_of_no_channel_are_refused(line: Line) -> None:
    with pytest.raises(TwilioException, match="Unable to fetch page"):
        line.twilio.messaging.v2.channels_senders.list(channel="pigeon")


@pytest.mark.behaviour("OPS-04")
def test_the_doctor_finds_a_good_account_good(line: Line) -> None:
    own_number(line)
    found = looked_at(line)
    assert (found["Twilio account"], found["WhatsApp sender"]) == ("ok", "ok")


@pytest.mark.behaviour("OPS-04")
def test_the_doctor_finds_what_is_wrong_with_an_account(line: Line) -> None:
    assert looked_at(line)["WhatsApp sender"] == "wrong"  # not one of this account
    own_number(line)
    assert looked_at(line, "another token")["Twilio account"] == "wrong"
    line.tell("account", sender_status="OFFLINE", status="suspended")
    found = looked_at(line)
    assert (found["Twilio account"], found["WhatsApp sender"]) == ("wrong", "wrong")
