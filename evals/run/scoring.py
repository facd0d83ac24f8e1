"""From records to scores: pass^1 and pass^k with their intervals, by tag, and what it took."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from evals.run.record import Record
from evals.run.result import BASELINES, OFFLINE, ORACLE, Score, ShareRecord
from evals.scenario.form import Scenario
from evals.score import Tally, by_tag, mean_pass_hat, wilson

GOLD_FAILS = "its gold fails, so nobody can be judged by it"


def judged(records: Sequence[Record]) -> list[Record]:
    """The records; those of a scenario whose gold fails say nothing about anybody (EVAL-07)."""
    broken = {one.scenario for one in records if one.contender == ORACLE and one.verdict == "error"}
    return [
        one.model_copy(update={"verdict": "error", "why": GOLD_FAILS})
        if one.scenario in broken and one.verdict != "error"
        else one
        for one in records
    ]


def scores_of(
    records: Sequence[Record], scenarios: Sequence[Scenario], contenders: Iterable[str], trials: int
) -> tuple[Score, ...]:
    """The score of each contender, in their order."""
    tags = {one.id: one.tags for one in scenarios}
    by: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by[record.contender].append(record)
    return tuple(_score(name, by[name], tags, trials) for name in contenders if by[name])


def _score(
    contender: str, records: Sequence[Record], tags: Mapping[str, Sequence[str]], trials: int
) -> Score:
    tallies = _tallies(records)
    seconds = sorted(line.seconds for one in records for line in one.lines)
    costs = [one.cost for one in records if one.lines]
    return Score(
        contender=contender,
        is_baseline=contender in BASELINES,
        pass1=_share(tallies.values()),
        pass_k=_pass_k(list(tallies.values()), trials),
        by_tag=_by_tag(tallies, tags),
        failed=_named(records, "failed"),
        errors=_named(records, "error"),
        turns=len(seconds),
        model_calls=sum(one.usage.asked for one in records),
        tool_calls=sum(len(one.calls) for one in records),
        tokens_in=sum(one.usage.tokens_in for one in records),
        tokens_out=sum(one.usage.tokens_out for one in records),
        cost=None if None in costs else sum(cost for cost in costs if cost),
        fallbacks=0 if contender == OFFLINE else sum(one.usage.offline for one in records),
        p50_s=_quantile(seconds, 0.5),
        p95_s=_quantile(seconds, 0.95),
    )


def _tallies(records: Sequence[Record]) -> dict[str, Tally]:
    """Trials that could be judged, by scenario."""
    found: dict[str, Tally] = {}
    for one in records:
        if one.verdict != "error":
            so_far = found.get(one.scenario, Tally(0, 0))
            passed = so_far.passed + (one.verdict == "passed")
            found[one.scenario] = Tally(passed, so_far.trials + 1)
    return found


def _share(tallies: Iterable[Tally]) -> ShareRecord | None:
    """Of all trials, each alike."""
    known = list(tallies)
    passed, of = sum(one.passed for one in known), sum(one.trials for one in known)
    if not of:
        return None
    share = wilson(passed, of)
    return ShareRecord(passed=passed, of=of, value=share.value, low=share.low, high=share.high)


def _pass_k(tallies: Sequence[Tally], trials: int) -> dict[int, float]:
    found = {k: mean_pass_hat(tallies, k) for k in range(1, trials + 1)}
    return {k: value for k, value in found.items() if value is not None}


def _by_tag(
    tallies: Mapping[str, Tally], tags: Mapping[str, Sequence[str]]
) -> dict[str, ShareRecord]:
    shares = {tag: _share(some) for tag, some in by_tag(tallies, tags).items()}
    return {tag: share for tag, share in shares.items() if share}


def _named(records: Sequence[Record], verdict: str) -> tuple[str, ...]:
    return tuple(sorted({one.scenario for one in records if one.verdict == verdict}))


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    """The nearest rank; None of nothing."""
    if not ordered:
        return None
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
