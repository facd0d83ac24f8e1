"""Two runs side by side: what got better, what got worse, and whether that may be chance."""

from io import StringIO
from pathlib import Path

import pytest

from app.commands import Streams
from evals.main import main
from evals.report.comparing import NotComparable, compare, comparison, sign_test
from evals.run.result import Result
from tests.evals.run.making import record, result

pytestmark = pytest.mark.behaviour("EVAL-08")


def old() -> Result:
    return result([record("aa"), record("bb", "failed"), record("cc"), record("gone")])


def new() -> Result:
    return result([record("aa", "failed"), record("bb"), record("cc"), record("fresh")])


def test_each_scenario_is_held_against_itself() -> None:
    found = {pair.scenario.id: pair.change for pair in compare(old(), new()).pairs}
    assert found == {"aa": "worse", "bb": "better", "gone": "only", "fresh": "only", "cc": "same"}


def test_an_error_in_either_run_makes_no_change() -> None:
    (pair,) = compare(result([record("aa")]), result([record("aa", "error")])).pairs
    assert pair.change == "broken"


def test_more_trials_that_pass_are_better_without_all_passing() -> None:
    before = result([record("aa", "failed"), record("aa", "failed", trial=2)])
    after = result([record("aa"), record("aa", "failed", trial=2)])
    (pair,) = compare(before, after).pairs
    assert pair.told == "better: 0 of 2 to 1 of 2"


@pytest.mark.parametrize(
    ("better", "worse", "chance"), [(5, 0, 0.0625), (0, 6, 0.03125), (3, 3, 1.0), (1, 0, 1.0)]
)
def test_the_sign_test_is_exact(better: int, worse: int, chance: float) -> None:
    assert sign_test(better, worse) == pytest.approx(chance)


def test_who_played_is_named_where_several_did() -> None:
    several = result([record("aa"), record("aa", contender="openai:x")])
    with pytest.raises(NotComparable, match="there is: offline, openai:x"):
        compare(several, several)
    assert compare(several, several, "offline", "openai:x").of("same")


def test_the_command_says_what_got_worse_and_writes_a_page(tmp_path: Path) -> None:
    files = [tmp_path / "old.json", tmp_path / "new.json"]
    for file, run in zip(files, (old(), new()), strict=True):
        file.write_text(run.model_dump_json(), encoding="utf-8")
    page, out = tmp_path / "page.html", StringIO()
    words = ["eval", "compare", *map(str, files), "--report", str(page)]
    assert main(words, Streams(StringIO(), out, StringIO())) == 1
    assert "aa: worse: 1 of 1 to 0 of 1" in out.getvalue()
    assert page.read_text(encoding="utf-8") == comparison(compare(old(), new()))
    words[3] = words[2]
    assert main(words, Streams(StringIO(), out, StringIO())) == 0
    words[3] = str(tmp_path / "nothing.json")
    assert main(words, Streams(StringIO(), out, StringIO())) == 2
