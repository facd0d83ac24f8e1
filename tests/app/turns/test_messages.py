"""A message comes out of the database as it went in; several become one."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.turns.messages import arrival_of, inbound_of, one_message
from booking.inbox.arrival import Arrival, Waiting
from booking.inbox.claim import Claim
from channels.message import Inbound, Media, Place

WHOLE = Inbound(
    "whatsapp",
    "+447700900001",
    "is this ok? ☕",
    datetime(2026, 2, 5, 9, tzinfo=UTC),
    "SM1",
    account="+14155238886",
    kind="image",
    choice="yes",
    answers="SM0",
    media=(Media("https://a.example/1", "image/png"), Media("https://a.example/2", "image/png")),
    place=Place(51.5, -0.1, "here"),
    name="J.",
    phone="+447700900001",
    raw={"Body": "is this ok? ☕"},
    trace="00-1",
)
PLAIN = Inbound("whatsapp", "US.Abc1", "", datetime(2026, 2, 5, 9, tzinfo=UTC), "SM2")


def claim_of(*arrivals: Arrival) -> Claim:
    waiting = tuple(
        Waiting(number, one.provider_id, one.at, one.kind, one.text, one.detail, one.trace)
        for number, one in enumerate(arrivals, start=7)
    )
    first = arrivals[0]
    return Claim(
        conversation_id=1,
        conversation=first.conversation,
        channel=first.channel,
        address=first.address,
        account=first.account,
        turn=1,
        token=1,
        until=waiting[-1].id,
        messages=waiting,
        tries=1,
        is_given_up=False,
        noise="calm",
    )


def test_a_message_comes_out_as_it_went_in_without_the_form() -> None:
    for message in (WHOLE, PLAIN):
        claim = claim_of(arrival_of(message, "GB"))
        assert inbound_of(claim, claim.messages[0]) == replace(message, raw={})


@given(st.text(), st.text(max_size=5), st.floats(-90, 90), st.booleans())
def test_whatever_is_in_it_comes_out_again(
    text: str, choice: str, degrees: float, has_phone: bool
) -> None:
    message = replace(
        PLAIN,
        text=text,
        choice=choice or None,
        place=Place(degrees, degrees),
        phone="+447700900001" if has_phone else None,
    )
    claim = claim_of(arrival_of(message, "GB"))
    assert inbound_of(claim, claim.messages[0]) == message


def test_a_phone_is_one_conversation_and_the_answer_goes_there() -> None:
    arrival = arrival_of(replace(WHOLE, sender="447700900001"), "GB")
    assert (arrival.conversation, arrival.address) == ("whatsapp:+447700900001", "+447700900001")


def test_who_withholds_their_number_is_answered_where_they_wrote_from() -> None:
    arrival = arrival_of(PLAIN, "GB")
    assert (arrival.conversation, arrival.address) == ("whatsapp:US.Abc1", "US.Abc1")


def test_several_messages_are_one_in_words() -> None:
    claim = claim_of(arrival_of(WHOLE, "GB"), arrival_of(replace(WHOLE, id="SM2"), "GB"))
    one = one_message(claim, "yes")
    assert (one.text, one.kind, one.choice, one.media, one.place) == ("yes", "text", None, (), None)
    assert (one.sender, one.phone, one.account) == (WHOLE.sender, WHOLE.phone, WHOLE.account)
    assert one.id == "SM1-8"
