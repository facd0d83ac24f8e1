"""Replies are held against the results of the turn: drafts, and what is left of them."""

from typing import Any

import pytest

from agent.claims import LOOK, NOTHING_DONE, UNCERTAIN, honest, outcomes
from agent.state import Done

SERVICES = ("Base Clean", "Standard Clean", "Premium Clean")
WEDNESDAY = "2026-02-11T14:00:00+00:00"
BOOKED = (
    "Booked: Standard Clean on Wednesday 11 February 2026, 2:00 PM - 5:00 PM with Amy (B7K2QX). "
    "£65. Status: confirmed."
)
CANCELLED = "Cancelled: Standard Clean on Monday 9 February 2026, 10:00 AM (B7K2QX)."
MOVED = (
    "Moved from Monday 9 February 2026, 10:00 AM. Now: Standard Clean on Wednesday "
    "11 February 2026, 2:00 PM - 5:00 PM with Amy (B7K2QX). £65. Status: confirmed."
)
TAKEN = "Sorry, that time has just been taken. Free that day: 9:00 AM."
LIST = (
    "1. Standard Clean on Monday 9 February 2026, 10:00 AM - 1:00 PM with Amy (B7K2QX). Status: "
    "confirmed.\n2. Premium Clean on Thursday 19 February 2026, 2:00 PM - 6:00 PM with Ben "
    "(C4K2QX). Status: cancelled."
)


def call(name: str, effect: str, text: str, **more: Any) -> Done:
    """A finished call."""
    blank = Done(
        name=name,
        arguments={},
        effect=effect,
        text=text,
        is_error=False,
        unknown=False,
        bookings=[],
        partly=False,
    )
    return {**blank, **more}  # type: ignore[typeddict-item]


def of(service: str, starts: str) -> list[dict[str, str]]:
    """The booking that a call changed."""
    return [{"service": service, "starts": starts}]


booked = call("create_booking", "write", BOOKED, bookings=of("Standard Clean", WEDNESDAY))
cancelled = call(
    "cancel_booking",
    "destroy",
    CANCELLED,
    bookings=of("Standard Clean", "2026-02-09T10:00:00+00:00"),
)
moved = call("reschedule_booking", "destroy", MOVED, bookings=of("Standard Clean", WEDNESDAY))
refused = call("create_booking", "write", TAKEN, is_error=True)
listed = call("list_bookings", "read", LIST)
times = call("check_availability", "read", "Wednesday 11 February 2026: 9:00 AM, 2:00 PM")
silent = call("cancel_booking", "destroy", "No answer in time.", is_error=True, unknown=True)

EMPTY_CLAIMS = [
    "I've booked your Standard Clean for Wednesday at 2pm.",
    "I have booked it for you.",
    "Great news! Your appointment is booked for Wednesday at 2:00 PM.",
    "Booking confirmed! ✅",
    "Your booking is confirmed.",
    "Your booking has been confirmed for tomorrow at 10.",
    "You're all set! ✅",
    "All set for Wednesday, 2pm.",
    "All done!",
    "All booked! ✅",
    "Great news, booked!",
    "All 4 bookings confirmed! ✅",
    "Both appointments are now booked.",
    "It's cancelled.",
    "Yes, it's booked.",
    "I was able to reschedule your appointment to Friday.",
    "I took care of the cancellation.",
    "Consider it cancelled.",
    "You now have a booking on Wednesday at 2pm.",
    "I have not only booked it but also told Amy.",
    "It wasn't hard - your booking is confirmed.",
    "Confirmed: Standard Clean, Wednesday 2pm.",
    "Amy will come on Wednesday at 2pm.",
    "Your session was refunded to your plan.",
    "Done! ✅",
    "Done.",
    "It's done.",
    "Consider it done!",
    "Your booking has been cancelled.",
    "I've cancelled your Monday clean.",
    "I've gone ahead and cancelled it.",
    "Cancelled ✅",
    "Your Standard Clean has now been moved to Friday at 3pm.",
    "I moved your booking to Friday.",
    "I've rescheduled your clean.",
    "Your appointment is now on Friday at 3 PM.",
    "No problem, I've booked it!",
    "Don't worry, I have cancelled that for you.",
    "If you need anything else let me know, I've booked it.",
    "Perfect, your slot has been reserved.",
    "Your credit has been restored.",
    "Successfully booked.",
    "I\u2019ve booked you in for Wednesday.",
    "*I've booked your clean!* 🎉",
    "We've scheduled your cleaning for Wednesday at 14:00.",
    "I've put you down for Wednesday at 2.",
    "I've made the booking.",
    "Your reservation is complete.",
    "You're booked in for Wednesday at 2pm!",
    "See you on Wednesday at 2pm!",
    "I'm booking that for you now.",
    "I've updated your booking.",
    "Ho prenotato la pulizia per mercoledì alle 14.",
    "La tua prenotazione è stata cancellata.",
    "He reservado tu limpieza para el miércoles.",
    "Tu reserva ha sido cancelada.",
    "Randevunuz onaylandı.",
    "Rezervasyonunuz iptal edildi.",
    "Ich habe den Termin für Mittwoch gebucht.",
    "Ihr Termin wurde storniert.",
    "J'ai réservé votre ménage pour mercredi.",
    "Votre réservation a été annulée.",
]


@pytest.mark.behaviour("TALK-04")
@pytest.mark.parametrize("draft", EMPTY_CLAIMS)
def test_a_claim_that_nothing_bears_out_is_never_sent(draft: str) -> None:
    assert honest(draft, [], SERVICES) in (NOTHING_DONE, LOOK)


@pytest.mark.behaviour("TALK-04")
@pytest.mark.parametrize("draft", EMPTY_CLAIMS)
def test_after_a_refusal_the_reason_stands_in_the_place_of_the_claim(draft: str) -> None:
    assert honest(draft, [refused], SERVICES) == TAKEN


@pytest.mark.behaviour("TALK-04")
@pytest.mark.parametrize("draft", EMPTY_CLAIMS)
def test_looking_at_free_times_books_nothing(draft: str) -> None:
    assert honest(draft, [times], SERVICES) in (NOTHING_DONE, LOOK)


NO_CLAIMS = [
    "Shall I book it?",
    "Are you sure you want to cancel?",
    "Would you like me to move your booking to Friday?",
    "Do you want your clean booked for Wednesday?",
    "Your booking has not been cancelled.",
    "The booking could not be completed.",
    "I couldn't book that: the time is taken.",
    "Nothing has been booked.",
    "It hasn't been moved.",
    "I can book it for you.",
    "I can book Wednesday at 2pm for you if you like.",
    "If you say yes, your booking will be cancelled.",
    "Once you confirm, I'll book it.",
    "Let me know which one to cancel.",
    "You could have it moved to Friday.",
    "That time is already booked.",
    "Wednesday is fully booked.",
    "Sorry, all morning slots are booked.",
    "The 2pm slot was booked by someone else a moment ago.",
    "If a booking is cancelled in time, the session is given back.",
    "Once booked, you can still move it.",
    "I have cancelled nothing.",
    "Great, which time would you like?",
    "I've found 3 free times on Wednesday.",
    "See you soon!",
    "We're fully booked on Saturday, but Friday at 10:00 AM is free.",
    "All slots are booked up that day.",
    "Which booking do you want cancelled?",
    "To cancel, tell me which booking you mean.",
    "Bookings can be cancelled up to 2 hours before.",
    "I wasn't able to cancel it.",
    "Sorry, that slot is taken. Would 3pm suit you?",
    "What time would you like?",
    "Here are our services:\n1. Base Clean\n2. Standard Clean",
    "I'd be happy to book that. Which day suits you?",
    "I'm not sure what you're asking. I can help with: booking, moving and cancelling.",
    "Unfortunately I could not move your booking.",
    "Tell me a day and I'll check it.",
    "To book, please tell me the service first.",
    "Your booking was not changed and is still confirmed.",
    "Non è stato prenotato nulla.",
    "Vuoi che lo prenoti?",
    "No he reservado nada.",
    "Es wurde nichts gebucht, der Termin konnte nicht gebucht werden.",
    "Rien n'a été réservé, pas encore.",
    "Okay, nothing was changed. Your booking stays as it was.",
    "Hello! How can I help you today?",
    "You're welcome! Have a lovely day.",
]


@pytest.mark.behaviour("TALK-04")
@pytest.mark.parametrize("draft", NO_CLAIMS)
def test_what_claims_nothing_is_sent_as_it_is(draft: str) -> None:
    assert honest(draft, [], SERVICES) == draft
    assert honest(draft, [times], SERVICES) == draft


BORNE_OUT = [
    (
        "Booking confirmed for Standard Clean on February 11th at 2:00 PM! ✅\n\n"
        "📅 Wednesday, February 11, 2026\n🕐 2:00 PM – 5:00 PM\n🧹 Standard Clean (3 hours)\n"
        "Status: Confirmed\n\nIs there anything else I can help with?",
        booked,
    ),
    ("I've booked your Standard Clean for Wednesday at 2pm. See you then!", booked),
    ("Done! Your Standard Clean is booked for Wednesday 11 February, 14:00 to 17:00.", booked),
    ("Your booking on 2026-02-09 has been cancelled. ✅\n\nWould you like to rebook?", cancelled),
    ("I've cancelled your Standard Clean on Monday at 10:00 AM.", cancelled),
    ("Cancelled ✅", cancelled),
    (
        "Your Standard Clean has been moved from Monday 10:00 AM to Wednesday, 11 February at "
        "2:00 PM. ✅",
        moved,
    ),
    ("Ihr Termin (Standard Clean) am Wednesday 11 February um 14:00 wurde gebucht.", booked),
]


@pytest.mark.behaviour("TALK-04")
@pytest.mark.parametrize(("draft", "result"), BORNE_OUT)
def test_what_the_results_bear_out_is_sent_as_it_is(draft: str, result: Done) -> None:
    assert honest(draft, [result], SERVICES) == draft


EXISTING = [
    "You have a Standard Clean booked for Monday at 10:00 AM.",
    "1. Standard Clean\n   📅 Monday, 09 February 2026\n   🕐 10:00 – 13:00\n   Status: Confirmed",
    "Your Premium Clean on Thursday 19 February is cancelled.",
    "You're booked for Monday at 10:00.",
    "1. Standard Clean on Monday 9 February (confirmed)\n2. Premium Clean, Thursday, cancelled",
    "You have 2 bookings:\n\n1. Standard Clean, Monday 9 February - Status: Confirmed\n"
    "2. Premium Clean, Thursday 19 February - Status: Cancelled",
    "Your next booking is confirmed. See you on Monday!",
]


@pytest.mark.behaviour("TALK-04")
@pytest.mark.parametrize("draft", EXISTING)
def test_bookings_that_were_just_read_may_be_told(draft: str) -> None:
    assert honest(draft, [listed], SERVICES) == draft


@pytest.mark.behaviour("TALK-04")
@pytest.mark.parametrize(
    "draft",
    [
        "I've cancelled your Standard Clean.",
        "Your booking has been cancelled.",
        "You're booked for Wednesday at 2pm.",
        "Your booking is confirmed for Friday at 3 PM.",
        "Done! ✅",
    ],
)
def test_reading_the_list_does_not_bear_out_a_change(draft: str) -> None:
    assert draft not in honest(draft, [listed], SERVICES)


@pytest.mark.behaviour("TALK-04")
@pytest.mark.parametrize(
    "draft",
    [
        "I've booked your Standard Clean for Tuesday at 2pm.",
        "I've booked your Standard Clean for Wednesday at 3pm.",
        "I've booked your Premium Clean for Wednesday at 2pm.",
        "Your Standard Clean is booked for February 12th at 2:00 PM!",
        "Is there anything else?",
        "I've checked the times for you.",
        "Your booking has been cancelled.",
        "I've booked it.",
    ],
)
def test_a_booking_told_wrongly_or_not_at_all_is_told_by_the_booking_system(draft: str) -> None:
    assert honest(draft, [booked], SERVICES).startswith(BOOKED)


@pytest.mark.behaviour("TALK-04")
def test_a_wrong_time_does_not_stand_beside_the_right_one() -> None:
    text = honest("I've booked your clean for Tuesday at 9am. Anything else?", [booked], SERVICES)
    assert text == f"{BOOKED}\n\nAnything else?"


@pytest.mark.behaviour("TALK-04")
def test_one_change_of_two_does_not_bear_out_the_other() -> None:
    draft = "Your Standard Clean on Monday has been cancelled. I've booked Friday at 3pm."
    assert honest(draft, [cancelled, refused], SERVICES) == (
        "Your Standard Clean on Monday has been cancelled."
    )


@pytest.mark.behaviour("TALK-04")
def test_a_card_of_a_booking_that_was_not_made_goes_with_its_claim() -> None:
    draft = "Booking confirmed! ✅\n\n📅 Wednesday\n🕐 2:00 PM\nStatus: Confirmed\n\nAnything else?"
    assert honest(draft, [], SERVICES) == f"{NOTHING_DONE}\n\nAnything else?"


@pytest.mark.behaviour("TALK-04")
def test_an_unknown_outcome_is_neither_success_nor_failure() -> None:
    text = honest("Your booking has been cancelled.", [silent], SERVICES)
    assert text == f"No answer in time. {UNCERTAIN}"
    assert outcomes([silent]) == [text]


@pytest.mark.behaviour("TALK-04")
def test_a_series_booked_in_part_is_not_told_as_whole() -> None:
    part = call(
        "create_recurring",
        "write",
        "Booked 2: ... Not booked: Monday 2 March.",
        bookings=[*of("Base Clean", WEDNESDAY), *of("Base Clean", "2026-02-18T14:00:00+00:00")],
        partly=True,
    )
    assert honest("I've booked all your sessions!", [part]).startswith(part["text"])
    told = "✅ Booked: Wednesday 11 and 18 February, 2:00 PM\n❌ Monday 2 March was taken"
    assert honest(told, [part]) == told


def test_an_empty_draft_is_not_made_emptier() -> None:
    assert honest("...", []) == "..."
