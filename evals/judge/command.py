"""`frontdesk eval judge`: how far a judge agrees with people, before anybody trusts it."""

import argparse
from collections.abc import Iterator

import anyio

from app.commands import Streams
from app.settings import Settings
from evals.judge.agreement import Agreement, agreement, read_labels
from evals.judge.judge import NoOpinion
from evals.judge.named import judge_named


def try_judge(asked: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Ask a judge about labelled replies.

    Returns:
        0: it agrees well enough; 1: it does not; 2: its answers cannot be read, or there is none.
    """
    judge = judge_named(asked.model, settings)
    if judge is None:
        streams.note("frontdesk eval judge: the offline model judges nothing; --model openai:NAME")
        return 2
    try:
        found = anyio.run(agreement, judge, read_labels(asked.labels))
    except (NoOpinion, OSError, ValueError) as wrong:
        streams.note(f"frontdesk eval judge: {wrong}")
        return 2
    print("\n".join(in_words(found)), file=streams.out, flush=True)
    return 0 if found.kappa >= asked.least else 1


def in_words(found: Agreement) -> Iterator[str]:
    """Figures first, then where they differ."""
    agreed = found.both_fit + found.neither
    yield f"agrees on {agreed} of {found.of} ({found.share:.1%}); Cohen's kappa {found.kappa:.2f}"
    yield f"  it fits, say the judge alone: {found.only_judge}, people alone: {found.only_people}"
    for label, why in found.differ:
        people = "fits" if label.fits else "does not fit"
        yield f"  people say {people}: {label.reply!r}; judge: {why}"
