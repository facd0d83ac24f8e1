"""pass^k and intervals, against what the papers say."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.score import Tally, by_tag, mean_pass_hat, pass_hat, wilson


@pytest.mark.behaviour("EVAL-05")
@given(st.lists(st.booleans(), min_size=1, max_size=8), st.integers(1, 8))
def test_pass_k_is_the_share_of_k_trials_that_all_pass(trials: list[bool], k: int) -> None:
    drawn = [all(some) for some in combinations(trials, k)]
    expected = sum(drawn) / len(drawn) if drawn else None
    assert pass_hat(Tally(sum(trials), len(trials)), k) == pytest.approx(expected)


def test_a_suite_counts_each_scenario_alike_and_leaves_out_what_was_tried_too_rarely() -> None:
    tallies = [Tally(4, 4), Tally(2, 4), Tally(1, 1)]
    assert mean_pass_hat(tallies, 1) == pytest.approx((1 + 0.5 + 1) / 3)
    assert mean_pass_hat(tallies, 4) == pytest.approx(0.5)
    assert mean_pass_hat(tallies, 5) is None


def test_the_interval_is_wilsons() -> None:
    """Figures of Newcombe 1998, "Two-sided confidence intervals", table I: 81 of 263, 0 of 20."""
    found = wilson(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    none = wilson(0, 20)
    assert (none.low, round(none.high, 4)) == (0.0, 0.1611)
    with pytest.raises(ValueError, match="0 of 0"):
        wilson(0, 0)


def test_a_scenario_counts_under_each_of_its_tags() -> None:
    tallies = {"a": Tally(1, 1), "b": Tally(0, 1)}
    found = by_tag(tallies, {"a": ["moving", "booking"], "b": ["booking"]})
    assert found == {"booking": [Tally(1, 1), Tally(0, 1)], "moving": [Tally(1, 1)]}
