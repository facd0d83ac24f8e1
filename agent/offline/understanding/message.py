"""A message on its way to being understood: words, names and dates told apart."""

from dataclasses import dataclass

from agent.facts import Facts
from agent.offline.dates import ReadDates, SaidWhen
from agent.offline.understanding.hearing import LONGEST_TEXT, Word, heard, plain, spelled
from agent.offline.understanding.language import language
from agent.offline.understanding.moment import read_when
from agent.offline.understanding.names import Named, names_of, put_aside


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
    """

    text: str
    words: tuple[Word, ...]
    dated: frozenset[int]
    named: Named
    when: SaidWhen
    expecting: str | None
    question: bool

    @property
    def undated(self) -> list[Word]:
        """The words that no date explains."""
        return [word for word in self.words if word.place not in self.dated]


def message(text: str, facts: Facts, read_dates: ReadDates, expecting: str | None) -> Message:
    """Read the dates, put the names aside, take the politeness away."""
    read = text[:LONGEST_TEXT]
    written = heard(read)
    when, dated = read_when(read, written, facts, read_dates, expecting)
    keep = names_of(facts).words | {word.text for word in written if word.place in dated}
    said = spelled(written, facts.language, keep)
    named = put_aside(said, facts, asked=expecting == "service")
    spoken = language(facts.language)
    words = plain(named.words, spoken)
    asks = "?" in read or (bool(said) and said[0].text in spoken.words("words", "asking"))
    return Message(text, tuple(words), dated - named.places, named, when, expecting, asks)
