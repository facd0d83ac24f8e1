"""What is kept of a play has no sign-in code in it."""

import pytest
from pydantic import BaseModel

from evals.discreet import HIDDEN, without_codes
from evals.play.player import play
from evals.run.record import record_of
from evals.scenario.form import Scenario
from evals.trial import Trial

SIGN_IN = Scenario.model_validate(
    {
        "id": "sign-in",
        "about": "A customer proves who he is.",
        "spec": ["AUTH-03"],
        "turns": [{"say": "my bookings"}, {"say": "{code}"}],
    }
)


class Text(BaseModel):
    said: str
    parts: tuple[dict[str, str | int], ...] = ()


@pytest.mark.behaviour("AUTH-10")
async def test_no_code_is_in_what_is_kept_of_a_play() -> None:
    played = await play(SIGN_IN)
    code = played.lines[1].said
    kept = record_of(Trial(SIGN_IN, 1, "passed", played=played), "offline")
    assert code in played.lines[0].reply
    assert code not in kept.model_dump_json()
    assert HIDDEN in kept.lines[0].reply
    assert kept.lines[1].said == HIDDEN


def test_a_code_is_found_when_its_digits_are_written_apart() -> None:
    text = Text(said="Your code: 482913", parts=({"typed": "482 913", "n": 482913},))
    assert without_codes(text) == Text(
        said=f"Your code: {HIDDEN}", parts=({"typed": HIDDEN, "n": 482913},)
    )


@pytest.mark.parametrize("text", ["+44 7700 900001", "+447700900001", "20260211", "£65.00"])
def test_a_number_that_is_no_code_stays(text: str) -> None:
    assert without_codes(Text(said=text)) == Text(said=text)
