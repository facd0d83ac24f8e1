"""The help shelf: the business's own articles, found by what people ask (SPEC HELP-01).

The index is a private full-text table in memory, so that it works beside any main database.
It is built once from the articles and never changes.
"""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from booking.errors import NotFound

WORD = re.compile(r"[^\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W_]+)*")
LONGEST_QUERY = 24
"""Words of a question that are looked at; the rest of a long message adds nothing."""
SHORTEST_TYPO = 5
LIKE_ENOUGH = 84
"""Of 100: 'calender' is like 'calendar', 'clown' is not like 'clean'."""

_SAYS_NOTHING = """
a about all am an and any are as at be been but by can could did do does for from get give had has
have hello help hey hi how i i'd i'm if in is it it's its know let like me my need not of on or
our out please should show so some tell thank thanks that the their them then there these they
this to too u up us want was we were what what's when where which who why will with would you your
yours
"""
STOP_WORDS = frozenset(_SAYS_NOTHING.split())
"""Words that stand in any question and say nothing about its subject."""


@dataclass(frozen=True)
class Article:
    """A help article.

    Attributes:
        code: the name of its file without the ending, such as "payments".
        summary: its first paragraph, in plain text.
        text: the whole of it, Markdown, with its title.
    """

    code: str
    title: str
    summary: str
    text: str


class HelpShelf:
    """Finds and gives the articles. May be shared by threads."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = {article.code: article for article in articles}
        self._vocabulary = sorted({word for item in articles for word in _words(item.text)})
        self._lock = Lock()
        self._index = sqlite3.connect(":memory:", check_same_thread=False)
        self._index.execute(
            "CREATE VIRTUAL TABLE shelf"
            " USING fts5(code UNINDEXED, title, summary, text, tokenize = 'porter unicode61')"
        )
        self._index.executemany(
            "INSERT INTO shelf VALUES (?, ?, ?, ?)",
            [(item.code, item.title, item.summary, item.text) for item in articles],
        )

    @property
    def articles(self) -> tuple[Article, ...]:
        """All of them, in the order in which they were given."""
        return tuple(self._articles.values())

    def search(self, query: str, limit: int = 3) -> list[Article]:
        """The articles that answer a question, best first; none if nothing fits.

        Args:
            query: plain words as a customer types them; there is no query language.
            limit: how many at most.
        """
        words = [self._spelt(word) for word in _telling_words(query)]
        if not words:
            return []
        found = self._match(words, " AND ", limit)
        return found or self._match(words, " OR ", limit)

    def read(self, name: str) -> Article:
        """One article, by its code or its title.

        Raises:
            NotFound: there is none by that name; names what there is.
        """
        wanted = _plain(name)
        for article in self._articles.values():
            if wanted in (_plain(article.code), _plain(article.title)):
                return article
        raise NotFound(f"There is no help article called “{name}”. {self._what_there_is()}")

    def _spelt(self, word: str) -> str:
        """A word that no article has may be a mistyped one: 'calender'."""
        if len(word) < SHORTEST_TYPO or self._match([word], "", 1):
            return word
        near = process.extractOne(word, self._vocabulary, scorer=ratio, score_cutoff=LIKE_ENOUGH)
        return near[0] if near else word

    def _match(self, words: Sequence[str], joint: str, limit: int) -> list[Article]:
        expression = joint.join(f'"{word}"' for word in words)
        with self._lock:
            rows = self._index.execute(
                "SELECT code FROM shelf WHERE shelf MATCH ?"
                " ORDER BY bm25(shelf, 0, 8, 3, 1), rowid LIMIT ?",
                (expression, limit),
            ).fetchall()
        return [self._articles[code] for (code,) in rows]

    def _what_there_is(self) -> str:
        titles = ", ".join(article.title for article in self._articles.values())
        return f"There are: {titles}." if titles else "There are no help articles yet."


def _plain(name: str) -> str:
    return " ".join(_words(name))


def _words(text: str) -> list[str]:
    return [
        word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") for word in WORD.findall(text)
    ]


def _telling_words(query: str) -> list[str]:
    telling = [word for word in dict.fromkeys(_words(query)) if word not in STOP_WORDS]
    return telling[:LONGEST_QUERY]
