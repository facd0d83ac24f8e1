"""How far a judge agrees with people: replies that people have labelled, and Cohen's kappa."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml  # type: ignore[import-untyped]  # PyYAML has no types
from pydantic import BaseModel, TypeAdapter

from evals.judge.judge import Judge

LABELS = Path(__file__).parent / "labels.yaml"


class Label(BaseModel, extra="forbid", frozen=True):
    """A reply, the tone that was wanted, and whether people say that it fits."""

    tone: str
    said: str
    reply: str
    fits: bool


@dataclass(frozen=True)
class Agreement:
    """What came of asking a judge about labelled replies.

    Attributes:
        both_fit: judge and people say that it fits; and so on.
        differ: labels with what the judge said of them.
    """

    both_fit: int
    only_judge: int
    only_people: int
    neither: int
    differ: Sequence[tuple[Label, str]] = ()

    @property
    def of(self) -> int:
        """How many were asked about."""
        return self.both_fit + self.only_judge + self.only_people + self.neither

    @property
    def share(self) -> float:
        """How often they agree."""
        return (self.both_fit + self.neither) / self.of

    @property
    def kappa(self) -> float:
        """Agreement beyond chance: 1 is perfect, 0 what guessing would reach (Cohen 1960)."""
        judge, people = self.both_fit + self.only_judge, self.both_fit + self.only_people
        by_chance = (judge * people + (self.of - judge) * (self.of - people)) / self.of**2
        return 1.0 if by_chance == 1 else (self.share - by_chance) / (1 - by_chance)


def read_labels(file: Path = LABELS) -> list[Label]:
    """The labelled replies in a file.

    Raises:
        ValidationError: an entry has not the form.
    """
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    return TypeAdapter(list[Label]).validate_python(document)


async def agreement(judge: Judge, labels: Sequence[Label]) -> Agreement:
    """Ask about each label by itself.

    Raises:
        NoOpinion: it does not answer, or an answer cannot be read.
    """
    counts = {(judged, people): 0 for judged in (True, False) for people in (True, False)}
    differ = []
    for label in labels:
        said = await judge.judge(label.tone, [(label.said, label.reply)])
        counts[said.fits, label.fits] += 1
        if said.fits != label.fits:
            differ.append((label, said.why))
    return Agreement(
        both_fit=counts[True, True],
        only_judge=counts[True, False],
        only_people=counts[False, True],
        neither=counts[False, False],
        differ=differ,
    )
