"""The form of a world file: a business, its people, what is booked and what is taken."""

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]  # it has no types of its own
from pydantic import Field, ValidationError

from booking.values import CODE_ALPHABET, CODE_LENGTH
from evals.scenario.form import Strict

WORLDS = Path(__file__).parent.parent / "worlds"


class Person(Strict):
    """Somebody with an account; `plan` is the code of one, held since the month's first."""

    name: str
    email: str | None = None
    phone: str | None = None
    role: str = "customer"
    plan: str | None = None


class Visit(Strict):
    """A booking: whose, what, when in the zone of the business, with whom.

    Attributes:
        code: by which it is known, if somebody in a scenario says it; none: drawn by chance.
    """

    customer: str
    service: str
    starts: datetime
    staff: str | None = None
    code: str | None = Field(default=None, pattern=rf"^B[{CODE_ALPHABET}]{{{CODE_LENGTH - 1}}}$")


class Taken(Strict):
    """Time in which nobody of these can be booked."""

    staff: tuple[str, ...]
    begins: datetime
    ends: datetime


class WorldFile(Strict):
    """One world.

    Attributes:
        about: a sentence.
        business: a business file, as a path from the world's own; none: the demo's.
        demo: whether the demo's people, plan and bookings are in it.
        settings: what the business file says otherwise here: sections with their keys.
    """

    about: str
    business: Path | None = None
    demo: bool = True
    people: tuple[Person, ...] = ()
    bookings: tuple[Visit, ...] = ()
    taken: tuple[Taken, ...] = ()
    settings: dict[str, dict[str, Any]] = Field(default_factory=dict)


class WorldWrong(Exception):
    """There is no such world, or its file cannot be used; the text says why."""


def read_world(name: str, folder: Path = WORLDS) -> WorldFile:
    """The world of that name.

    Raises:
        WorldWrong: there is none, or what is wrong with it.
    """
    file = folder / f"{name}.yaml"
    if not file.exists():
        known = ", ".join(sorted(one.stem for one in folder.glob("*.yaml")))
        raise WorldWrong(f"there is no world {name!r}; there are: {known}")
    try:
        found = WorldFile.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as wrong:
        raise WorldWrong(f"{file}: {wrong}") from wrong
    return found
