"""The inspector finds what breaks Twilio's contract: it has to be able to fail."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.twilio.checking import FORM, Exchange, Inspector

ACCOUNT = "AC" + "a" * 32
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
SENT = {"sid": "SM" + "b" * 32, "account_sid": ACCOUNT, "status": "queued", "to": "+447700900001"}


def exchange(form: dict[str, str], answer: dict[str, Any], status: int = 201) -> Exchange:
    """A message that is sent, and what is answered."""
    return Exchange(
        method="POST",
        path=MESSAGES,
        query="",
        headers={"content-type": FORM, "authorization": "Basic eDp5"},
        body=urlencode(form).encode(),
        status=status,
        answer=json.dumps(answer).encode(),
        answer_type="application/json",
    )


def problems(seen: Exchange) -> list[str]:
    """What is wrong with it."""
    inspector = Inspector()
    inspector.look_at(seen)
    assert inspector.seen
    return inspector.wrong


GOOD = {"To": "+447700900001", "From": "+15005550006", "Body": "Hi"}


def test_what_fits_the_contract_passes() -> None:
    assert problems(exchange(GOOD, SENT)) == []


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        ({"Body": "Hi"}, SENT),
        ({**GOOD, "ContentSid": "HX1"}, SENT),
        ({**GOOD, "ValidityPeriod": "soon"}, SENT),
        ({**GOOD, "StatusCallbackUrl": "https://book.example.com"}, SENT),
        (GOOD, {**SENT, "status": "kueued"}),
        (GOOD, {**SENT, "sid": "7"}),
        (GOOD, {**SENT, "error_code": "63016"}),
    ],
)
def test_what_breaks_the_contract_is_found(form: dict[str, str], answer: dict[str, Any]) -> None:
    assert len(problems(exchange(form, answer))) == 1


def test_an_unknown_word_of_a_search_is_found() -> None:
    seen = replace(
        exchange({}, {"messages": []}, 200), method="GET", query="Sender=x", headers=LOGGED_IN
    )
    assert problems(seen) == [f"GET {MESSAGES}: unknown parameter Sender"]


LOGGED_IN = {"authorization": "Basic eDp5"}


def test_a_call_without_a_login_is_found() -> None:
    assert problems(replace(exchange(GOOD, SENT), headers={"content-type": FORM}))


def test_an_address_that_twilio_does_not_have_is_found() -> None:
    assert problems(replace(exchange(GOOD, SENT), path=MESSAGES.replace("Messages", "Message")))


def test_an_error_answer_has_twilios_shape() -> None:
    assert problems(exchange(GOOD, {"error": "no"}, 400))
    assert problems(exchange(GOOD, {"code": 1, "message": "", "more_info": "", "status": 500}, 400))
