"""From the messages of a burst to one thing that is heard: pure, so that it can be heard again.

Words win: they go to the agent, with at most one remark on what was not words. Without words
there is one answer, whatever number of pictures came.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from app.hearing.heard import Act, Heard
from app.hearing.opt_out import Wish, wish
from app.hearing.parts import Part, part_of
from app.hearing.scene import Said, Scene
from app.hearing.texts import Texts
from booking.outbox.letter import Choice
from channels.message import Inbound

UNTIED = ("no_longer_open", "talked_on", "unknown_tap")
"""Taps that change nothing."""
ORDER = (*UNTIED, "spoken_yes", "anything", "reaction", "sticker")
"""What is said rather than the rest."""
NO = "no"
"""What STOP says to an open question: somebody who goes "ok" afterwards agrees to nothing."""

Written = Callable[[Wish, Inbound], Act]
"""Gives what a wish for no more messages, or for messages again, has to write down."""


class Listening:
    """Listens to one burst.

    Args:
        texts: what to say.
        scene: what we said last.
        is_stopped: they want nothing from us at present; then START means something.
        spoken: by the ids of voice messages, what was made out in them.
        act: what a wish writes.
    """

    def __init__(
        self,
        texts: Texts,
        scene: Scene,
        *,
        is_stopped: bool,
        spoken: Mapping[str, str | None],
        act: Written,
    ) -> None:
        self._texts, self._scene = texts, scene
        self._is_stopped, self._spoken, self._act = is_stopped, spoken, act

    def hear(self, messages: Sequence[Inbound]) -> Heard:
        """What the messages come to; there is at least one."""
        said = "\n".join(self._record(message) for message in messages)
        wished, rest = self._wishes(messages)
        parts = [part_of(message, self._scene, self._spoken) for message in _once(rest)]
        clash = _clash(parts)
        if clash:
            parts = [part for part in parts if part.kind != "tap"]
        words = "\n".join(part.words for part in parts if part.words) or None
        if wished is not None:
            return self._opted(wished, Heard(said, words=words))
        if words is not None:
            return Heard(said, words=words, remark=self._remark(parts))
        at = messages[-1].at
        return self._which(said, clash, at) if clash else self._answer(said, parts, at)

    def _wishes(self, messages: Sequence[Inbound]) -> tuple[Inbound | None, list[Inbound]]:
        """The last STOP or START, and the messages that are neither."""
        wished, rest, is_stopped = None, [], self._is_stopped
        for message in messages:
            kind = wish(message.text) if message.kind == "text" else None
            if kind == "stop" or (kind == "start" and is_stopped):
                wished, is_stopped = message, kind == "stop"
            else:
                rest.append(message)
        return wished, rest

    def _opted(self, message: Inbound, heard: Heard) -> Heard:
        """STOP and START are told and written, whatever else was said (SPEC CHAN-06)."""
        kind = wish(message.text) or "stop"
        told = self._texts.say("stopped" if kind == "stop" else "started")
        opted = None if self._scene.has_just_said(told) else told
        heard = replace(heard, opted=opted, act=self._act(kind, message))
        if heard.words is not None:
            return replace(heard, remark=told)
        if kind == "stop" and self._scene.open_yes_or_no(message.at):
            return replace(heard, words=NO, remark=told)
        open_one = self._scene.open_question(message.at) if kind == "start" else None
        return self._with_question(replace(heard, answer=told), open_one)

    def _answer(self, said: str, parts: Sequence[Part], at: datetime) -> Heard:
        """One answer to everything that is not words; to an empty message the agent's own."""
        part = min(parts, key=_urgency)
        if part.why is None:
            return Heard(said, words="" if part.kind == "text" else None)
        heard = Heard(said, answer=self._texts.say(part.why, **part.facts))
        if part.why in UNTIED:
            return self._instead(heard, at)
        return self._with_question(heard, self._scene.open_question(at))

    def _remark(self, parts: Sequence[Part]) -> str | None:
        """At most one, on what was not words."""
        for part in sorted(parts, key=_urgency):
            if part.why and (remark := self._texts.remark(part.why, **part.facts)):
                return remark
        return None

    def _with_question(self, heard: Heard, question: Said | None) -> Heard:
        """A question that is open is asked once more: the next "ok" will be an answer to it."""
        if question is None:
            return heard
        answer = f"{heard.answer}\n\n{self._scene.repeated(question)}"
        return replace(heard, answer=answer, choices=question.choices)

    def _instead(self, heard: Heard, at: datetime) -> Heard:
        """Not the question that was tapped, but another one may be open."""
        question = self._scene.open_question(at)
        if question is not None:
            return self._with_question(heard, question)
        return replace(heard, answer=f"{heard.answer} {self._texts.say('what_next')}")

    def _which(self, said: str, words: Sequence[str], at: datetime) -> Heard:
        """Two taps, two wishes: which of them is not for us to guess."""
        offered = self._scene.offered()
        choices = tuple(offered.get(each, Choice(each, each)) for each in words)
        chosen = ", ".join(choice.title for choice in choices)
        answer = self._texts.say("several_taps", chosen=chosen)
        asked = self._with_question(Heard(said, answer=answer), self._scene.open_question(at))
        return replace(asked, choices=choices)

    def _record(self, message: Inbound) -> str:
        """What stands in the record for a message."""
        if message.kind in ("text", "tap"):
            return message.text or message.choice or ""
        words = message.text or self._spoken.get(message.id) or ""
        return f"{self._texts.record(message.kind)} {words}".strip()


def _once(messages: Sequence[Inbound]) -> list[Inbound]:
    """Without the second tap of a double tap."""
    found: dict[object, Inbound] = {}
    for message in messages:
        key = (message.choice, message.answers) if message.kind == "tap" else message.id
        found.setdefault(key, message)
    return list(found.values())


def _clash(parts: Sequence[Part]) -> list[str]:
    """What was tapped, if it is more than one thing."""
    tapped = dict.fromkeys(part.words for part in parts if part.kind == "tap")
    words = [each for each in tapped if each is not None]
    return words if len(words) > 1 else []


def _urgency(part: Part) -> int:
    """Lower is said rather; what needs nothing said comes last, and emptiness before a reaction."""
    if part.why is None:
        return len(ORDER) + (part.kind != "text")
    return ORDER.index(part.why) if part.why in ORDER else ORDER.index("anything")
