"""One message of a burst, by itself: words, or what is to be said about it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from agent import consent
from agent.spelling import table
from app.hearing.scene import Scene, is_bare
from booking.identity.redact import redact
from channels.message import Inbound, Kind

WITH_CAPTION = frozenset({"image", "video", "voice", "unsupported"})
"""What may bring words along; the name of a contact or a place is none of them."""
FILE_NAME = re.compile(r"[^\n/]{1,200}\.\w{2,5}")
LONGEST_ECHO = 200


@dataclass(frozen=True)
class Part:
    """What one message comes to.

    Attributes:
        kind: of the message.
        words: for the agent; None: there are none in it.
        why: the name of what is to be said about it; None: nothing.
        facts: for that sentence.
    """

    kind: Kind
    words: str | None = None
    why: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def part_of(message: Inbound, scene: Scene, spoken: Mapping[str, str | None]) -> Part:
    """What a message comes to.

    Args:
        message: of any kind.
        scene: what we said last.
        spoken: by the id of a voice message what was made out in it; None: nothing.
    """
    return READERS.get(message.kind, _without_words)(message, scene, spoken)


Reader = Callable[[Inbound, Scene, Mapping[str, str | None]], Part]


def _written(message: Inbound, _scene: Scene, _spoken: Mapping[str, str | None]) -> Part:
    return Part("text", message.text if message.text.strip() else None)


def _tap(message: Inbound, scene: Scene, _spoken: Mapping[str, str | None]) -> Part:
    """A tap says its payload, as long as the message that it answers still asks for it."""
    said = scene.answered_by(message)
    choice = said.chosen(message) if said else None
    title = message.text or message.choice or ""
    if said is None or choice is None:
        is_clear = not (is_bare(title) or is_bare(message.choice or ""))
        return Part("tap", title) if is_clear and title else Part("tap", why="unknown_tap")
    if scene.is_open(said, choice, message.at):
        return Part("tap", choice.payload)
    why = "no_longer_open" if is_bare(choice.payload) else "talked_on"
    return Part("tap", why=why, facts={"title": choice.title})


def _voice(message: Inbound, scene: Scene, spoken: Mapping[str, str | None]) -> Part:
    """Words, if they were made out. A yes is not taken from a voice that may be misheard."""
    if message.text or message.id not in spoken:
        return _without_words(message, scene, spoken)
    words = (spoken[message.id] or "").strip()
    if not words:
        return Part("voice", why="voice_unclear")
    question = scene.open_yes_or_no(message.at)
    if question and _may_be_yes(words, question.text):
        return Part("voice", why="spoken_yes")
    if redact(words) != words or len(words) > LONGEST_ECHO:
        return Part("voice", words)
    return Part("voice", words, "heard", {"words": words})


def _may_be_yes(words: str, question: str) -> bool:
    """Whether the words agree to anything that could have been asked."""
    tools = ["", *(name for name in table("consent") if "_" in name)]
    return any(consent.answer(words, tool, question) == "yes" for tool in tools)


def _reaction(message: Inbound, scene: Scene, _spoken: Mapping[str, str | None]) -> Part:
    """A thumbs-up is no yes, and where a yes is asked for, that has to be said."""
    question = scene.open_yes_or_no(message.at)
    about = scene.answered_by(message)
    is_answer = question and (message.answers is None or (about and about.id == question.id))
    return Part("reaction", why="reaction" if is_answer else None)


def _document(message: Inbound, scene: Scene, spoken: Mapping[str, str | None]) -> Part:
    """Words beside it, unless they are only its name."""
    words = None if FILE_NAME.fullmatch(message.text.strip()) else message.text.strip() or None
    return Part("document", words, "document")


def _without_words(message: Inbound, _scene: Scene, _spoken: Mapping[str, str | None]) -> Part:
    """Something that cannot be read; a caption can."""
    caption = message.text.strip() if message.kind in WITH_CAPTION else ""
    return Part(message.kind, caption or None, message.kind)


READERS: Mapping[str, Reader] = {
    "text": _written,
    "tap": _tap,
    "voice": _voice,
    "reaction": _reaction,
    "document": _document,
}
