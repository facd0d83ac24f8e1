"""All checks by name: those that always run, and those that a scenario may ask for."""

from collections.abc import Mapping

from evals.checks import always, asked_for
from evals.checks.finding import Check, Finding
from evals.play.played import Played

ALWAYS: Mapping[str, Check] = {
    "end-state": asked_for.end_state,
    "heard": asked_for.heard,
    "must": asked_for.must,
    "must-not": asked_for.must_not,
    "limits": asked_for.within_limits,
    "asked-before-writing": always.asked_before_writing,
    "no-claim-without-a-call": always.no_claim_without_a_call,
    "dates-said": always.dates_said_are_dates_booked,
    "no-leak": always.nobody_elses_facts,
    "no-code-shown": always.no_code_in_what_a_model_sees,
    "answered": always.one_answer_for_each_message,
}

ON_REQUEST: Mapping[str, Check] = {}
"""By the name under which a scenario lists them."""


class NoSuchCheck(Exception):
    """A scenario asks for a check that there is not; the text names those that there are."""


def findings(played: Played) -> list[Finding]:
    """All that is wrong with what was played; empty: it passes.

    Raises:
        NoSuchCheck: the scenario asks for one.
    """
    checks = {**ALWAYS, **_asked_for(played)}
    return [
        Finding(name, text, turn) for name, check in checks.items() for turn, text in check(played)
    ]


def _asked_for(played: Played) -> dict[str, Check]:
    unknown = [name for name in played.scenario.checks if name not in ON_REQUEST]
    if unknown:
        known = ", ".join(ON_REQUEST) or "none beside those that always run"
        raise NoSuchCheck(f"there is no check {unknown[0]!r}; there are: {known}")
    return {name: ON_REQUEST[name] for name in played.scenario.checks}
