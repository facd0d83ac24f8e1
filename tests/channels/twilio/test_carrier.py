"""What the carrier makes of each answer; tests/twilio holds what it sends to Twilio's contract."""

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from booking.outbox.carrier import Accepted, Ambiguous, Later, NotThere, Parcel, Rejected
from booking.outbox.letter import Body, Choice, TemplateUse
from booking.outbox.templates import Approved
from booking.testing import FixedClock
from channels.twilio.api import NoAnswer, NotReached, Reply
from channels.twilio.carrier import Senders, TwilioCarrier
from channels.twilio.contents import AGAIN_AFTER, Contents
from channels.twilio.testing import Answer, Drawer, ScriptedApi

NOW = datetime(2026, 2, 2, 9, 0, 30, tzinfo=UTC)
JOHN = "+447700900001"
CALLBACK = "https://desk.example.com/webhooks/twilio/status"
YES_NO = (Choice("yes", "Yes, please"), Choice("no", "No, thanks"))
REMINDER = TemplateUse("booking_reminder", "en", {"1": "Standard Clean"})
CREATED = Reply(201, {"sid": "SM1"})
CONTENT = Reply(201, {"sid": "HX1"})


def refused(code: int, status: int = 400) -> Reply:
    return Reply(status, {"code": code, "message": "Twilio's own words"})


def parcel(
    text: str = "Hello",
    choices: tuple[Choice, ...] = (),
    *,
    channel: str = "whatsapp",
    template: TemplateUse | None = None,
    window_is_open: bool = True,
    tries: int = 0,
    code: str = "",
) -> Parcel:
    return Parcel(
        id=7,
        channel=channel,
        account="",
        recipient=JOHN,
        kind="reply",
        category="service",
        body=Body(text, choices, template=template),
        tried=NOW,
        window_is_open=window_is_open,
        tries=tries,
        code=code,
    )


class Desk:
    """A carrier before an API that answers what it was told to."""

    def __init__(self, *answers: Answer, approved: bool = False) -> None:
        self.api = ScriptedApi(*answers)
        self.clock = FixedClock(NOW)
        self.drawer = Drawer()
        self.others: set[str] = set()
        self._approved = Approved("HX9", {"1": "Standard Clean"}, "A reminder: Standard Clean.")
        self._knows = approved
        self.carrier = TwilioCarrier(
            self.api,
            Senders("+14155238886", "Sparkle", CALLBACK),
            Contents(self.api, self.drawer, self.clock),
            self,
            self.taken,
        )

    def approved(self, use: TemplateUse) -> Approved | None:
        return self._approved if self._knows else None

    def taken(self, provider_ids: Sequence[str], but: int) -> Collection[str]:
        return self.others & {*provider_ids}


def test_a_reply_goes_from_our_number_and_reports_under_its_own() -> None:
    desk = Desk(CREATED)
    assert desk.carrier.send(parcel()) == Accepted("SM1")
    assert desk.api.calls[0].sent == {
        "To": f"whatsapp:{JOHN}",
        "From": "whatsapp:+14155238886",
        "Body": "Hello",
        "StatusCallback": f"{CALLBACK}?m=7#rc=3&rp=all",
    }


def test_a_text_message_has_no_buttons() -> None:
    desk = Desk(CREATED)
    desk.carrier.send(parcel(choices=YES_NO, channel="sms"))
    assert desk.api.calls[0].sent["From"] == "Sparkle"
    assert desk.api.calls[0].sent["Body"] == "Hello"


def test_without_a_sender_nothing_is_tried() -> None:
    api = ScriptedApi()
    contents = Contents(api, Drawer(), FixedClock(NOW))
    desk = Desk()
    bare = TwilioCarrier(api, Senders(), contents, desk, desk.taken)
    assert isinstance(bare.send(parcel()), Rejected)
    assert bare.channels == frozenset()


@pytest.mark.behaviour("CHAN-03")
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (NotReached("ConnectTimeout"), Later),
        (NoAnswer("ReadTimeout"), Ambiguous),
        (Reply(500, {}), Ambiguous),
        (Reply(503, {"code": 20503}), Ambiguous),
        (Reply(201, {}), Ambiguous),
        (Reply(429, {"code": 20429}, 12.0), Later),
        (refused(63018, 429), Later),
        (refused(63018), Later),
        (refused(20003, 401), Later),
        (refused(21211), Rejected),
        (refused(99999), Rejected),
        (Reply(404, {}), Rejected),
    ],
)
def test_only_what_certainly_was_not_sent_is_tried_again(answer: Answer, kind: type) -> None:
    assert type(Desk(answer).carrier.send(parcel())) is kind


def test_twilio_says_when_to_come_again() -> None:
    sent = Desk(Reply(429, {"code": 20429}, 12.0)).carrier.send(parcel())
    assert isinstance(sent, Later)
    assert sent.after_s == 12.0


@pytest.mark.behaviour("CHAN-06")
@pytest.mark.parametrize("code", [21610, 63014])
def test_who_wants_no_more_is_named(code: int) -> None:
    sent = Desk(refused(code)).carrier.send(parcel())
    assert isinstance(sent, Rejected)
    assert sent.suppress


def test_a_code_that_nobody_knows_is_told_in_twilios_words() -> None:
    sent = Desk(refused(12345)).carrier.send(parcel())
    assert isinstance(sent, Rejected)
    assert "12345" in sent.reason
    assert "Twilio's own words" in sent.reason


@pytest.mark.behaviour("CHAN-05")
def test_outside_the_window_nothing_free_is_even_tried() -> None:
    desk = Desk()
    sent = desk.carrier.send(parcel(window_is_open=False))
    assert isinstance(sent, Rejected)
    assert sent.needs_template
    assert not desk.api.calls


@pytest.mark.behaviour("CHAN-05")
def test_outside_the_window_a_template_that_is_not_approved_does_not_go() -> None:
    desk = Desk()
    sent = desk.carrier.send(parcel(template=REMINDER, window_is_open=False))
    assert isinstance(sent, Rejected)
    assert not desk.api.calls


@pytest.mark.behaviour("CHAN-05")
def test_outside_the_window_the_approved_template_goes() -> None:
    desk = Desk(CREATED, approved=True)
    assert desk.carrier.send(parcel(template=REMINDER, window_is_open=False)) == Accepted("SM1")
    sent = desk.api.calls[0].sent
    assert sent["ContentSid"] == "HX9"
    assert json.loads(sent["ContentVariables"]) == {"1": "Standard Clean"}
    assert "Body" not in sent


@pytest.mark.behaviour("CHAN-05")
def test_where_twilio_finds_the_window_closed_the_template_goes_once() -> None:
    desk = Desk(refused(63016), CREATED, approved=True)
    assert desk.carrier.send(parcel(template=REMINDER)) == Accepted("SM1")
    assert len(desk.api.calls) == 2


@pytest.mark.behaviour("CHAN-07")
def test_buttons_are_filled_into_a_shape() -> None:
    desk = Desk(CONTENT, CREATED)
    assert desk.carrier.send(parcel("Book it?", YES_NO)) == Accepted("SM1")
    variables = json.loads(desk.api.calls[1].sent["ContentVariables"])
    assert list(variables.values()) == ["Book it?", "Yes, please", "yes", "No, thanks", "no"]


@pytest.mark.behaviour("CHAN-07")
def test_a_shape_is_made_once_for_all_processes() -> None:
    desk = Desk(CONTENT, CREATED, CREATED, CREATED)
    desk.carrier.send(parcel("Book it?", YES_NO))
    desk.carrier.send(parcel("Cancel it?", YES_NO))
    other = Contents(desk.api, desk.drawer, desk.clock)
    carrier = TwilioCarrier(desk.api, Senders("+14155238886"), other, desk, desk.taken)
    carrier.send(parcel("Move it?", YES_NO))
    assert [call.url.rpartition("/")[2] for call in desk.api.calls] == [
        "Content",
        *["Messages.json"] * 3,
    ]


@pytest.mark.behaviour("CHAN-07")
@pytest.mark.parametrize(
    "trouble", [refused(20001), Reply(500, {}), Reply(201, {}), NotReached("no"), NoAnswer("no")]
)
def test_where_no_shape_can_be_had_the_text_goes_alone(trouble: Answer) -> None:
    desk = Desk(trouble, CREATED)
    assert desk.carrier.send(parcel("Book it?", YES_NO)) == Accepted("SM1")
    assert desk.api.calls[1].sent["Body"] == "Book it?"


def test_what_could_not_be_made_holds_nobody_up_until_later() -> None:
    desk = Desk(refused(20001), CREATED, CREATED, CONTENT, CREATED)
    desk.carrier.send(parcel("Book it?", YES_NO))
    desk.carrier.send(parcel("Book it?", YES_NO))
    desk.clock.advance(AGAIN_AFTER)
    desk.carrier.send(parcel("Book it?", YES_NO))
    assert not desk.api.answers


@pytest.mark.behaviour("CHAN-07")
def test_where_twilio_refuses_the_buttons_the_text_goes_alone() -> None:
    desk = Desk(CONTENT, refused(21655), CREATED)
    assert desk.carrier.send(parcel("Book it?", YES_NO)) == Accepted("SM1")
    assert desk.api.calls[2].sent["Body"] == "Book it?"
    assert not desk.drawer.shapes


@pytest.mark.behaviour("CHAN-07")
def test_where_whatsapp_refuses_the_buttons_later_the_text_goes_alone() -> None:
    desk = Desk(CREATED)
    desk.drawer.keep_content(desk.api.account, "quick-reply-2", "HX1")
    again = parcel("Book it?", YES_NO, tries=1, code="63013")
    assert desk.carrier.send(again) == Accepted("SM1")
    assert desk.api.calls[0].sent["Body"] == "Book it?"
    assert not desk.drawer.shapes


@pytest.mark.behaviour("CHAN-07")
@pytest.mark.parametrize(
    "again",
    [
        parcel("Hello", code="63013", tries=1),
        parcel("Book it?", YES_NO, code="63013", tries=5),
        parcel(template=REMINDER, window_is_open=False, code="63028", tries=1),
    ],
    ids=["no buttons", "not for its buttons", "a template"],
)
def test_what_was_not_refused_for_its_buttons_is_not_sent_again(again: Parcel) -> None:
    desk = Desk(approved=True)
    assert isinstance(desk.carrier.send(again), Rejected)
    assert not desk.api.calls


def test_who_wants_no_buttons_has_none() -> None:
    desk = Desk(CREATED)
    plain = Contents(desk.api, desk.drawer, desk.clock, are_wanted=False)
    carrier = TwilioCarrier(desk.api, Senders("+14155238886"), plain, desk, desk.taken)
    carrier.send(parcel("Book it?", YES_NO))
    assert desk.api.calls[0].sent["Body"] == "Book it?"


@pytest.mark.behaviour("CHAN-03")
@pytest.mark.parametrize("trouble", [NoAnswer("ReadTimeout"), Reply(502, {})])
def test_buttons_of_which_nobody_knows_are_not_followed_by_the_text(trouble: Answer) -> None:
    desk = Desk(CONTENT, trouble)
    assert isinstance(desk.carrier.send(parcel("Book it?", YES_NO)), Ambiguous)


@pytest.mark.behaviour("CHAN-07")
@pytest.mark.parametrize("code", [21211, 63016, 21610])
def test_what_is_refused_for_its_reader_is_not_tried_as_text(code: int) -> None:
    desk = Desk(CONTENT, refused(code))
    assert isinstance(desk.carrier.send(parcel("Book it?", YES_NO)), Rejected)


def listed(
    sid: str = "SM5", text: str = "Hello", made: datetime = NOW, direction: str = "outbound-api"
) -> dict[str, str]:
    return {
        "sid": sid,
        "body": text,
        "date_created": format_datetime(made),
        "direction": direction,
    }


def found(*messages: dict[str, str]) -> Reply:
    return Reply(200, {"messages": list(messages)})


@pytest.mark.behaviour("CHAN-03")
def test_a_message_in_doubt_is_found_by_its_reader_its_words_and_its_time() -> None:
    desk = Desk(found(listed("SM6", "Other words"), listed("SM5")))
    assert desk.carrier.look_up(parcel()) == Accepted("SM5")
    assert desk.api.calls[0].sent["To"] == f"whatsapp:{JOHN}"
    assert desk.api.calls[0].sent["From"] == "whatsapp:+14155238886"


@pytest.mark.behaviour("CHAN-03")
@pytest.mark.parametrize(
    "message",
    [
        listed(text="Other words"),
        listed(made=NOW - timedelta(hours=1)),
        listed(direction="inbound"),
        {**listed(), "status": "undelivered"},
    ],
    ids=["other words", "older", "the customer's own", "an earlier try that failed"],
)
def test_another_message_is_not_taken_for_it(message: dict[str, str]) -> None:
    assert Desk(found(message)).carrier.look_up(parcel()) == NotThere()


@pytest.mark.behaviour("CHAN-03")
def test_an_equal_message_of_another_letter_is_not_taken_for_it() -> None:
    desk = Desk(found(listed("SM5")), found(listed("SM6"), listed("SM5")))
    desk.others = {"SM5"}
    assert desk.carrier.look_up(parcel()) == NotThere()
    assert desk.carrier.look_up(parcel()) == Accepted("SM6")


@pytest.mark.behaviour("CHAN-03")
def test_what_went_as_a_template_is_found_by_its_words() -> None:
    desk = Desk(found(listed(text="A reminder: Standard Clean.")), approved=True)
    wanted = parcel(template=REMINDER, window_is_open=False)
    assert desk.carrier.look_up(wanted) == Accepted("SM5")


@pytest.mark.behaviour("CHAN-03")
@pytest.mark.parametrize("trouble", [NotReached("no"), NoAnswer("no"), Reply(500, {})])
def test_a_look_up_that_fails_knows_nothing(trouble: Answer) -> None:
    assert isinstance(Desk(trouble).carrier.look_up(parcel()), Ambiguous)


def test_a_message_whose_time_cannot_be_read_is_rather_found_than_sent_twice() -> None:
    unread = {**listed(), "date_created": "yesterday"}
    assert Desk(found(unread)).carrier.look_up(parcel()) == Accepted("SM5")
