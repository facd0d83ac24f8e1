"""Our carrier against the fake: what it really sends is held to Twilio's contract on the way."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

import pytest

from booking.clock import SystemClock
from booking.outbox.carrier import Accepted, Ambiguous, Later, NotThere, Parcel, Rejected
from booking.outbox.letter import Body, Choice, TemplateUse
from booking.outbox.templates import Approved
from channels.twilio.api import RestApi
from channels.twilio.carrier import Senders, TwilioCarrier
from channels.twilio.contents import Contents
from tests.twilio.ear import listening
from tests.twilio.line import Line

JOHN = "+447700900001"
HASTY = (1.0, 0.3)
TIMES = tuple(Choice(f"book {hour}:00", f"{hour}:00", "Standard Clean") for hour in range(9, 16))


class Drawer:
    """Remembers shapes as long as a test lasts."""

    def __init__(self) -> None:
        self._shapes: dict[str, str] = {}

    def content_of(self, account: str, shape: str) -> str | None:
        return self._shapes.get(account + shape)

    def keep_content(self, account: str, shape: str, content_id: str) -> str:
        return self._shapes.setdefault(account + shape, content_id)

    def drop_content(self, account: str, shape: str) -> None:
        del self._shapes[account + shape]


class Shelf:
    """Knows one approved template, if any."""

    def __init__(self) -> None:
        self.found: Approved | None = None

    def approved(self, use: TemplateUse) -> Approved | None:
        return self.found


def nobodys(_: Sequence[str], __: int) -> Collection[str]:
    """No message at Twilio is another letter's."""
    return ()


def carrier(line: Line, shelf: Shelf | None = None, callback: str = "") -> TwilioCarrier:
    """Ours, at the fake."""
    account = line.fake.account
    api = RestApi(account.sid, account.token, line.url, HASTY)
    senders = Senders(account.whatsapp.removeprefix("whatsapp:"), account.sms, callback)
    contents = Contents(api, Drawer(), SystemClock())
    return TwilioCarrier(api, senders, contents, shelf or Shelf(), nobodys)


def parcel(body: Body, channel: str = "whatsapp", *, window_is_open: bool = True) -> Parcel:
    """A reply to John."""
    now = datetime.now(UTC)  # noqa: TID251 - the fake goes by the machine's clock
    return Parcel(7, channel, "", JOHN, "reply", "service", body, now, window_is_open)


def john_writes(line: Line) -> None:
    line.tell("say", sender=JOHN, text="Hi")


def test_a_reply_is_accepted_under_the_name_that_twilio_gives_it(line: Line) -> None:
    john_writes(line)
    sent = carrier(line).send(parcel(Body("Hello *John*")))
    assert isinstance(sent, Accepted)
    assert line.settled(sent.provider_id, "delivered")["text"] == "Hello *John*"


def test_a_code_goes_by_sms(line: Line) -> None:
    sent = carrier(line).send(parcel(Body("Your verification code is: 123456"), "sms"))
    assert isinstance(sent, Accepted)
    assert line.settled(sent.provider_id, "delivered")["to"] == JOHN


@pytest.mark.behaviour("CHAN-04")
def test_callbacks_bring_our_number_back(line: Line) -> None:
    john_writes(line)
    with listening() as ear:
        carrier(line, callback=f"{ear.url}/status").send(parcel(Body("Hello")))
        line.messages()
        assert {call.form["MessageStatus"] for call in ear.heard(2)} == {"sent", "delivered"}
        assert all(call.is_signed_with(line.fake.account.token) for call in ear.calls)
        assert {call.url.partition("?")[2] for call in ear.calls} == {"m=7"}


@pytest.mark.behaviour("CHAN-07")
@pytest.mark.parametrize(
    ("choices", "opener"),
    [
        ((Choice("yes", "Yes, cancel it"), Choice("no", "No, keep it")), ""),
        (TIMES, "Times"),
        (tuple(Choice(f"take {number}", f"Öğle {number} 🕑" * 3) for number in range(10)), "Times"),
    ],
)
def test_what_can_be_tapped_is_made_once_for_each_shape(
    line: Line, choices: tuple[Choice, ...], opener: str
) -> None:
    john_writes(line)
    ours = carrier(line)
    for text in ("First?", "Second?"):
        sent = ours.send(parcel(Body(text, choices, button="Times")))
        assert isinstance(sent, Accepted)
        shown = line.settled(sent.provider_id, "delivered")
        assert (shown["text"], shown["opener"]) == (text, opener)
        assert [button["payload"] for button in shown["buttons"]] == [
            choice.payload for choice in choices
        ]
    assert len(line.twilio.content.v1.contents.list()) == 1


def test_where_buttons_cannot_be_had_the_text_goes_alone(line: Line) -> None:
    john_writes(line)
    line.tell("faults", content={"script": ["500"]})
    sent = carrier(line).send(parcel(Body("Cancel?", (Choice("yes", "Yes"), Choice("no", "No")))))
    assert isinstance(sent, Accepted)
    assert line.settled(sent.provider_id, "delivered")["buttons"] == []


def test_outside_the_window_an_approved_template_goes(line: Line) -> None:
    content = line.control.post(
        "/v1/Content",
        auth=(line.fake.account.sid, line.fake.account.token),
        json={"language": "en", "types": {"twilio/text": {"body": "Your booking: {{1}}."}}},
    ).json()["sid"]
    line.tell("approve", sid=content, status="approved")
    shelf = Shelf()
    use = TemplateUse("booking_confirmation", "en", {"1": "Monday"})
    late = parcel(Body("Your booking: Monday.", template=use), window_is_open=False)
    assert isinstance(carrier(line, shelf).send(late), Rejected)
    shelf.found = Approved(content, {"1": "Monday"}, "Your booking: Monday.")
    sent = carrier(line, shelf).send(late)
    assert isinstance(sent, Accepted)
    assert line.settled(sent.provider_id, "delivered")["text"] == "Your booking: Monday."


@pytest.mark.parametrize(
    ("fault", "known", "looked_up"),
    [
        ("429", Later, NotThere),
        ("500", Ambiguous, NotThere),
        ("500_accepted", Ambiguous, Accepted),
        ("reset", Ambiguous, NotThere),
        ("reset_accepted", Ambiguous, Accepted),
        ("hang", Ambiguous, NotThere),
        ("hang_accepted", Ambiguous, Accepted),
    ],
)
def test_whatever_breaks_the_carrier_says_what_it_knows_and_finds_the_rest(
    line: Line, fault: str, known: type, looked_up: type
) -> None:
    john_writes(line)
    line.tell("faults", send={"script": [fault]})
    ours, given = carrier(line), parcel(Body("Hello"))
    assert isinstance(ours.send(given), known)
    assert isinstance(ours.look_up(given), looked_up)
    assert len(line.fake.messages) == 1 + (looked_up is Accepted)


@pytest.mark.parametrize("fault", ["429", "500", "reset", "hang"])
def test_a_look_up_that_breaks_knows_nothing(line: Line, fault: str) -> None:
    line.tell("faults", list={"script": [fault]})
    assert isinstance(carrier(line).look_up(parcel(Body("Hello"))), Ambiguous)


def test_whoever_opted_out_is_named_so(line: Line) -> None:
    line.tell("phones", blocked={JOHN: 21610})
    sent = carrier(line).send(parcel(Body("Hello"), "sms"))
    assert isinstance(sent, Rejected)
    assert sent.suppress
