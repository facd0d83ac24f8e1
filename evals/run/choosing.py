"""Which scenarios are meant: by folder, name, tag and behaviour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from evals.run.result import ScenarioRecord
from evals.scenario.form import Scenario
from evals.scenario.reading import SCENARIOS, read_found
from evals.world.difference import wished


@dataclass(frozen=True)
class Choice:
    """What is asked for; of each kind any one is enough, and none means all.

    Attributes:
        places: files and folders; none: the scenarios that ship.
        names: with * and ?.
    """

    places: Sequence[Path] = ()
    tags: Sequence[str] = ()
    spec: Sequence[str] = ()
    names: Sequence[str] = ()

    def takes(self, one: Scenario) -> bool:
        """Whether it is asked for."""
        return (
            (not self.tags or bool(set(self.tags) & set(one.tags)))
            and (not self.spec or bool(set(self.spec) & set(one.spec)))
            and (not self.names or any(fnmatchcase(one.id, name) for name in self.names))
        )


def chosen(choice: Choice) -> dict[Path, Scenario]:
    """The scenarios that are asked for, by file, in the order of their ids.

    Raises:
        ScenarioWrong: a file of those places is no scenario.
    """
    found = read_found(choice.places or (SCENARIOS,))
    return {file: one for file, one in found.items() if choice.takes(one)}


def listed(found: Mapping[Path, Scenario]) -> tuple[ScenarioRecord, ...]:
    """What a report says of them."""
    return tuple(
        ScenarioRecord(
            id=one.id,
            about=one.about,
            spec=one.spec,
            tags=one.tags,
            world=one.world,
            source=one.source,
            file=str(file),
            wanted=tuple(wished(one.end)),
            tone=one.tone,
        )
        for file, one in found.items()
    )
