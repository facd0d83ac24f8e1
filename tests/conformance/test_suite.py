"""The protocol's official suite against Frontdesk, in both revisions, through its own door.

`make conformance` prints what came of each scenario.
"""

from collections.abc import Mapping

import pytest

from tests.conformance.fixtures.beside import PROMPT, TOOLS
from tests.conformance.fixtures.reading import RESOURCES
from tests.conformance.suite import (
    SCORED,
    Run,
    Scenario,
    expected_failures,
    run,
    surprises,
)

REVISIONS = list(SCORED)
each_revision = pytest.mark.parametrize("revision", REVISIONS)

ONLY_LISTED = {"json_schema_2020_12_tool", "test://watched-resource"}
"""Things whose listing the suite looks at; it never calls them by their names."""


@pytest.fixture(scope="module")
def runs(node_tools: None, staged: str) -> Mapping[str, Run]:
    return {revision: run(revision, staged) for revision in REVISIONS}


@each_revision
@pytest.mark.behaviour("MCP-01")
def test_everything_that_a_revision_requires_passes(runs: Mapping[str, Run], revision: str) -> None:
    scored = runs[revision].scored
    assert [(one.name, one.failed) for one in scored if one.failed] == []
    assert [one.name for one in scored if not one.passed] == []
    assert len(scored) == SCORED[revision]


@each_revision
def test_what_fails_is_what_is_known_to_fail(runs: Mapping[str, Run], revision: str) -> None:
    assert surprises(runs[revision]) == []


@each_revision
def test_nothing_that_is_recommended_is_left_out(runs: Mapping[str, Run], revision: str) -> None:
    warned = {one.name: one.warned for one in runs[revision].scored if one.warned}
    assert warned == {}


def test_the_suite_has_met_all_that_was_laid_out_for_it(runs: Mapping[str, Run]) -> None:
    """A scenario whose fixture is missing can pass on "Unknown tool": that would prove nothing."""
    laid_out = {*TOOLS, *PROMPT, *RESOURCES} - ONLY_LISTED
    asked = frozenset[str]().union(*(one.asked for one in runs.values()))
    assert laid_out - asked == set()


def test_a_new_failure_and_a_known_one_that_passes_are_both_told() -> None:
    fails = Scenario("tools-list", "", 1, ("no order",), (), 0)
    passes = Scenario("tasks-lifecycle", "extension", 9, (), (), 0)
    found = Run("2026-07-28", {one.name: one for one in (fails, passes)}, frozenset())
    told = surprises(found)
    assert "2026-07-28: tools-list fails: no order" in told
    assert "2026-07-28: tasks-lifecycle is expected to fail and does not: take it off" in str(told)
    assert "2026-07-28: 1 scored scenarios were run" in told


def test_nothing_that_is_scored_is_expected_to_fail(runs: Mapping[str, Run]) -> None:
    for revision, found in runs.items():
        assert not expected_failures(revision).keys() & {one.name for one in found.scored}
