"""A message on its way to being understood: words, names and dates told apart."""

from dataclasses import dataclass, replace

from agent.facts import Facts
from agent.offline.dates import ReadDates, SaidWhen
from agent.offline.understanding.hearing import (
    LONGEST_TEXT,
    Word,
    heard,
    in_english,
    plain,
    spelled,
)
from agent.offline.understanding.language import language
from agent.offline.understanding.moment import NOT_ASKED, read_when
from agent.offline.understanding.names import Named, names_of, put_aside
from agent.offline.understanding.phrases import DATE


@dataclass(frozen=True)
class Message:
    """What was written, sorted.

    Attributes:
        text: as it was written.
        words: without politeness, names put aside.
        dated: places of the words that say something about time.
        named: the names.
        when: what was said about time.
        expecting: what had been asked for.
        question: it asks something: by its sign or by its first word.
        opening: its first word, politeness included.
    """

    text: str
    words: tuple[Word, ...]
    dated: frozenset[int]
    named: Named
    when: SaidWhen
    expecting: str | None
    question: bool
    opening: str

    @property
    def undated(self) -> list[Word]:
        """The words that no date explains."""
        return [word for word in self.words if word.place not in self.dated]

    @property
    def bare(self) -> list[Word]:
        """The same, with a mark for a date at the end: "can I cancel" is another question."""
        words = self.undated
        if self.words and self.words[-1].place in self.dated:
            words.append(replace(self.words[-1], text=DATE, breaks=False, comma=False))
        return words


def message(text: str, facts: Facts, read_dates: ReadDates, expecting: str | None) -> Message:
    """Read the dates, put the names aside, take the politeness away."""
    read = text[:LONGEST_TEXT]
    written = heard(read)
    when, dated = read_when(read, written, facts, read_dates, expecting)
    keep = names_of(facts).words | {word.text for word in written if word.place in dated}
    said = spelled(in_english(written, facts.language, keep), facts.language, keep)
    named = put_aside(said, facts, asked=expecting == "service")
    spoken = language(facts.language)
    words = plain(named.words, spoken)
    opening = said[0].text if said else ""
    asks = "?" in read or opening in spoken.words("words", "asking")
    dated -= named.places
    waits_for = None if expecting == NOT_ASKED else expecting
    return Message(text, tuple(words), dated, named, when, waits_for, asks, opening)
