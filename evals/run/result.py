"""The result of a run: one JSON file that reports, gates and comparisons read."""

from datetime import datetime
from pathlib import Path
from typing import Literal

from evals.run.record import Kept, Record

ORACLE, DO_NOTHING, REFUSE_ALL = "oracle", "do-nothing", "refuse-all"
BASELINES = (ORACLE, DO_NOTHING, REFUSE_ALL)
OFFLINE = "offline"


class ScenarioRecord(Kept):
    """What a report says of a scenario; `file` is as it was found.

    Attributes:
        wanted: what has to become of its world, in the words of `Record.change`.
        tone: that a judge is asked about.
    """

    id: str
    about: str
    spec: tuple[str, ...]
    tags: tuple[str, ...]
    world: str
    source: str = ""
    file: str
    wanted: tuple[str, ...] = ()
    tone: str = ""


class ShareRecord(Kept):
    """A share from 0 to 1 with its 95 % interval, of `of` trials that could be judged."""

    passed: int
    of: int
    value: float
    low: float
    high: float


class Score(Kept):
    """How one contender did.

    Attributes:
        contender: its name.
        is_baseline: it is there to compare with.
        pass1: over all trials that could be judged; none: none could.
        pass_k: by k from 1 to the number of trials.
        by_tag: pass^1 of the scenarios with each tag.
        failed: scenarios that failed at least once, in order.
        errors: scenarios that could not be judged.
        cost: in US dollars; none: no price is known.
        fallbacks: answers that the offline model gave in the place of the contender.
        p50_s, p95_s: seconds of one turn.
    """

    contender: str
    is_baseline: bool
    pass1: ShareRecord | None
    pass_k: dict[int, float]
    by_tag: dict[str, ShareRecord]
    failed: tuple[str, ...]
    errors: tuple[str, ...]
    turns: int
    model_calls: int
    tool_calls: int
    tokens_in: int
    tokens_out: int
    cost: float | None
    fallbacks: int
    p50_s: float | None
    p95_s: float | None


class GateRecord(Kept):
    """Whether the gate holds, and why not."""

    file: str
    holds: bool
    broken: tuple[str, ...] = ()


class OriginRecord(Kept):
    """Where the sources of a run come from; what nobody knows is empty.

    Attributes:
        version: of the installed program.
        commit: all of its digits.
        is_changed: sources differ from that commit.
        prompts: name, version and digest of each that a model was shown.
    """

    version: str = ""
    commit: str = ""
    is_changed: bool = False
    prompts: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The commit as people read it; empty: nobody knows it."""
        return self.commit[:12] + (" and changes since" if self.is_changed else "")


class Result(Kept):
    """One run.

    Attributes:
        format: of this file.
        began: by the machine's clock, in UTC.
        seconds: that the run took.
        plays: how many were played (or run as gold) in them, without those that were remembered.
        remembered: taken from the cache or from a run that was cut short.
        code: digest of the sources that were tried.
        prompt: name, version and digest of the prompt.
        customer: the model that plays customers where a scenario wants one; empty: none.
        judge: the model that is asked about tone; empty: none.
        origin: of the sources.
    """

    format: Literal[1] = 1
    began: datetime
    seconds: float
    plays: int
    remembered: int
    workers: int
    trials: int
    code: str
    prompt: str
    customer: str = ""
    judge: str = ""
    origin: OriginRecord = OriginRecord()
    scenarios: tuple[ScenarioRecord, ...]
    scores: tuple[Score, ...]
    records: tuple[Record, ...]
    gate: GateRecord | None = None

    @property
    def errors(self) -> list[Record]:
        """What could not be judged: the run says nothing about these."""
        return [one for one in self.records if one.verdict == "error"]

    @property
    def unjudged(self) -> list[str]:
        """Scenarios that want a tone, of which nobody has judged some play."""
        wanted = {one.id for one in self.scenarios if one.tone}
        return sorted(
            wanted
            & {
                one.scenario
                for one in self.records
                if one.contender not in BASELINES and one.tone is None
            }
        )


def read_result(file: Path) -> Result:
    """The result in a file.

    Raises:
        ValidationError: it is no result of this format.
    """
    return Result.model_validate_json(file.read_text(encoding="utf-8"))
