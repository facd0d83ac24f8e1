"""What `frontdesk eval --report` writes for people, and `frontdesk eval compare`."""

import argparse
from collections.abc import Iterator, Mapping

from pydantic import ValidationError

from app.commands import Streams
from app.settings import Settings
from evals.report.comparing import Comparison, NotComparable, compare, comparison
from evals.report.page import report
from evals.run.result import Result, read_result

REPORT = "report.html"
NO_WORSE, WORSE, ERROR = 0, 1, 2


def pages(result: Result) -> Mapping[str, str]:
    """What is written beside a result, by the name of the file."""
    return {REPORT: report(result)}


def compare_runs(asked: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Hold a run against an earlier one.

    Returns:
        0: nothing passes less often; 1: something does; 2: the two cannot be compared.
    """
    try:
        old, new = read_result(asked.before), read_result(asked.after)
        compared = compare(old, new, asked.old, asked.new)
    except (OSError, ValidationError, NotComparable) as wrong:
        streams.note(f"frontdesk eval compare: {wrong}")
        return ERROR
    if asked.report:
        asked.report.write_text(comparison(compared), encoding="utf-8")
    print("\n".join(in_words(compared)), file=streams.out, flush=True)
    if compared.worse:
        return WORSE
    return ERROR if compared.of("broken") else NO_WORSE


def in_words(compared: Comparison) -> Iterator[str]:
    """What changed, for a terminal: worse first."""
    yield compared.headline
    for name, old, new in compared.table:
        if old != new:
            yield f"  {name}: {old} -> {new}"
    for pair in compared.pairs:
        if pair.change != "same":
            yield f"  {pair.scenario.id}: {pair.told}"
    yield compared.chance
