import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.outbox.letter import Body, Choice
from channels.twilio.contents import (
    LONGEST_BODY,
    LONGEST_DESCRIPTION,
    LONGEST_ITEM,
    LONGEST_PAYLOAD,
    LONGEST_TITLE,
    cut,
    fill,
)

FAMILY = "👩‍👩‍👧"


def choices(count: int, title: str = "Time", description: str = "") -> tuple[Choice, ...]:
    return tuple(
        Choice(f"pick {number}", f"{title} {number}", description) for number in range(count)
    )


@pytest.mark.behaviour("CHAN-07")
@pytest.mark.parametrize(("count", "shape"), [(1, "quick-reply-1"), (3, "quick-reply-3")])
def test_up_to_three_are_buttons(count: int, shape: str) -> None:
    filled = fill(Body("Which?", choices(count)))
    assert filled is not None
    assert filled.shape == shape


@pytest.mark.behaviour("CHAN-07")
def test_up_to_ten_are_a_list_that_a_button_opens() -> None:
    filled = fill(Body("Which?", choices(10), button="See times"))
    assert filled is not None
    assert filled.variables["2"] == "See times"
    assert len(filled.types["twilio/list-picker"]["items"]) == 10


@pytest.mark.behaviour("CHAN-07")
def test_second_lines_make_another_shape_for_nothing_may_be_empty() -> None:
    plain, described = fill(Body("Which?", choices(4))), fill(Body("?", choices(4, "T", "2 h")))
    assert plain is not None
    assert described is not None
    assert plain.shape != described.shape
    assert "2 h" in described.values


def test_titles_too_long_for_buttons_stand_in_a_list() -> None:
    filled = fill(Body("Which?", choices(2, "Thursday 5 February")))
    assert filled is not None
    assert "Thursday 5 February 0" in filled.values
    assert "twilio/list-picker" in filled.types


@pytest.mark.behaviour("CHAN-07")
@pytest.mark.parametrize(
    "body",
    [
        Body("Which?"),
        Body("Which?", choices(11)),
        Body("x" * (LONGEST_BODY + 1), choices(2)),
        Body("Which?", (Choice("a", "Same"), Choice("b", "Same"))),
        Body("Which?", (Choice("a", "x" * 40 + "1"), Choice("b", "x" * 40 + "2"))),
        Body("Which?", (Choice("x" * (LONGEST_PAYLOAD + 1), "Yes"),)),
        Body("Which?", (Choice("", "Yes"),)),
        Body("Which?", (Choice("yes", "  "),)),
    ],
    ids=["none", "eleven", "long", "alike", "alike when cut", "payload", "no payload", "no title"],
)
def test_what_a_phone_could_not_show_goes_as_text_alone(body: Body) -> None:
    assert fill(body) is None


def test_a_cut_title_says_that_it_goes_on() -> None:
    assert cut("Wednesday 4 February at two", 20) == "Wednesday 4 Februar…"


@pytest.mark.behaviour("CHAN-07")
def test_a_cut_goes_through_no_character() -> None:
    assert cut(f"Cleaning for {FAMILY}{FAMILY} today", 20) == f"Cleaning for {FAMILY}…"


@given(
    st.lists(st.builds(Choice, st.text(), st.text(), st.text()), max_size=12),
    st.text(),
    st.text(max_size=30),
)
def test_whatever_the_choices_a_phone_can_show_them(
    given_choices: list[Choice], text: str, button: str
) -> None:
    filled = fill(Body(text, tuple(given_choices), button))
    if filled is None:
        return
    assert all(filled.values)
    [(kind, shape)] = filled.types.items()
    entries = shape.get("actions") or shape["items"]
    numbers = filled.variables
    for entry, choice in zip(entries, given_choices, strict=True):
        title = numbers[(entry.get("title") or entry["item"]).strip("{}")]
        assert 0 < len(title) <= (LONGEST_ITEM if kind.endswith("picker") else LONGEST_TITLE)
        assert numbers[entry["id"].strip("{}")] == choice.payload
        if "description" in entry:
            assert len(numbers[entry["description"].strip("{}")]) <= LONGEST_DESCRIPTION
