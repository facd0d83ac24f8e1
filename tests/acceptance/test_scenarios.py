"""The seven scenarios of the reference, from "Hi" on, through `frontdesk chat --json --db URL`.

The clock starts on Thursday 5 February 2026: M is Monday the 9th, and next Wednesday the 11th.
Each is played on SQLite and on PostgreSQL.
"""

import pytest

from tests.acceptance.chatting import FAMILY, JOHN, PRIYA, chat


@pytest.mark.behaviour("AUTH-03")
@pytest.mark.behaviour("BOOK-01")
@pytest.mark.behaviour("BOOK-04")
@pytest.mark.behaviour("TALK-02")
def test_scenario_1_a_first_time_user_books(database_url: str) -> None:
    with chat(PRIYA, db=database_url) as priya:
        hello = priya.say("Hi")
        assert hello.stage == "verify"
        assert "This code expires in 10 minutes." in hello.text

        verified = priya.say(hello.code)
        assert verified.stage == "assistant"
        assert "You're now verified!" in verified.text
        assert "How can I help you today?" in verified.text

        offer = priya.say("What do you offer?")
        for line in (
            "1. Base Clean (2 hours)",
            "Compact clean for 1-2 bedroom spaces",
            "£45",
            "2. Standard Clean (3 hours)",
            "£65",
            "3. Premium Clean (4 hours)",
            "£95",
        ):
            assert line in offer.text

        times = priya.say("Show me times for a standard clean next Wednesday")
        assert "Standard Clean" in times.text
        assert "Wednesday, February 11th" in times.text
        assert "9:00 AM" in times.text
        assert "2:00 PM" in times.text

        booked = priya.say("2pm please")
        assert booked.called("create_booking")
        assert "Booking confirmed for Standard Clean on February 11th at 2:00 PM!" in booked.text
        assert "Wednesday, February 11, 2026" in booked.text
        assert "2:00 PM – 5:00 PM" in booked.text


@pytest.mark.behaviour("BOOK-06")
@pytest.mark.behaviour("DEMO-04")
def test_scenario_2_an_existing_customer_looks_at_their_bookings(database_url: str) -> None:
    with chat(JOHN, db=database_url) as john:
        john.log_in()
        mine = john.say("My bookings")
        assert mine.called("list_bookings")
        assert "1. Standard Clean" in mine.text
        assert "Monday, 09 February 2026" in mine.text
        assert "10:00 – 13:00" in mine.text
        assert "2. Premium Clean" in mine.text
        assert "Thursday, 19 February 2026" in mine.text
        assert "14:00 – 18:00" in mine.text
        assert mine.text.count("Status: Confirmed") == 2


@pytest.mark.behaviour("BOOK-07")
@pytest.mark.behaviour("QUOTA-03")
@pytest.mark.behaviour("TALK-05")
def test_scenario_3_a_last_minute_cancellation(database_url: str) -> None:
    with chat(JOHN, db=database_url) as john:
        john.log_in()
        john.tell_program("/advance 3d")  # Sunday the 8th: the booking is tomorrow
        john.log_in("hello")
        asked = john.say("I need to cancel tomorrow's appointment")
        assert asked.stage == "confirm"
        assert "February 9" in asked.text
        assert "10:00 AM" in asked.text
        assert "Standard Clean" in asked.text
        assert "Are you sure you want to cancel?" in asked.text
        assert not asked.called("cancel_booking")

        done = john.say("Yes, cancel it")
        assert done.called("cancel_booking")
        assert "has been cancelled" in done.text
        assert "Credit restored to your account." in done.text
        assert "rebook" in done.text
        assert "Standard Clean" not in john.say("my bookings").text


@pytest.mark.behaviour("QUOTA-01")
def test_scenario_4_account_and_subscription(database_url: str) -> None:
    with chat(JOHN, db=database_url) as john:
        john.log_in()
        quota = john.say("What's my subscription status?")
        for line in (
            "Plan: Standard Clean - Fortnightly",
            "Status: Active",
            "Price: £70.00/month",
            "Next Renewal: March 1, 2026",
            "Standard Clean: 1 of 2 sessions remaining",
            "Premium Clean (shared pool): 0 of 1 sessions remaining",
        ):
            assert line in quota.text
        assert (
            "Your next booking is Standard Clean on Monday, February 9th at 10:00 AM" in quota.text
        )


@pytest.mark.behaviour("AUTH-04")
@pytest.mark.behaviour("DEMO-03")
def test_scenario_5_a_family_shares_a_phone(database_url: str) -> None:
    with chat(FAMILY, db=database_url) as family:
        hello = family.say("Hi")
        assert hello.stage == "identify"
        assert "Multiple accounts found for this phone number:" in hello.text
        assert "1. Customer A (customer.a@example.com)" in hello.text
        assert "Which profile would you like to use?" in hello.text

        chosen = family.say("Customer A")
        assert chosen.stage == "verify"
        verified = family.say(chosen.code)
        assert "You're now verified!" in verified.text
        assert "customer.a@example.com" in family.say("my details").text


@pytest.mark.behaviour("BOOK-09")
def test_scenario_6_a_recurring_booking(database_url: str) -> None:
    with chat(PRIYA, db=database_url) as priya:
        priya.log_in()
        check = priya.say("I want to book Standard Clean every Wednesday at 10am")
        assert check.called("recurring_check")
        for day in ("February 11", "February 18", "February 25", "March 4"):
            assert day in check.text
        assert check.text.count("Available") == 4
        assert "All 4 weekly slots are available!" in check.text

        answer = priya.say("Yes")
        assert answer.called("create_recurring")
        assert "All 4 bookings confirmed!" in answer.text
        assert priya.say("my bookings").text.count("Standard Clean") == 4


@pytest.mark.behaviour("BOOK-10")
def test_scenario_7_the_preferred_time_is_not_available(database_url: str) -> None:
    with chat(PRIYA, db=database_url) as priya:
        priya.log_in()
        refused = priya.say("Book me a Premium Clean next Monday at 3pm")
        assert not refused.called("create_booking")
        assert "3:00 PM isn't available on Monday, February 9th" in refused.text
        assert "1. " in refused.text
        assert "4. " in refused.text

        booked = priya.say("Tuesday at 1pm")
        assert booked.called("create_booking")
        assert "Booking confirmed for Premium Clean on" in booked.text
        assert "Tuesday, February 10, 2026" in booked.text
