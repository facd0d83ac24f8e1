"""Templates of the business: what may be approved at all, and what may go."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from booking.outbox.letter import TemplateUse
from booking.outbox.remembered import Remembered
from booking.outbox.templates import State, Templates, TemplateText
from booking.template import MessageTemplate
from tests.booking.outbox.postroom import Postroom

GOOD = "Your booking: {{1}}, {{2}}. Just reply here."


def written(body: str = GOOD, *example: str, language: str = "en") -> MessageTemplate:
    return MessageTemplate(
        name="reminder", example=example or ("Base Clean", "Friday"), body={language: body}
    )


def templates(room: Postroom, text: MessageTemplate | None = None) -> Templates:
    return Templates(room.store, room.clock, [text or written()])


def decided(room: Postroom, state: State, text: MessageTemplate | None = None) -> Templates:
    """The provider has said so."""
    kept = templates(room, text)
    for one in kept.all():
        kept.note(replace(one, content_id=f"HX{one.language}", state=state))
    return kept


def use(language: str = "en", **variables: str) -> TemplateUse:
    return TemplateUse("reminder", language, variables or {"1": "Base Clean", "2": "Friday"})


@pytest.mark.behaviour("CHAN-05")
@pytest.mark.parametrize(
    ("body", "allowed"),
    [
        ("", "1 to 1024 characters"),
        ("x" * 1025, "1 to 1024 characters"),
        ("{{1}}, {{2}} is your booking.", "begins and ends with words"),
        ("Your booking is {{1}} on {{2}}", "begins and ends with words"),
        ("Your {{1}} {{2}} is booked.", "words between any two gaps"),
        ("Your {{1}} is booked.", "the gaps that `example` fills: {{1}}, {{2}}"),
        ("Your {{1}}, {{3}} is booked.", "the gaps that `example` fills"),
        ("Your {{service}} on {{2}} is booked.", "gaps written {{1}}"),
        ("Your {{1} on {{2}} is booked.", "gaps written {{1}}"),
    ],
)
def test_what_whatsapp_would_refuse_is_refused_in_the_file(body: str, allowed: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        written(body)
    assert allowed in str(wrong.value)


def test_a_gap_may_come_twice() -> None:
    assert written("Your {{1}} on {{2}}. Till {{2}} then!").name == "reminder"


@pytest.mark.parametrize("language", ["english", "EN", "en-GB"])
def test_a_language_is_written_as_whatsapp_writes_it(language: str) -> None:
    with pytest.raises(ValidationError):
        written(language=language)


@pytest.mark.behaviour("CHAN-05")
@pytest.mark.parametrize("state", ["unsubmitted", "pending", "rejected", "paused", "disabled"])
def test_only_what_was_approved_goes(room: Postroom, state: State) -> None:
    assert decided(room, state).approved(use()) is None


@pytest.mark.behaviour("CHAN-05")
def test_what_was_approved_goes_with_its_gaps_filled(room: Postroom) -> None:
    found = decided(room, "approved").approved(use())
    assert found is not None
    assert found.content_id == "HXen"
    assert found.text == "Your booking: Base Clean, Friday. Just reply here."
    assert dict(found.variables) == {"1": "Base Clean", "2": "Friday"}


def test_a_gap_that_nothing_fills_keeps_it_back(room: Postroom) -> None:
    kept = decided(room, "approved")
    assert kept.approved(use(**{"1": "Base Clean"})) is None
    assert kept.approved(use(**{"1": "Base Clean", "2": " "})) is None


def test_what_fills_a_gap_is_one_line(room: Postroom) -> None:
    found = decided(room, "approved").approved(use(**{"1": "Base\n  Clean", "2": "Friday\t"}))
    assert found is not None
    assert dict(found.variables) == {"1": "Base Clean", "2": "Friday"}


@pytest.mark.parametrize("wanted", ["en", "en_US", "en-GB"])
def test_a_language_is_understood_where_another_form_of_it_is_spoken(
    room: Postroom, wanted: str
) -> None:
    kept = decided(room, "approved", written(language="en_GB"))
    assert kept.approved(use(wanted)) is not None


def test_another_language_is_not(room: Postroom) -> None:
    assert decided(room, "approved").approved(use("es")) is None


def test_nobody_knows_a_template_that_was_never_handed_in(room: Postroom) -> None:
    assert templates(room).approved(use()) is None


@pytest.mark.behaviour("CHAN-05")
def test_a_text_that_was_changed_waits_for_its_own_approval(room: Postroom) -> None:
    decided(room, "approved")
    [changed] = templates(room, written("Your visit: {{1}}, {{2}}. Just reply.")).all()
    assert (changed.state, changed.content_id) == ("unsubmitted", None)


def test_what_the_provider_says_is_kept(room: Postroom) -> None:
    kept = templates(room)
    [text] = kept.all()
    kept.note(replace(text, content_id="HX1", state="rejected", reason="INVALID_FORMAT"))
    assert kept.all() == [
        TemplateText(
            "reminder",
            "en",
            "utility",
            GOOD,
            "HX1",
            "rejected",
            "INVALID_FORMAT",
            ("Base Clean", "Friday"),
        )
    ]


def test_of_two_who_make_a_shape_one_counts(room: Postroom) -> None:
    shapes = Remembered(room.store, room.clock)
    assert shapes.keep_content("AC1", "quick-reply-2", "HX1") == "HX1"
    assert shapes.keep_content("AC1", "quick-reply-2", "HX2") == "HX1"
    assert shapes.content_of("AC2", "quick-reply-2") is None


def test_a_shape_can_be_forgotten(room: Postroom) -> None:
    shapes = Remembered(room.store, room.clock)
    shapes.keep_content("AC1", "quick-reply-2", "HX1")
    shapes.drop_content("AC1", "quick-reply-2")
    assert shapes.content_of("AC1", "quick-reply-2") is None
