"""What each line is: a heading, a row of a table, an entry of a list, or text."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from agent.markup.spans import spans, unbolded

LAYERS = 4
"""How often it is looked again: what is inside one mark may be another."""
_MAY_BE_MARKED = re.compile(
    r"\*\*|__|~~|`|\]\(|<|\\|^[ \t>]*(?:#{1,6}[ \t]|[-*][ \t]|\||-{2}|\*[ \t]*\*)|^ *~~~",
    re.MULTILINE,
)
_ROW = re.compile(r"\|(.+)\|")
_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")
_BULLETS = re.compile(r"^(?:[ >]|\d+[.)] |[-*] )*[-*] ")
"""Before an entry, how deep it may lie: CommonMark sees none that is indented too far."""

_FENCE = re.compile(r"^(?:[ >]|\d+[.)] |[-*] )*(?:`{3,}|~{3,})[\w+-]*[ \t]*(?:\n|\Z)", re.MULTILINE)
"""Around code: here, around text that was to stand apart."""

Lines = dict[int, str | None]
"""New lines by their numbers; None: the line goes."""


def unmarked(text: str) -> str:
    """The text as WhatsApp shows it well; what is no Markdown stays as it is."""
    for _ in range(LAYERS):
        if not _MAY_BE_MARKED.search(text):
            break
        new = _rewritten(_FENCE.sub("", text))
        if new == text:
            break
        text = new
    return text


def _rewritten(text: str) -> str:
    lines = text.split("\n")
    new: Lines = {}
    for change in _changes(_reader().parse(text), lines):
        new.update(change)
    kept = (new.get(number, line) for number, line in enumerate(lines))
    return "\n".join(_BULLETS.sub(_bulleted, line) for line in kept if line is not None)


@cache
def _reader() -> MarkdownIt:
    """Reads blocks only. No heading by underlining, no code by indenting: models mean neither."""
    reader = MarkdownIt("zero").enable(["table", "list", "blockquote", "heading", "hr"])
    reader.core.ruler.enableOnly(["normalize", "block"])
    return reader


def _changes(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Lines]:
    for index, token in enumerate(tokens):
        if token.map is None:
            continue
        if token.type == "inline":
            yield _text(token, tokens[index - 1].type, lines)
        elif token.type == "tr_open":
            line = token.map[0]
            yield {line: _beginning(lines[line]) + _row(_cells(tokens, index))}
        else:
            yield _gone(token, lines)


def _text(token: Token, of: str, lines: Sequence[str]) -> Lines:
    """What stands in a heading or a paragraph; the cells of a table come with their row."""
    if of == "heading_open":
        return _heading(token, lines)
    return _paragraph(token, lines) if of == "paragraph_open" else {}


def _gone(token: Token, lines: Sequence[str]) -> Lines:
    """Lines that only draw something: a rule, the line under the head of a table."""
    first = (token.map or [0])[0]
    if token.type == "hr" and token.markup[0] != "_":
        return {first: None}
    return {first + 1: None} if token.type == "table_open" else {}


def _beginning(line: str) -> str:
    """Indents and signs of a quotation."""
    return line[: len(line) - len(line.lstrip(" >"))]


def _cells(tokens: Sequence[Token], row: int) -> Iterator[str]:
    for token in tokens[row:]:
        if token.type == "tr_close":
            return
        if token.type == "inline":
            yield token.content


def _row(cells: Iterator[str]) -> str:
    """A row of a table as one line."""
    shown = (" ".join(spans(cell.strip()).split("\n")) for cell in cells)
    return " - ".join(cell for cell in shown if cell)


def _heading(token: Token, lines: Sequence[str]) -> Lines:
    number = (token.map or [0])[0]
    title = unbolded(spans(token.content)).strip()
    before = lines[number].partition("#")[0]
    return {number: f"{before}*{title}*" if title else None}


def _paragraph(token: Token, lines: Sequence[str]) -> Lines:
    first = (token.map or [0])[0]
    return {
        first + number: _line(lines[first + number], content.strip())
        for number, content in enumerate(token.content.split("\n"))
    }


def _line(line: str, content: str) -> str | None:
    """A line of text, its beginning (numbers, bullets, indents) apart."""
    before = line[: line.rindex(content)] if content in line else ""
    if _RULE.fullmatch(content):
        return None
    if row := _ROW.fullmatch(content):
        return before + _row(iter(row[1].split("|")))
    return before + spans(content)


def _bulleted(before: re.Match[str]) -> str:
    """Bullets as people write them."""
    return before[0].replace("-", "•").replace("*", "•")
