"""Records and results as tests need them: whole, with what matters said."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals.run.choosing import listed
from evals.run.record import FindingRecord, Record, Verdict
from evals.run.result import BASELINES, ORACLE, Result
from evals.run.scoring import judged, scores_of
from evals.scenario.form import Scenario


def scenario(name: str, *tags: str, **other: Any) -> Scenario:
    """A scenario in which somebody says hi."""
    about = {"id": name, "about": "Somebody says hi.", "spec": ["TALK-01"], "tags": tags}
    return Scenario.model_validate({**about, "turns": [{"say": "hi"}], **other})


def record(name: str, verdict: Verdict = "passed", **other: Any) -> Record:
    """A trial by the offline model."""
    wrong = (FindingRecord(check="heard", text="it says nothing", turn=1),)
    given: dict[str, Any] = {"contender": "offline", **other}
    if verdict == "failed":
        given = {"findings": wrong, **given}
    return Record(scenario=name, verdict=verdict, **given)


def result(records: list[Record], scenarios: list[Scenario] | None = None) -> Result:
    """A run of these records, with the gold of every scenario."""
    known = scenarios or [scenario(name) for name in sorted({one.scenario for one in records})]
    golds = [record(one.id, contender=ORACLE) for one in known]
    every = judged([*golds, *records])
    trials = max((one.trial for one in records), default=1)
    names = sorted({one.contender for one in records} - set(BASELINES))
    return Result(
        began=datetime(2026, 2, 5, 9, tzinfo=UTC),
        seconds=2,
        plays=len(every),
        remembered=0,
        workers=2,
        trials=trials,
        code="c0de",
        prompt="front_desk v1 abc",
        scenarios=listed({Path(f"{one.id}.yaml"): one for one in known}),
        scores=scores_of(every, known, [*names, *BASELINES], trials),
        records=tuple(every),
    )
