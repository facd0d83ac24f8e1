import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData

from channels.message import Inbound, Media, Place
from channels.twilio.inbound import LONGEST_TEXT, NotAMessage, inbound_of
from tests.channels.twilio.forms import SID, TEXT, form, whatsapp

NOW = datetime(2026, 2, 2, 9, tzinfo=UTC)
MEDIA = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"


def read(**changed: str) -> Inbound:
    return inbound_of(form(whatsapp(**changed)), NOW)


@pytest.mark.behaviour("CHAN-01")
def test_a_text_comes_with_who_wrote_it_and_whereto() -> None:
    message = read()
    assert (message.channel, message.sender, message.phone) == (
        "whatsapp",
        "+447700900001",
        "+447700900001",
    )
    assert (message.account, message.id, message.name) == ("+14155238886", SID, "John")
    assert (message.kind, message.text) == ("text", "Can I book Wednesday 2pm? ☀️")


@pytest.mark.behaviour("CHAN-01")
def test_the_form_is_kept_whole() -> None:
    assert dict(read(AddedNextYear="1").raw) == {**dict(TEXT), "AddedNextYear": "1"}


def test_a_field_that_comes_twice_is_kept_twice() -> None:
    message = inbound_of(form((*whatsapp(), ("Extra", "a"), ("Extra", "b"))), NOW)
    assert message.raw["Extra"] == ["a", "b"]


@pytest.mark.behaviour("CHAN-01")
def test_who_shows_no_number_is_known_by_the_id_for_this_business() -> None:
    message = inbound_of(
        form(
            [
                *[(name, value) for name, value in TEXT if name not in {"From", "WaId"}],
                ("From", "whatsapp:US.AbC1"),
                ("ExternalUserId", "whatsapp:US.AbC1"),
            ]
        ),
        NOW,
    )
    assert (message.sender, message.phone) == ("US.AbC1", None)


def test_a_number_that_comes_beside_an_id_counts() -> None:
    message = read(From="whatsapp:US.AbC1", WaId="447700900001")
    assert (message.sender, message.phone) == ("+447700900001", "+447700900001")


def test_a_text_message_is_of_another_channel() -> None:
    message = read(From="+447700900001", To="+14155238886")
    assert (message.channel, message.sender, message.account) == (
        "sms",
        "+447700900001",
        "+14155238886",
    )


@pytest.mark.behaviour("CHAN-07")
@pytest.mark.parametrize(
    "fields",
    [
        {"MessageType": "button", "ButtonPayload": "yes", "ButtonText": "Yes", "Body": "Yes"},
        {"MessageType": "interactive", "ListId": "yes", "ListTitle": "Yes", "Body": ""},
        {"MessageType": "interactive", "ButtonPayload": "yes", "ButtonText": "Yes", "Body": ""},
    ],
)
def test_a_tap_says_what_was_tapped_and_on_which_message(fields: dict[str, str]) -> None:
    message = read(**fields, OriginalRepliedMessageSid="SM9")
    assert (message.kind, message.choice, message.text, message.answers) == (
        "tap",
        "yes",
        "Yes",
        "SM9",
    )


def test_a_button_without_a_payload_says_what_stands_on_it() -> None:
    message = read(MessageType="button", ButtonText="Yes", Body="")
    assert (message.kind, message.choice, message.text) == ("text", None, "Yes")


@pytest.mark.behaviour("CHAN-08")
@pytest.mark.parametrize(
    ("said", "content_type", "kind"),
    [
        ("image", "image/jpeg", "image"),
        ("audio", "audio/ogg; codecs=opus", "voice"),
        ("video", "video/mp4", "video"),
        ("document", "application/pdf", "document"),
        ("sticker", "image/webp", "sticker"),
        ("contacts", "text/vcard", "contact"),
        ("text", "image/png", "image"),
        ("", "audio/amr", "voice"),
        ("", "text/x-vcard", "contact"),
        ("something new", "application/x-new", "document"),
    ],
)
def test_a_file_is_of_a_kind(said: str, content_type: str, kind: str) -> None:
    message = read(
        MessageType=said, Body="", NumMedia="1", MediaUrl0=MEDIA, MediaContentType0=content_type
    )
    assert message.kind == kind
    assert message.media == (Media(MEDIA, content_type),)


@pytest.mark.behaviour("CHAN-08")
@pytest.mark.parametrize(
    ("said", "kind"),
    [("reaction", "reaction"), ("unsupported", "unsupported"), ("order", "unsupported")],
)
def test_what_has_no_words_is_named(said: str, kind: str) -> None:
    assert read(MessageType=said, Body="").kind == kind


@pytest.mark.behaviour("CHAN-08")
def test_a_place_comes_in_degrees() -> None:
    message = read(
        MessageType="location", Body="", Latitude="51.5", Longitude="-0.12", Label="The shop"
    )
    assert (message.kind, message.place) == ("location", Place(51.5, -0.12, "The shop"))


@pytest.mark.parametrize("latitude", ["", "north", "nan", "inf", "91", "1e400"])
def test_a_place_that_is_none_is_left_out(latitude: str) -> None:
    assert read(MessageType="location", Latitude=latitude, Longitude="0").place is None


@pytest.mark.parametrize("missing", ["From", "MessageSid"])
def test_what_has_no_id_or_no_sender_is_no_message(missing: str) -> None:
    pairs = [(name, value) for name, value in TEXT if name not in {missing, "SmsMessageSid"}]
    with pytest.raises(NotAMessage, match=missing):
        inbound_of(form(pairs), NOW)


def test_a_very_long_text_is_cut() -> None:
    assert len(read(Body="x" * 50_000).text) == LONGEST_TEXT


NAMES = st.sampled_from(
    [name for name, _ in TEXT]
    + [
        "ButtonPayload",
        "ListId",
        "Latitude",
        "Longitude",
        "MediaUrl0",
        "MediaContentType0",
        "Label",
    ]
)


@given(st.lists(st.tuples(NAMES, st.text(max_size=30)), max_size=12))
def test_nothing_that_a_stranger_can_send_breaks_the_reading(pairs: list[tuple[str, str]]) -> None:
    needed = [("MessageSid", SID), ("From", "whatsapp:+447700900001")]
    others = [(name, value) for name, value in pairs if name not in dict(needed)]
    message = inbound_of(FormData([*needed, *others]), NOW)
    kept = json.dumps([message.text, message.name, message.choice, dict(message.raw)])
    assert "\\u0000" not in kept
