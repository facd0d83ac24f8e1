"""The pages of signing in, as a person without scripts meets them."""

import pytest

from tests.web.house import FAMILY, JOHN, PRIYA, House, open_house

SAME = ("/sign-in/code", "Enter your code")


@pytest.mark.behaviour("MCP-06")
def test_a_code_sent_to_a_contact_on_file_signs_in(house: House) -> None:
    surfer = house.surfer()
    assert surfer.open("/sign-in").heading == "Sign in"
    page = surfer.press("Send me a code", contact="07700 900001")
    assert (page.path, page.heading) == SAME
    page = surfer.press("Sign in", code=f" {house.code[:3]} {house.code[3:]} ")
    assert page.path == "/apps"
    assert "You are signed in as John Smith" in page.text


@pytest.mark.behaviour("MCP-06")
def test_a_stranger_reads_what_a_customer_reads(house: House) -> None:
    """Only the address that they typed themselves differs, and no message leaves."""
    pages = []
    for contact in ("nobody@example.com", "john@example.com"):
        surfer = house.surfer()
        surfer.open("/sign-in")
        sent = surfer.press("Send me a code", contact=contact)
        wrong = "000000" if not house.post.sent or house.code != "000000" else "111111"
        pages.append(
            [
                (page.status, page.path, page.text.replace(contact, "X"))
                for page in (sent, surfer.press("Sign in", code=wrong))
            ]
        )
    assert pages[0] == pages[1]
    assert [posted.address for posted in house.post.sent] == ["john@example.com"]


@pytest.mark.behaviour("AUTH-06")
def test_a_wrong_code_is_told_beside_the_field(house: House) -> None:
    surfer = house.surfer()
    surfer.open("/sign-in")
    surfer.press("Send me a code", contact=JOHN)
    wrong = "000000" if house.code != "000000" else "111111"
    said = [surfer.press("Sign in", code=wrong) for _ in range(3)]
    assert [page.status for page in said] == [422] * 3
    assert "Please try again or request a new code." in said[1].text
    assert "Please request a new verification code." in said[2].text
    assert said[0].text.startswith("Error: Enter your code")
    assert 'aria-describedby="code-error"' in said[0].response.text
    house.later(seconds=30)
    page = surfer.press("Send a new code")
    assert "A new code is on its way." in page.text
    assert surfer.press("Sign in", code=house.code).path == "/apps"


@pytest.mark.behaviour("AUTH-05")
def test_a_new_code_too_soon_says_how_long_to_wait(house: House) -> None:
    surfer = house.surfer()
    surfer.open("/sign-in")
    surfer.press("Send me a code", contact=JOHN)
    page = surfer.press("Send a new code")
    assert page.status == 429
    assert "Please wait 30 seconds" in page.text
    assert "aria-invalid" not in page.response.text  # nothing is wrong with the code
    assert surfer.press("Sign in", code=house.code).path == "/apps"


def test_what_is_no_contact_stays_in_the_field_to_be_put_right(house: House) -> None:
    surfer = house.surfer()
    surfer.open("/sign-in")
    page = surfer.press("Send me a code", contact='john" autofocus <script>alert(1)</script>')
    assert page.status == 422
    assert "neither a phone number nor an e-mail address" in page.text
    assert "<script" not in page.response.text
    assert "john&#34; autofocus &lt;script&gt;" in page.response.text


def test_another_contact_can_be_named(house: House) -> None:
    surfer = house.surfer()
    surfer.open("/sign-in")
    surfer.press("Send me a code", contact="jon@example.com")
    assert surfer.press("Use another address").heading == "Sign in"
    surfer.press("Send me a code", contact="john@example.com")
    assert surfer.press("Sign in", code=house.code).path == "/apps"


@pytest.mark.behaviour("AUTH-04")
def test_who_shares_a_phone_says_who_they_are_after_the_code(house: House) -> None:
    surfer = house.surfer()
    surfer.open("/sign-in")
    page = surfer.press("Send me a code", contact=FAMILY)
    assert "Customer" not in page.text
    page = surfer.press("Sign in", code=house.code)
    assert page.heading == "Who are you?"
    assert surfer.press("Continue").status == 422
    ticket = house_tickets(surfer.page.response.text)[1]
    page = surfer.press("Continue", who=ticket)
    assert "You are signed in as Customer B" in page.text


def house_tickets(html: str) -> list[str]:
    return [piece.split('"')[0] for piece in html.split('name="who" value="')[1:]]


def test_the_code_page_of_a_browser_that_asked_for_none_leads_to_the_start(house: House) -> None:
    assert house.surfer().open("/sign-in/code").path == "/sign-in"
    assert house.surfer().open("/sign-in/who").path == "/sign-in"


def test_whoever_is_signed_in_is_not_asked_again(house: House) -> None:
    surfer = house.signed_in()
    for path in ("/sign-in", "/sign-in/code", "/sign-in/who"):
        assert surfer.open(path).path == "/apps"


@pytest.mark.behaviour("AUTH-08")
def test_after_a_quarter_of_an_hour_one_signs_in_anew_and_is_told_why(house: House) -> None:
    surfer = house.signed_in()
    house.later(minutes=15)
    page = surfer.open("/apps")
    assert page.path == "/sign-in"
    assert "You have been signed out" in page.text


@pytest.mark.behaviour("AUTH-08")
def test_signing_out_ends_the_session_itself_and_not_the_cookie_alone(house: House) -> None:
    surfer = house.signed_in()
    kept = dict(surfer.client.cookies)
    assert surfer.press("Sign out").path == "/sign-in"
    surfer.client.cookies.update(kept)
    assert surfer.open("/apps").path == "/sign-in"


def test_a_new_person_can_sign_in_after_another_in_the_same_browser(house: House) -> None:
    surfer = house.signed_in()
    surfer.press("Sign out")
    surfer.press("Send me a code", contact=PRIYA)
    assert "Priya Patel" in surfer.press("Sign in", code=house.code).text


def test_where_no_message_can_be_sent_the_page_says_so_and_where_to_turn() -> None:
    with open_house(ways=()) as house:
        page = house.surfer().open("/sign-in")
    assert "cannot send sign-in codes" in page.text
    assert "+44 20 7946 0018" in page.text
    assert page.forms == []


def test_where_only_e_mail_can_be_sent_only_an_address_is_asked_for() -> None:
    with open_house(ways=("email",)) as house:
        page = house.surfer().open("/sign-in")
    assert "Your e-mail address" in page.text
    assert 'type="email"' in page.response.text
