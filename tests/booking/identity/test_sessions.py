"""How long somebody stays signed in, and what stands for it."""

import pytest
from sqlalchemy import select, text, update

from booking.errors import NotAllowed, NotFound, NotSignedIn
from booking.identity import sessions
from booking.tables import customer, session
from booking.values import VISITOR, Role
from tests.booking.identity.chat import FAMILY, JOHN, KEY, OLIVIA, PRIYA, Chat, House

EXPIRED = "Your session has expired. For security, please verify your identity again.\n\n"


def token_of(chat: Chat) -> str:
    token = chat.identity.token_for(chat.channel, chat.external_id)
    assert token is not None
    return token


def is_in(chat: Chat) -> bool:
    return chat.standing.stage == "assistant"


@pytest.mark.behaviour("AUTH-08")
def test_a_session_lasts_a_day_from_the_code(house: House, john: Chat) -> None:
    step = john.sign_in()
    house.later(hours=23, minutes=59, seconds=59)
    assert is_in(john)
    assert step.token is not None
    assert house.identity.caller_of(step.token).customer is not None
    house.later(seconds=1)
    assert not is_in(john)
    assert house.identity.token_for(john.channel, john.external_id) is None
    with pytest.raises(NotSignedIn):
        house.identity.caller_of(step.token)


@pytest.mark.behaviour("AUTH-08")
def test_a_day_is_24_hours_also_when_the_clocks_change(house: House, john: Chat) -> None:
    house.demo.clock.set(house.demo.local("2026-03-28 23:59"))
    john.sign_in()
    house.demo.clock.set(house.demo.local("2026-03-30 00:58"))
    assert is_in(john)
    house.demo.clock.set(house.demo.local("2026-03-30 00:59"))
    assert not is_in(john)


@pytest.mark.behaviour("AUTH-08")
def test_using_a_session_does_not_lengthen_it(house: House, john: Chat) -> None:
    john.sign_in()
    for _ in range(3):
        house.later(hours=8)
        house.identity.token_for(john.channel, john.external_id)
    assert john.standing.step == "unknown"


@pytest.mark.behaviour("AUTH-08")
@pytest.mark.behaviour("AUTH-07")
def test_after_a_day_it_says_so_and_keeps_the_request(house: House, john: Chat) -> None:
    john.sign_in()
    house.later(hours=25)
    assert john.say("what is free?").text == (
        f"{EXPIRED}Your verification code is: {john.code}\n\nThis code expires in 10 minutes."
    )
    assert john.say(john.code).request == "what is free?"


@pytest.mark.behaviour("AUTH-08")
def test_after_a_day_a_family_gets_its_list(house: House) -> None:
    family = house.chat(FAMILY)
    family.greet()
    family.say("1")
    family.say(family.code)
    house.later(hours=24)
    again = family.say("my bookings").text
    assert again.startswith(f"{EXPIRED}Multiple accounts found for this phone number:")


@pytest.mark.behaviour("AUTH-08")
def test_it_says_expired_once(house: House, john: Chat) -> None:
    john.sign_in()
    house.later(hours=24)
    john.greet()
    house.later(minutes=10)
    assert not john.greet().text.startswith("Your session has expired")


@pytest.mark.behaviour("AUTH-08")
def test_logging_out_ends_the_session_at_once(house: House, john: Chat) -> None:
    token = john.sign_in().token
    step = house.identity.log_out(john.channel, john.external_id)
    assert step.text == "You've been logged out. Send a message anytime to start a new session."
    assert (step.stage, john.standing.step) == ("identify", "unknown")
    assert token is not None
    with pytest.raises(NotSignedIn):
        house.identity.caller_of(token)
    assert john.greet().text.startswith("Your verification code is: ")


@pytest.mark.behaviour("AUTH-08")
@pytest.mark.parametrize("words", ["log out", "Logout", "log me out!", "sign out"])
def test_log_out_ends_a_login_that_is_under_way(john: Chat, words: str) -> None:
    john.say("my bookings")
    assert john.say(words).text.startswith("You've been logged out.")
    assert john.say(john.code).text.startswith("Your verification code is: ")
    assert john.say(john.code).request is None


def test_logging_out_a_stranger_leaves_nothing_behind(house: House) -> None:
    stranger = house.chat("+447700900555")
    assert stranger.say("log out").stage == "identify"
    with house.demo.store.reading() as connection:
        assert connection.execute(text("SELECT * FROM channel_identity")).all() == []


@pytest.mark.behaviour("AUTH-08")
def test_signing_in_again_ends_the_session_before(house: House, john: Chat) -> None:
    john.sign_in()
    before = token_of(john)
    house.identity.log_out(john.channel, john.external_id)
    john.sign_in()
    with pytest.raises(NotSignedIn):
        house.identity.caller_of(before)
    assert house.identity.caller_of(token_of(john)).channel == "terminal"


@pytest.mark.behaviour("AUTH-08")
def test_an_identity_has_one_session_at_a_time(house: House, john: Chat) -> None:
    john.sign_in()
    before = token_of(john)
    account = house.demo.person(PRIYA).id
    with house.demo.store.writing() as connection:
        identity = connection.scalars(select(session.c.identity_id)).one()
        sessions.start(connection, identity, account, int(house.demo.clock.now().timestamp()))
    with pytest.raises(NotSignedIn):
        house.identity.caller_of(before)
    assert house.identity.caller_of(token_of(john)).customer == account


@pytest.mark.behaviour("AUTH-08")
@pytest.mark.parametrize("named", ["john@example.com", JOHN, "07700 900001", "JOHN@example.com"])
def test_the_team_can_end_a_customers_sessions(house: House, john: Chat, named: str) -> None:
    john.sign_in()
    house.chat(channel="whatsapp").sign_in()
    priya = house.chat(PRIYA)
    priya.sign_in()
    tokens = [token_of(john), token_of(house.chat(channel="whatsapp"))]
    assert house.identity.revoke(house.demo.caller(OLIVIA), named) == 2
    for token in tokens:
        with pytest.raises(NotSignedIn):
            house.identity.caller_of(token)
    assert is_in(priya)
    assert house.identity.revoke(house.demo.caller(OLIVIA), named) == 0


@pytest.mark.behaviour("AUTH-08")
def test_a_code_under_way_is_revoked_too(house: House, john: Chat) -> None:
    john.greet()
    house.identity.revoke(house.demo.caller(OLIVIA), JOHN)
    assert john.say(john.code).stage == "verify"


@pytest.mark.behaviour("AUTH-08")
def test_a_lost_phone_takes_the_familys_sessions_with_it(house: House) -> None:
    family = house.chat(FAMILY)
    family.greet()
    family.say("2")
    family.say(family.code)
    assert house.identity.revoke(house.demo.caller(OLIVIA), FAMILY) == 1


@pytest.mark.behaviour("AUTH-11")
def test_only_the_team_can_revoke(house: House, john: Chat) -> None:
    john.sign_in()
    with pytest.raises(NotAllowed):
        house.identity.revoke(house.demo.caller(PRIYA), JOHN)
    with pytest.raises(NotSignedIn):
        house.identity.revoke(VISITOR, JOHN)
    assert is_in(john)


def test_revoking_nobody_says_so(house: House) -> None:
    with pytest.raises(NotFound, match=r"who@example\.com"):
        house.identity.revoke(house.demo.caller(OLIVIA), "who@example.com")


@pytest.mark.behaviour("AUTH-11")
def test_the_role_is_the_accounts_of_now(house: House) -> None:
    """Who leaves the team today can do today what a customer can."""
    olivia = house.chat(OLIVIA)
    olivia.sign_in()
    token = token_of(olivia)
    assert house.identity.caller_of(token).role is Role.ADMIN
    with house.demo.store.writing() as connection:
        connection.execute(
            update(customer).where(customer.c.phone == OLIVIA).values(role="customer")
        )
    assert house.identity.caller_of(token).role is Role.CUSTOMER
    assert olivia.standing.caller == house.identity.caller_of(token)


@pytest.mark.behaviour("AUTH-08")
def test_every_turn_gets_a_fresh_token_and_all_are_good(house: House, john: Chat) -> None:
    """Turns may run at the same time: a new token takes nothing from an older one."""
    first = john.sign_in().token
    tokens = {token_of(john) for _ in range(5)} | {first or ""}
    assert len(tokens) == 6
    assert {house.identity.caller_of(token) for token in tokens} == {house.demo.caller(JOHN)}


@pytest.mark.behaviour("AUTH-08")
def test_a_token_outlives_the_process(house: House, john: Chat) -> None:
    john.sign_in()
    token = token_of(john)
    restarted = house.with_key(KEY)
    assert restarted.caller_of(token) == house.demo.caller(JOHN)


@pytest.mark.behaviour("AUTH-11")
def test_a_token_that_was_never_given_opens_nothing(house: House, john: Chat) -> None:
    john.sign_in()
    good = token_of(john)
    handle, nonce, seal = good.split(".")
    forged = [
        "", ".", "..", "a.b.c", handle, f"{handle}.{nonce}.", f"{handle}.{nonce}.{'0' * 64}",
        f"{handle}.x.{seal}", f"x{handle}.{nonce}.{seal}", f"{good}.", good.upper(),
        "ü.ü.ü", "\ud83d..", "x" * 5000, "1",
    ]  # fmt: skip
    for token in forged:
        with pytest.raises(NotSignedIn):
            house.identity.caller_of(token)
    with pytest.raises(NotSignedIn):
        house.with_key(b"quite another server key").caller_of(good)


@pytest.mark.behaviour("AUTH-08")
def test_the_database_holds_no_token(house: House, john: Chat) -> None:
    john.sign_in()
    token = token_of(john)
    with house.demo.store.reading() as connection:
        row = str(connection.execute(select(session)).one())
    assert token not in row
    assert token.rpartition(".")[2] not in row
    assert token.split(".")[1] not in row


def test_nobody_has_no_token(house: House, john: Chat) -> None:
    assert house.identity.token_for(john.channel, john.external_id) is None
    john.greet()
    assert house.identity.token_for(john.channel, john.external_id) is None
