"""Plays a scenario: says what the customer says, and keeps all that comes of it."""

import re
from datetime import timedelta

from langchain_core.language_models import BaseChatModel

from agent.think import Patience
from booking.outbox.letter import Choice
from channels.console import duration
from evals.customer.heard import CustomerLost, Heard, Speaks
from evals.customer.played import speaker_of
from evals.play.ears import Log, stopwatch
from evals.play.played import Line, Played
from evals.play.stage import Stage, beginning, opened
from evals.play.ways import CannotGoOn, Counter, Way, Words
from evals.play.whatsapp import WhatsApp
from evals.scenario.form import Advance, At, Customer, Phone, Say, Scenario, Send, Tap, Turn
from evals.world.difference import difference
from evals.world.facts import Facts, facts_of

CODE = re.compile(r"\b(\d{6})\b")
PATIENCE = Patience()


async def play(
    scenario: Scenario,
    model: BaseChatModel | None = None,
    patience: Patience = PATIENCE,
    trial: int = 1,
    customer: BaseChatModel | None = None,
    log: Log | None = None,
) -> Played:
    """Play it once.

    Args:
        scenario: what is played.
        model: who answers; None: the offline model.
        patience: with it.
        trial: which one it is: a simulated customer writes otherwise in each.
        customer: plays the customer, if a model has to.
        log: an empty one that hears all of it while it happens; none: nobody follows.

    Raises:
        CustomerLost: a played customer cannot go on, and that is nobody else's fault.
        CannotGoOn: a step that cannot be taken: nothing to tap, no code to give.
        WorldWrong, BusinessFileWrong: the world cannot be laid out.
    """
    took = stopwatch()
    async with opened(scenario, model, patience, log) as stage:
        store, shop = stage.premises.store, stage.premises.shop
        before = beginning(scenario)
        stuck: Exception | None = None
        try:
            await _Teller(stage, scenario, speaker_of(scenario, shop, customer, trial)).tell()
        except (CannotGoOn, CustomerLost) as reason:
            stuck = reason  # raised outside: the house would put it into a group
        after = facts_of(store, shop)
    if stuck:
        raise stuck
    return _played(scenario, stage.log, (before, after), took())


def _played(scenario: Scenario, log: Log, facts: tuple[Facts, Facts], seconds: float) -> Played:
    before, after = facts
    return Played(
        scenario=scenario,
        lines=log.lines,
        calls=log.calls,
        before=before,
        after=after,
        change=difference(before, after),
        shown=log.shown,
        fired=log.fired,
        usage=log.usage,
        seconds=seconds,
    )


class _Teller:
    """Goes through the turns of a scenario."""

    def __init__(self, stage: Stage, scenario: Scenario, speaker: Speaks | None) -> None:
        self._stage = stage
        self._speaker = speaker
        self._most = scenario.limits.turns
        self._customer: Customer = scenario.customer
        self._turns = scenario.turns
        self._phone = scenario.customer.phone
        self._way = _way(stage, scenario)
        self._choices: dict[str, Choice] = {}
        self._code = ""

    async def tell(self) -> None:
        """Say each message and hear its answer; turns of clock and phone are answered nothing."""
        number, heard = 0, None
        while self._speaker and number < self._most:
            said = await self._speaker.next(heard)
            if said is None:
                return
            number += 1
            heard = self._heard(await self._say(number, Say(say=said)))
        for step in self._turns:
            if isinstance(step, Advance | At | Phone):
                self._set(step)
                continue
            number += 1
            await self._say(number, step)

    def _heard(self, line: Line) -> Heard:
        """What the customer gets of it; that something was really done, they trust no words for."""
        calls = [call for call in self._stage.log.calls if call.turn == line.turn]
        done = [call.name for call in calls if call.is_done and call.effect != "read"]
        return Heard(line.reply, line.stage, line.choices, done, self._code)

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
        words, stage = self._words(step), self._stage
        said = words.tapped.payload if words.tapped else words.text
        stage.log.says(number, said)
        now = stage.clock.now()
        took = stopwatch()
        reply = await self._way.say(self._phone, words)
        self._hear(reply.text)
        shown = {each.title: each for each in reply.choices}
        self._choices = {**self._choices, **shown} if self._keeps_buttons else shown
        line = Line(
            turn=number,
            step=step,
            at=now.astimezone(stage.premises.shop.tz).replace(tzinfo=None),
            phone=self._phone,
            said=said,
            reply=reply.text,
            stage=reply.stage,
            calls=reply.calls,
            choices=list(shown),
            seconds=took(),
        )
        stage.log.ends(line)
        return line

    @property
    def _keeps_buttons(self) -> bool:
        """A phone shows what was sent before, and lets it be tapped."""
        return self._customer.channel == "whatsapp"

    def _words(self, step: Turn) -> Words:
        """What goes over the channel for a step."""
        name = self._customer.profile_name
        if isinstance(step, Tap):
            if step.tap not in self._choices:
                shown = ", ".join(self._choices) or "nothing"
                raise CannotGoOn(f"there is no {step.tap!r} to tap; there is: {shown}")
            return Words(step.tap, "tap", self._choices[step.tap], name)
        if isinstance(step, Send):
            return Words(step.caption, step.send, name=name)
        assert isinstance(step, Say)  # noqa: S101 - the others were told apart above
        if "{code}" in step.say and not self._code:
            raise CannotGoOn("{code}: no code was sent yet")
        return Words(step.say.replace("{code}", self._code), name=name)

    def _hear(self, reply: str) -> None:
        """The newest code that reached the customer, in the chat or by another way."""
        for text in (reply, *self._stage.posted):
            if found := CODE.search(text):
                self._code = found.group(1)
        self._stage.posted.clear()


def _way(stage: Stage, scenario: Scenario) -> Way:
    if scenario.customer.channel == "whatsapp":
        return WhatsApp(stage, scenario.faults)
    return Counter(stage)
