"""The page of a run needs nothing else, escapes what people wrote, and says what is wrong."""

import re
from html import unescape
from typing import Any

import pytest

from evals.report.columns import histogram, tally
from evals.report.page import plots, report
from evals.report.reading import cards, play_of
from evals.report.telling import duration, percent
from evals.run.record import CallRecord, FindingRecord, LineRecord, Record
from evals.run.result import DO_NOTHING
from tests.evals.run.making import record, result, scenario

SCRIPT = "<script>alert('it')</script>"
pytestmark = pytest.mark.behaviour("EVAL-08")


def line(turn: int = 1, said: str = "hi", **other: Any) -> LineRecord:
    about = {"at": "2026-02-05T09:00", "phone": "+447700900001", "stage": "assistant"}
    return LineRecord.model_validate(
        {**about, "turn": turn, "said": said, "reply": "Hello.", "seconds": 0.1, **other}
    )


def call(**other: Any) -> CallRecord:
    about = {"turn": 1, "name": "profile", "arguments": {}, "effect": "read", "outcome": "done"}
    return CallRecord.model_validate({**about, "text": "John Smith", **other})


def page_of(*records: Record, **other: Any) -> str:
    known = sorted({one.scenario for one in records})
    return report(result(list(records), [scenario(name, **other) for name in known]))


def test_what_people_and_models_wrote_is_shown_as_words() -> None:
    spoken = line(said=SCRIPT, reply=SCRIPT, choices=[SCRIPT])
    asked = call(arguments={SCRIPT: SCRIPT}, text=SCRIPT, agreed=SCRIPT, outcome="refused")
    wrong = FindingRecord(check="heard", text=SCRIPT, turn=1)
    page = page_of(
        record("one", "failed", lines=(spoken,), calls=(asked,), findings=(wrong,)),
        record("two", "error", why=SCRIPT),
    )
    assert SCRIPT not in page
    assert page.count("&lt;script&gt;alert") >= 8


def test_a_page_needs_nothing_from_anywhere() -> None:
    page = page_of(record("one", lines=(line(),)))
    assert "default-src 'none'" in unescape(page)
    assert not re.search(r"""(?:src|href)=["'](?!#)|@import|url\(""", page)


def test_what_is_wrong_stands_at_its_turn_and_with_the_end_of_the_world() -> None:
    findings = (
        FindingRecord(check="heard", text="no day", turn=2),
        FindingRecord(check="end-state", text="no booking added"),
        FindingRecord(check="limits", text="too long"),
    )
    play = play_of(
        record("one", "failed", lines=(line(1), line(2)), calls=(call(),), findings=findings)
    )
    assert [len(turn.calls) for turn in play.turns] == [1, 0]
    assert [turn.findings for turn in play.turns] == [[], [findings[0]]]
    assert (play.end, play.whole) == ([findings[1]], [findings[2]])
    assert play.wrong_turns == [2]


def test_an_error_of_the_run_is_told_apart_from_a_failure() -> None:
    page = page_of(record("one", "failed"), record("two", "error", why="GoldFails: no such time"))
    assert "0 of 2 scenarios pass, 1 fail, 1 could not be judged" in page
    assert "Errors of the run" in page
    assert "GoldFails: no such time" in page
    assert "Errors of the run" not in page_of(record("one", "failed"))


def test_a_scenario_that_passes_only_sometimes_is_named_so_and_the_worst_come_first() -> None:
    records = [record("aa"), record("aa", trial=2), record("zz"), record("zz", "failed", trial=2)]
    page = report(result(records))
    assert "1 of 2 scenarios pass, 1 pass sometimes" in page
    assert page.index('id="scenario-zz"') < page.index('id="scenario-aa"')


def test_what_doing_nothing_passes_is_marked_as_easy() -> None:
    made = result([record("one"), record("one", contender=DO_NOTHING)])
    (card,) = cards(made)
    assert card.too_easy == [DO_NOTHING]
    assert "passed easy" in report(made)


def test_wanted_and_found_stand_side_by_side() -> None:
    end = {"quota": {"John Smith": {"Standard Clean": -1}}}
    page = page_of(record("one", lines=(line(),), change=("booked: too much",)), end=end)
    assert "sessions of John Smith: Standard Clean -1" in page
    assert "booked: too much" in page


def test_a_histogram_counts_every_value_once() -> None:
    drawn = histogram("time", [0, 0.001, 0.0999, 0.1, 0.1, 35], duration)
    assert drawn is not None
    assert sum(column.count for column in drawn.columns) == 6
    assert "from 100 ms: 2" in drawn.told
    assert histogram("time", [], duration) is None
    counted = tally("turns", [1, 3, 3])
    assert counted is not None
    assert [(one.below, one.count) for one in counted.columns] == [("1", 1), ("2", 0), ("3", 2)]


def test_figures_that_nobody_counted_are_not_drawn() -> None:
    titles = [one.title for one in plots(result([record("one", lines=(line(),))]), "offline")]
    assert "How long a turn takes" in titles
    assert "Tokens of a play" not in titles


@pytest.mark.parametrize(
    ("share", "told"),
    [(1.0, "100 %"), (0.9999, "99.9 %"), (0.0001, "0.1 %"), (1e-17, "0 %"), (None, "–")],
)
def test_what_is_not_all_is_never_called_all(share: float | None, told: str) -> None:
    assert percent(share) == told
