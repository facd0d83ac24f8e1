"""Numbers and the ids that WhatsApp makes beside them."""

from datetime import UTC, datetime

import pytest

from channels.message import Inbound
from channels.twilio.inbound import inbound_of
from tests.channels.twilio.forms import form, whatsapp

pytestmark = pytest.mark.behaviour("AUTH-01")

PHONE = "+447700900001"


def read(**changed: str) -> Inbound:
    return inbound_of(form(whatsapp(**changed)), datetime(2026, 2, 2, 9, tzinfo=UTC))


@pytest.mark.parametrize("told", ["whatsapp:GB.a1B2", "GB.a1B2", "GB.ENT.a1B2", "ID.4566546130"])
def test_an_id_beside_a_number_is_kept_with_it(told: str) -> None:
    message = read(ExternalUserId=told)
    assert (message.sender, message.phone) == (PHONE, PHONE)
    assert message.also == told.removeprefix("whatsapp:")


def test_an_id_in_the_place_of_the_number_is_kept_if_the_number_is_told_too() -> None:
    message = read(From="whatsapp:US.AbC1", WaId="447700900001")
    assert (message.sender, message.also) == (PHONE, "US.AbC1")


@pytest.mark.parametrize("told", ["", PHONE, "gb.a1", "GB.", "GBR.a1", "GB.a-1", "x" * 500])
def test_what_is_no_id_is_not_taken_for_one(told: str) -> None:
    assert read(ExternalUserId=told).also == ""


def test_an_id_alone_is_the_sender_and_nothing_beside_one() -> None:
    message = read(From="whatsapp:US.AbC1", WaId="", ExternalUserId="whatsapp:US.AbC1")
    assert (message.sender, message.phone, message.also) == ("US.AbC1", None, "")
