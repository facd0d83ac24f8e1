"""What goes wrong, and when: by a script, by chance, or never. Every draw comes from one seed."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Literal

Place = Literal["send", "list", "content", "webhook", "callback"]
"""Where: a call of the REST API, an incoming message on its way to us, or a status callback."""

_ANSWERS = frozenset({"429", "500", "hang", "reset"})
_WAYS = frozenset({"lost", "duplicate", "delay", "reorder"})

FAULTS: Mapping[Place, frozenset[str]] = {
    "send": _ANSWERS | {"500_accepted", "hang_accepted", "reset_accepted"},
    "list": _ANSWERS,
    "content": _ANSWERS,
    "webhook": _WAYS,
    "callback": _WAYS,
}
"""`500` fails before anything was done, `500_accepted` after the message was taken, and so on."""


@dataclass
class Plan:
    """Faults of one place.

    Attributes:
        script: of the next times, first of all; "" is none.
        rates: from a fault to how often it comes, each from 0 to 1, all together at most 1.
    """

    script: deque[str] = field(default_factory=deque)
    rates: Mapping[str, float] = field(default_factory=dict)


class Faults:
    """Says each time whether something goes wrong.

    Args:
        random: of the draws.
        hang_s: how long an answer that hangs takes to come, if the caller waits for it.
        delay_s: how much later a delayed webhook comes.
    """

    def __init__(self, random: Random, *, hang_s: float = 60.0, delay_s: float = 0.5) -> None:
        self._random = random
        self._plans: dict[Place, Plan] = {}
        self.hang_s, self.delay_s = hang_s, delay_s
        self.happened: Counter[str] = Counter()

    def plan(
        self, place: Place, *, script: Iterable[str] = (), rates: Mapping[str, float] | None = None
    ) -> None:
        """From now on, at that place.

        Raises:
            ValueError: there is no such place or fault.
        """
        script, rates = tuple(script), rates or {}
        known = FAULTS.get(place, frozenset())
        unknown = ({*script, *rates} - {""}) - known
        if place not in FAULTS or unknown:
            raise ValueError(f"no such fault: {place} {', '.join(sorted(unknown))}")
        self._plans[place] = Plan(deque(script), rates)

    def next(self, place: Place) -> str:
        """What goes wrong this time; empty: nothing."""
        plan = self._plans.get(place)
        fault = self._draw(plan) if plan else ""
        if fault:
            self.happened[f"{place}: {fault}"] += 1
        return fault

    def _draw(self, plan: Plan) -> str:
        if plan.script:
            return plan.script.popleft()
        if not plan.rates:
            return ""
        draw = self._random.random()
        for fault, rate in plan.rates.items():
            draw -= rate
            if draw < 0:
                return fault
        return ""
