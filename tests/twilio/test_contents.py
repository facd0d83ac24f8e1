"""Buttons, lists and templates: made by Twilio's own client, tapped by a customer."""

from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest.content.v1.content import ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from tests.twilio.ear import listening
from tests.twilio.line import Line

JOHN = "+447700900001"
YES_NO = {
    "body": "Cancel {{1}}?",
    "actions": [{"title": "Yes", "id": "y"}, {"title": "No", "id": "n"}],
}
TIMES: dict[str, Any] = {
    "body": "Which time?",
    "button": "Times",
    "items": [
        {"id": "t1", "item": "10:00", "description": "with Amy"},
        {"id": "t2", "item": "14:00"},
    ],
}


def make(line: Line, types: dict[str, Any], **more: Any) -> str:
    """A Content; its sid."""
    request = ContentList.ContentCreateRequest(
        {"friendly_name": "a test", "language": "en", "types": types, **more}
    )
    return str(line.twilio.content.v1.contents.create(request).sid)


def send(line: Line, content: str, variables: str = "{}") -> str:
    """Send it to John; the sid of the message."""
    made = line.twilio.messages.create(
        to=f"whatsapp:{JOHN}",
        from_=line.fake.account.whatsapp,
        content_sid=content,
        content_variables=variables,
    )
    return str(made.sid)


def test_a_question_with_buttons_is_filled_in_and_tapped(line: Line) -> None:
    line.tell("say", sender=JOHN, text="cancel")
    sid = send(line, make(line, {"twilio/quick-reply": YES_NO}), '{"1": "Monday"}')
    shown = line.settled(sid, "delivered")
    assert shown["text"] == "Cancel Monday?"
    assert [button["title"] for button in shown["buttons"]] == ["Yes", "No"]
    with listening() as ear:
        line.tell("account", webhook=f"{ear.url}/in")
        line.tell("tap", sid=sid, title="Yes", sender=JOHN)
        (call,) = ear.heard(1)
    assert (call.form["ButtonPayload"], call.form["ButtonText"]) == ("y", "Yes")
    assert call.form["OriginalRepliedMessageSid"] == sid


def test_an_entry_of_a_list_is_tapped(line: Line) -> None:
    line.tell("say", sender=JOHN, text="times")
    sid = send(line, make(line, {"twilio/list-picker": TIMES}))
    assert line.settled(sid, "delivered")["opener"] == "Times"
    with listening() as ear:
        line.tell("account", webhook=f"{ear.url}/in")
        line.tell("tap", sid=sid, title="14:00", sender=JOHN)
        (call,) = ear.heard(1)
    assert (call.form["ListId"], call.form["MessageType"]) == ("t2", "interactive")


def test_a_button_that_is_not_there_cannot_be_tapped(line: Line) -> None:
    line.tell("say", sender=JOHN, text="hi")
    sid = send(line, make(line, {"twilio/text": {"body": "Hello"}}))
    answer = line.control.post("/_fake/tap", json={"sid": sid, "title": "Yes", "sender": JOHN})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "types",
    [
        {"twilio/quick-reply": {**YES_NO, "actions": [{"title": "x" * 21, "id": "y"}]}},
        {"twilio/list-picker": {**TIMES, "items": [{"id": "t", "item": "x" * 25}]}},
        {"twilio/list-picker": {**TIMES, "items": TIMES["items"] * 6}},
        {"twilio/list-picker": {**TIMES, "button": ""}},
        {"twilio/text": {"body": ""}},
    ],
)
def test_what_a_phone_could_not_show_is_refused(line: Line, types: dict[str, Any]) -> None:
    with pytest.raises(TwilioRestException) as refusal:
        make(line, types)
    assert refusal.value.status == 400


def test_what_the_variables_make_too_long_is_refused(line: Line) -> None:
    content = make(
        line, {"twilio/quick-reply": {**YES_NO, "actions": [{"title": "{{2}}", "id": "y"}]}}
    )
    with pytest.raises(TwilioRestException) as refusal:
        send(line, content, '{"1": "Monday", "2": "a title of more than twenty"}')
    assert refusal.value.code == 21656


def test_four_buttons_do_not_go_without_approval(line: Line) -> None:
    line.tell("say", sender=JOHN, text="hi")
    four = [{"title": f"Answer {number}", "id": str(number)} for number in range(4)]
    sid = send(line, make(line, {"twilio/quick-reply": {**YES_NO, "actions": four}}))
    assert line.settled(sid, "failed")["error"] == 63013


def test_a_template_goes_outside_the_window_once_it_is_approved(line: Line) -> None:
    content = make(line, {"twilio/text": {"body": "Your booking on {{1}} is confirmed."}})
    assert line.settled(send(line, content, '{"1": "Monday"}'), "failed")["error"] == 63016
    approval = line.twilio.content.v1.contents(content)
    request = {"name": "booking_confirmed", "category": "UTILITY"}
    made = approval.approval_create.create(ApprovalCreateList.ContentApprovalRequest(request))
    assert made.status == "pending"
    line.tell("approve", sid=content, status="approved")
    assert approval.approval_fetch().fetch().whatsapp["status"] == "approved"
    assert line.settled(send(line, content, '{"1": "Monday"}'), "delivered")


def test_contents_are_listed_and_dropped(line: Line) -> None:
    contents = line.twilio.content.v1.contents
    sid = make(line, {"twilio/text": {"body": "Hello"}})
    assert [one.sid for one in contents.list()] == [sid]
    assert [one.sid for one in line.twilio.content.v1.content_and_approvals.list()] == [sid]
    assert contents(sid).fetch().types == {"twilio/text": {"body": "Hello"}}
    assert contents(sid).delete()
    assert contents.list() == []
