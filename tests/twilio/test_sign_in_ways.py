"""Codes that go elsewhere, through the whole program: by SMS through Twilio, by e-mail by SMTP."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from booking.identity.testing import code_of
from channels.mail.testing import MailBox, mail_server
from tests.nursery import Nursery
from tests.twilio.house import House, Shape, open_house

SHOP = """
name = "Corner Cuts"
zone = "Europe/London"
currency = "GBP"
[contact]
email = "hello@corner.example"
[opening]
monday = ["09:00-18:00"]
[[services]]
code = "cut"
name = "Haircut"
minutes = 30
price = 10
[[staff]]
code = "amy"
name = "Amy"
[sign_in]
registration = "open"
codes_go = "sms"
"""


@dataclass
class Corner:
    """A shop that sends every code elsewhere."""

    house: House
    box: MailBox


@pytest.fixture(scope="module")
def corner(nursery: Nursery) -> Iterator[Corner]:
    with tempfile.TemporaryDirectory() as folder, mail_server(MailBox()) as box:
        file = Path(folder) / "business.toml"
        file.write_text(SHOP, encoding="utf-8")
        environment = {
            "FRONTDESK_BUSINESS_FILE": str(file),
            "FRONTDESK_SMTP_URL": f"smtp://127.0.0.1:{box.port}",
        }
        with open_house(nursery, shape=Shape(environment=environment)) as house:
            yield Corner(house, box)


@pytest.mark.behaviour("AUTH-02")
@pytest.mark.behaviour("CHAN-09")
def test_a_newcomer_registers_by_e_mail_and_next_time_the_code_comes_by_sms(corner: Corner) -> None:
    nora = corner.house.customer("+447700901111")
    texts = corner.house.customer("+447700901111", "sms")
    nora.asks("Hi")
    nora.asks("Nora New")
    assert "to n•••@example.com" in nora.asks("nora@example.com").text
    assert "You're now verified" in nora.asks(code_of(corner.box.wait().get_content())).text
    nora.asks("log out")
    assert "the phone number ending in 111" in nora.asks("Hi").text
    assert "You're now verified" in nora.asks(texts.reads().code).text


@pytest.mark.behaviour("AUTH-01")
@pytest.mark.behaviour("AUTH-09")
def test_whose_number_is_withheld_proves_a_number_by_sms(corner: Corner) -> None:
    hidden = corner.house.customer("GB.5e1f0a7c")
    texts = corner.house.customer("+447700901222", "sms")
    assert "the e-mail address or the phone number" in hidden.asks("Hi").text
    hidden.asks("register")
    hidden.asks("Hugo Hidden")
    assert "the phone number ending in 222" in hidden.asks("07700 901222").text
    assert "You're now verified" in hidden.asks(texts.reads().code).text
