"""Writes a run as one page that needs nothing else: no network, no other file, no server.

What stands in it is escaped by the templates; its own style and script are the only ones that a
browser may use, by their digests. Without the script everything is there, unsorted.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.report import telling
from evals.report.columns import Histogram, histogram, path, tally
from evals.report.reading import WORST_FIRST, Card, Standing, cards, contenders
from evals.run.result import DO_NOTHING, ORACLE, REFUSE_ALL, Result

HERE = Path(__file__).parent
NAMES = {
    ORACLE: "the gold calls",
    DO_NOTHING: "doing nothing",
    REFUSE_ALL: "refusing everything",
}
RANKS = {standing: nth for nth, standing in enumerate(WORST_FIRST)}


class Press:
    """Makes pages from the templates of this folder."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        for filtering in (
            telling.percent,
            telling.interval,
            telling.duration,
            telling.money,
            telling.number,
            path,
            pretty,
            brief,
        ):
            self._templates.filters[filtering.__name__] = filtering

    def page(self, name: str, **facts: Any) -> str:
        """The page of that name; a fact that is missing is an error."""
        style = (HERE / "static/report.css").read_text(encoding="utf-8")
        script = (HERE / "static/report.js").read_text(encoding="utf-8")
        return self._templates.get_template(f"{name}.html").render(
            policy=policy(style, script),
            style=Markup(style),  # noqa: S704 - files of ours
            script=Markup(script),  # noqa: S704
            names=NAMES,
            **facts,
        )


def policy(style: str, script: str) -> str:
    """What a browser may do on the page: use this style and this script, and nothing else."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def pretty(value: Any) -> str:
    """Arguments and results, as JSON that people can read."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)


def report(result: Result) -> str:
    """The page of a run."""
    tried, shown = contenders(result), cards(result)
    return Press().page(
        "report",
        result=result,
        headline=headline(shown),
        standing=_worst(shown),
        tried=tried,
        errors=result.errors,
        plots={one.contender: plots(result, one.contender) for one in tried},
        tags=sorted({tag for one in result.scenarios for tag in one.tags}),
        spec=sorted({behaviour for one in result.scenarios for behaviour in one.spec}),
        cards=sorted(shown, key=lambda card: (RANKS[card.standing], card.scenario.id)),
        ranks=RANKS,
    )


def headline(shown: Sequence[Card]) -> str:
    """How many scenarios stand how, in a line."""
    counts = [sum(card.standing == one for card in shown) for one in WORST_FIRST]
    errors, failed, sometimes, passed = counts
    parts = [
        f"{passed} of {len(shown)} scenarios pass",
        f"{failed} fail" if failed else "",
        f"{sometimes} pass sometimes" if sometimes else "",
        f"{errors} could not be judged" if errors else "",
    ]
    return ", ".join(part for part in parts if part)


def _worst(shown: Sequence[Card]) -> Standing:
    return next(
        (one for one in WORST_FIRST if any(card.standing == one for card in shown)), "error"
    )


def plots(result: Result, contender: str) -> list[Histogram]:
    """What one contender took, as histograms; those that would be empty are left out."""
    records = [one for one in result.records if one.contender == contender and one.lines]
    turns = [line.seconds for one in records for line in one.lines]
    tokens = [one.usage.tokens_in + one.usage.tokens_out for one in records]
    costs = [one.cost for one in records if one.cost]
    wanted = (
        histogram("How long a turn takes", turns, telling.duration),
        tally("Turns of a play", [len(one.lines) for one in records]),
        tally("Model calls of a play", [one.usage.asked for one in records]),
        tally("Tool calls of a play", [len(one.calls) for one in records]),
        histogram("Tokens of a play", tokens if any(tokens) else [], telling.size),
        histogram("Cost of a play", costs, telling.money),
    )
    return [one for one in wanted if one]


def brief(arguments: Mapping[str, Any], longest: int = 90) -> str:
    """Arguments on one line."""
    line = ", ".join(f"{name}: {value}" for name, value in arguments.items())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
