"""Plays a scenario: says what the customer says, and keeps all that comes of it."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

from langchain_core.language_models import BaseChatModel

from agent.think import Patience
from channels.console import duration
from channels.message import Inbound, Kind
from evals.play.ears import stopwatch
from evals.play.played import Line, Played
from evals.play.stage import Stage, opened
from evals.scenario.form import Advance, At, Customer, Phone, Say, Scenario, Send, Tap, Turn
from evals.world.difference import difference
from evals.world.facts import facts_of

CODE = re.compile(r"\b(\d{6})\b")
PATIENCE = Patience()


class CannotGoOn(Exception):
    """A step of the scenario is impossible where the conversation stands; the text says why."""


async def play(
    scenario: Scenario, model: BaseChatModel | None = None, patience: Patience = PATIENCE
) -> Played:
    """Play it once.

    Raises:
        CannotGoOn: a step that cannot be taken: nothing to tap, no code to give.
        WorldWrong, BusinessFileWrong: the world cannot be laid out.
    """
    clock = stopwatch()
    async with opened(scenario, model, patience) as stage:
        store, shop = stage.premises.store, stage.premises.shop
        before = facts_of(store, shop)
        lines, stuck = list[Line](), None
        try:
            async for line in _Teller(stage, scenario).lines():
                lines.append(line)
        except CannotGoOn as reason:  # raised outside: the house would put it into a group
            stuck = reason
        after = facts_of(store, shop)
    if stuck:
        raise stuck
    log = stage.log
    return Played(
        scenario=scenario,
        lines=lines,
        calls=log.calls,
        before=before,
        after=after,
        change=difference(before, after),
        shown=log.shown,
        fired=log.fired,
        usage=log.usage,
        seconds=clock(),
    )


class _Teller:
    """Goes through the turns of a scenario."""

    def __init__(self, stage: Stage, scenario: Scenario) -> None:
        self._stage = stage
        self._customer: Customer = scenario.customer
        self._turns = scenario.turns
        self._phone = scenario.customer.phone
        self._titles: dict[str, str] = {}
        self._code = ""

    async def lines(self) -> AsyncIterator[Line]:
        """Each message with its answer; turns of the clock and of the phone answer nothing."""
        number = 0
        for step in self._turns:
            if isinstance(step, Advance | At | Phone):
                self._set(step)
                continue
            number += 1
            yield await self._say(number, step)

    def _set(self, step: Advance | At | Phone) -> None:
        if isinstance(step, Phone):
            self._phone = step.phone
        elif isinstance(step, Advance):
            self._stage.clock.advance(duration(step.advance) or timedelta())
        else:
            moment = step.at.replace(tzinfo=step.at.tzinfo or self._stage.premises.shop.tz)
            if moment < self._stage.clock.now():
                raise CannotGoOn(f"the clock is past {step.at:%Y-%m-%d %H:%M} already")
            self._stage.clock.set(moment)

    async def _say(self, number: int, step: Turn) -> Line:
        text, kind, choice = self._words(step)
        stage, log = self._stage, self._stage.log
        log.turn = number
        now = stage.clock.now()
        message = Inbound(
            "terminal", self._phone, text, now, f"turn-{number}", kind=kind, choice=choice
        )
        took = stopwatch()
        answer = await stage.house.conversation.answer(message)
        self._hear(answer.message.text)
        self._titles = {each.title: each.payload for each in answer.message.choices}
        return Line(
            turn=number,
            step=step,
            at=now.astimezone(stage.premises.shop.tz).replace(tzinfo=None),
            phone=self._phone,
            said=text,
            reply=answer.message.text,
            stage=answer.stage,
            calls=[call["name"] for call in answer.tools],
            choices=list(self._titles),
            seconds=took(),
        )

    def _words(self, step: Turn) -> tuple[str, Kind, str | None]:
        """What goes over the channel for a step: its text, its kind, a tap's payload."""
        if isinstance(step, Tap):
            if step.tap not in self._titles:
                shown = ", ".join(self._titles) or "nothing"
                raise CannotGoOn(f"there is no {step.tap!r} to tap; there is: {shown}")
            payload = self._titles[step.tap]
            return payload, "tap", payload
        if isinstance(step, Send):
            return step.caption, step.send, None
        assert isinstance(step, Say)  # noqa: S101 - the others were told apart above
        if "{code}" in step.say and not self._code:
            raise CannotGoOn("{code}: no code was sent yet")
        return step.say.replace("{code}", self._code), "text", None

    def _hear(self, reply: str) -> None:
        """The newest code that reached the customer, in the chat or by another way."""
        for text in (reply, *self._stage.posted):
            if found := CODE.search(text):
                self._code = found.group(1)
        self._stage.posted.clear()
