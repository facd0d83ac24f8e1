"""What a run says on a terminal, in a pipe, and at its end."""

from collections.abc import Iterator
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from evals.run.job import Job
from evals.run.record import Record
from evals.run.result import BASELINES, DO_NOTHING, ORACLE, REFUSE_ALL, Result, Score, ShareRecord

LONGEST_LIST = 40
NAMES = {ORACLE: "the gold itself", DO_NOTHING: "doing nothing", REFUSE_ALL: "refusing everything"}


class Lines:
    """For a pipe: a line for each play that did not pass."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def begin(self, total: int, remembered: int) -> None:
        """Say what is ahead."""
        known = f", {remembered} known already" if remembered else ""
        self._say(f"{total} plays{known}")

    def done(self, job: Job, record: Record) -> None:
        """Say what did not pass."""
        if record.verdict == "error" or (
            record.verdict == "failed" and record.contender not in BASELINES
        ):
            self._say(f"{record.verdict}: {job.name}: {reason(record)}")

    def _say(self, text: str) -> None:
        print(text, file=self._out, flush=True)


class Bar:
    """For a terminal: a bar, drawn by whoever plays; a thread of its own would not be forked."""

    def __init__(self, out: TextIO) -> None:
        columns = (
            TextColumn("[bold]{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[wrong]}"),
        )
        self._bar = RichProgress(*columns, console=Console(file=out), auto_refresh=False)
        self._task = self._bar.add_task("playing", total=None, wrong="")
        self._wrong = 0

    def begin(self, total: int, remembered: int) -> None:
        """Show how much is ahead."""
        self._bar.update(self._task, total=total, refresh=True)

    def done(self, job: Job, record: Record) -> None:
        """Move on, and count what did not pass."""
        self._wrong += record.verdict == "error" or (
            record.verdict == "failed" and record.contender not in BASELINES
        )
        wrong = f"[red]{self._wrong} not passed" if self._wrong else ""
        self._bar.update(self._task, advance=1, wrong=wrong, refresh=True)


def reason(record: Record) -> str:
    """Why it did not pass, on one line."""
    if record.verdict == "error":
        return record.why.splitlines()[0] if record.why else "it could not be judged"
    first = record.findings[0]
    turn = f"turn {first.turn}: " if first.turn else ""
    more = f" (and {len(record.findings) - 1} more)" if len(record.findings) > 1 else ""
    return f"{first.check}: {turn}{first.text}{more}"


def summary(result: Result) -> str:
    """The result, as people read it."""
    return "\n".join(_summary(result))


def _summary(result: Result) -> Iterator[str]:
    at = f"; commit {result.origin.told}" if result.origin.commit else ""
    yield f"{len(result.scenarios)} scenarios; prompt {' '.join(result.prompt.split()[:2])}{at}"
    for score in result.scores:
        if not score.is_baseline:
            yield from _contender(score, result.trials)
    yield "To compare with:"
    for score in result.scores:
        if score.is_baseline:
            yield f"  {NAMES[score.contender]:<20} {_share(score.pass1)}"
    yield from _not_passed(result)
    if result.unjudged:
        why = "" if result.judge else " (--judge openai:NAME)"
        yield f"The tone of {_scenarios(len(result.unjudged))} was not judged{why}."
    yield from _speed(result)
    if result.gate:
        yield f"gate {result.gate.file}: {'holds' if result.gate.holds else 'is broken'}"
        yield from (f"  {why}" for why in result.gate.broken)


def _contender(score: Score, trials: int) -> Iterator[str]:
    yield f"{score.contender}: pass^1 {_share(score.pass1)}"
    if trials > 1:
        listed = ", ".join(f"pass^{k} {value:.1%}" for k, value in score.pass_k.items() if k > 1)
        yield f"  {listed}"
    for tag, share in score.by_tag.items():
        yield f"  {tag:<20} {_share(share)}"
    yield f"  {score.turns} turns, {score.model_calls} model calls, {score.tool_calls} tool calls"
    if score.tokens_in or score.tokens_out:
        paid = "no price is known" if score.cost is None else f"${score.cost:.2f}"
        yield f"  {score.tokens_in} tokens in, {score.tokens_out} out: {paid}"
    if score.p50_s is not None and score.p95_s is not None:
        yield f"  a turn takes {score.p50_s * 1000:.0f} ms (p50), {score.p95_s * 1000:.0f} ms (p95)"
    if score.fallbacks:
        yield f"  {score.fallbacks} answers came from the offline model in its place"


def _not_passed(result: Result) -> Iterator[str]:
    wrong = [
        one
        for one in result.records
        if one.verdict == "error" or (one.verdict == "failed" and one.contender not in BASELINES)
    ]
    if wrong:
        yield "Not passed:"
    for one in wrong[:LONGEST_LIST]:
        by = f" by {one.contender}, trial {one.trial}" if result.trials > 1 else ""
        yield f"  {one.verdict}: {one.scenario}{by or ' by ' + one.contender}: {reason(one)}"
    if len(wrong) > LONGEST_LIST:
        yield f"  and {len(wrong) - LONGEST_LIST} more"


def _speed(result: Result) -> Iterator[str]:
    known = f", {result.remembered} were known already" if result.remembered else ""
    yield (
        f"{result.plays} plays in {result.seconds:.1f} s by {result.workers} processes"
        f"{_rate(result)}{known}"
    )


def _rate(result: Result) -> str:
    """Plays a second; and scenarios, if all their plays were played."""
    if not (result.plays and result.seconds):
        return ""
    plays = f", {result.plays / result.seconds:.1f} a second"
    if result.remembered:
        return plays
    return f"{plays} ({len(result.scenarios) / result.seconds:.1f} scenarios)"


def _scenarios(count: int) -> str:
    return "1 scenario" if count == 1 else f"{count} scenarios"


def _share(share: ShareRecord | None) -> str:
    if share is None:
        return "nothing could be judged"
    return (
        f"{share.value:.1%} ({share.passed} of {share.of}; "
        f"95 % interval {share.low:.1%} to {share.high:.1%})"
    )
