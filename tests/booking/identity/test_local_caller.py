"""The person whom a process on this machine serves."""

import pytest

from booking.errors import NotFound, Unclear
from tests.booking.identity.chat import FAMILY, JOHN, OLIVIA, House

pytestmark = pytest.mark.behaviour("AUTH-11")


@pytest.mark.parametrize("named", [JOHN, "07700 900001", "john@example.com", " John@Example.com "])
def test_a_phone_or_an_email_address_names_somebody(house: House, named: str) -> None:
    assert house.identity.local_caller(named, "mcp") == house.demo.caller(JOHN, "mcp")


def test_the_role_comes_with_the_account(house: House) -> None:
    assert house.identity.local_caller(OLIVIA, "mcp") == house.demo.caller(OLIVIA, "mcp")


@pytest.mark.parametrize("named", ["+447700900404", "who@example.com", "john", "", "'; --"])
def test_nobody_by_that_name_is_said_clearly(house: House, named: str) -> None:
    with pytest.raises(NotFound, match="Nobody has the phone number or e-mail address"):
        house.identity.local_caller(named, "mcp")


def test_several_on_one_phone_are_told_apart_by_email(house: House) -> None:
    with pytest.raises(Unclear) as refused:
        house.identity.local_caller(FAMILY, "mcp")
    assert "customer.a@example.com, customer.b@example.com" in refused.value.text
    assert [choice["name"] for choice in refused.value.facts["choices"]] == [
        "Customer A",
        "Customer B",
        "Customer C",
    ]
