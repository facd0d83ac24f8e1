"""The command `frontdesk` as installed: the house's commands, and `eval` from the top floor."""

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from app import cli
from app.arguments import model_name
from app.commands import Streams
from evals.judge.agreement import LABELS
from evals.judge.command import try_judge
from evals.report.command import compare_runs, pages
from evals.run.command import evaluate
from evals.run.result import OFFLINE

CACHE = Path(".evals") / "cache"


def main(arguments: Sequence[str] | None = None, streams: Streams | None = None) -> int:
    """Run a command; returns the exit status."""
    words = joined(list(sys.argv[1:] if arguments is None else arguments))
    return cli.main(words, streams, [add_eval, add_compare, add_judge])


def joined(words: list[str]) -> list[str]:
    """`eval compare` and the like are commands: after `eval` alone, words are files and folders."""
    if words[:1] == ["eval"] and words[1:2] in (["compare"], ["judge"]):
        return [f"eval-{words[1]}", *words[2:]]
    return list(words)


def add_compare(commands: cli.Commands) -> None:
    """The words of `frontdesk eval compare`."""
    command = commands.add_parser(
        "eval-compare",
        prog="frontdesk eval compare",
        help="two runs: what got better and what got worse (also: eval compare)",
        description="Exit status: 0 nothing passes less often, 1 something does, 2 the two "
        "cannot be compared.",
    )
    add = command.add_argument
    add("before", type=Path, metavar="OLD.json", help="result.json of the run before")
    add("after", type=Path, metavar="NEW.json", help="result.json of the run after")
    add("--old", default="", metavar="MODEL", help="whose plays, if several played in the old run")
    add("--new", default="", metavar="MODEL", help="whose plays, if several played in the new run")
    add(
        "--report", type=Path, metavar="FILE", help="write a page with the transcripts side by side"
    )
    command.set_defaults(run=compare_runs)


def add_eval(commands: cli.Commands) -> None:
    """The words of `frontdesk eval`."""
    command = commands.add_parser(
        "eval",
        help="play scenarios and say how good the answers are",
        description="Exit status: 0 the gate holds (without one: everything passed), 1 it does "
        "not, 2 something could not be judged.",
    )
    _add_choice(command)
    _add_running(command)
    _add_output(command)
    command.set_defaults(run=partial(evaluate, reporter=pages))


def add_judge(commands: cli.Commands) -> None:
    """The words of `frontdesk eval judge`."""
    command = commands.add_parser(
        "eval-judge",
        prog="frontdesk eval judge",
        help="how far a model that judges tone agrees with people (also: eval judge)",
    )
    add = command.add_argument
    add("--model", type=model_name, required=True, help="openai:NAME, the judge")
    add("--labels", type=Path, default=LABELS, metavar="FILE", help="labelled replies, YAML")
    add("--least", type=float, default=0.6, metavar="KAPPA", help="Cohen's kappa (default: 0.6)")
    command.set_defaults(run=try_judge)


def _add_choice(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("places", nargs="*", type=Path, metavar="PATH", help="files or folders (default: ours)")
    add("--name", action="append", default=[], metavar="GLOB", help="such as 'book-*'")
    add("--tag", action="append", default=[], help="only scenarios with it (or with another --tag)")
    add("--spec", action="append", default=[], metavar="ID", help="such as BOOK-04")


def _add_running(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add(
        "--model",
        dest="models",
        action="append",
        type=model_name,
        help="offline (the default), or openai:NAME at FRONTDESK_OPENAI_BASE_URL; several compare",
    )
    add(
        "--customer-model",
        type=_live,
        metavar="openai:NAME",
        help="plays the customers of scenarios with `play: model`",
    )
    add(
        "--judge",
        type=_live,
        metavar="openai:NAME",
        help="is asked whether replies have the tone that a scenario wants (default: nobody is)",
    )
    add("--trials", type=_count, default=1, metavar="K", help="plays of each scenario (default: 1)")
    add("--workers", type=_count, default=os.cpu_count() or 1, metavar="N", help="processes")
    add("--resume", type=Path, metavar="DIR", help="go on with the run that left its trials there")
    add("--cache", type=Path, default=CACHE, metavar="DIR", help=f"default: {CACHE}")
    add("--no-cache", action="store_true", help="play what is known already, too")
    add(
        "--quick",
        action="store_true",
        help="leave out who does nothing and who refuses; the gold is still tried first",
    )
    add("--prices", type=Path, metavar="FILE", help="TOML: what models cost, over our own table")


def _add_output(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("--report", type=Path, metavar="DIR", help="write result and report there")
    add("--gate", type=Path, metavar="FILE", help="TOML: what has to hold")
    add("--junit", type=Path, metavar="FILE", help="write JUnit XML")
    add("--json", action="store_true", help="the whole result as one JSON object")


def _live(text: str) -> str:
    if model_name(text) == OFFLINE:
        raise argparse.ArgumentTypeError("the offline model cannot; name one as openai:NAME")
    return text


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("give a number from 1 on")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
