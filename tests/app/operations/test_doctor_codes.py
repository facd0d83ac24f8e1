"""Whether codes can go where the business file wants them."""

from pathlib import Path

import pytest

from app.operations.doctor.codes import codes_check
from app.operations.doctor.finding import Finding
from booking.identity import Via

pytestmark = pytest.mark.behaviour("AUTH-09")


SHOP = """
name = "A shop"
zone = "Europe/London"
currency = "GBP"
[opening]
monday = ["09:00-18:00"]
[[services]]
code = "cut"
name = "Cut"
minutes = 30
price = 10
[[staff]]
code = "amy"
name = "Amy"
[sign_in]
"""


def found(folder: Path, ways: list[Via], rules: str = "") -> Finding:
    """What is found of a business with these rules of signing in."""
    file = folder / "business.toml"
    file.write_text(SHOP + rules, encoding="utf-8")
    return codes_check(file, None, ways).look()


def test_codes_that_go_nowhere_keep_customers_out(tmp_path: Path) -> None:
    finding = found(tmp_path, ["email"], 'codes_go = "sms"')
    assert finding.state == "wrong"
    assert "by SMS" in finding.said
    assert "FRONTDESK_TWILIO_SMS_FROM" in finding.advice


def test_codes_that_can_go_are_found_good(tmp_path: Path) -> None:
    assert found(tmp_path, ["email", "sms"], 'codes_go = "sms"').state == "ok"


def test_a_house_whose_codes_stay_in_the_chat_is_told_what_it_misses(tmp_path: Path) -> None:
    finding = found(tmp_path, [])
    assert finding.state == "warning"
    assert "FRONTDESK_SMTP_URL" in finding.advice


def test_without_a_business_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    (tmp_path / "business.toml").write_text("name = 3")
    assert codes_check(tmp_path / "business.toml", None, []).look().state == "skipped"
    assert codes_check(None, None, []).look().state == "skipped"
