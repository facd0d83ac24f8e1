"""Replies suit WhatsApp: short, plain lists, *bold* by one asterisk, no names of ours (TALK-08)."""

import re

LONGEST_REPLY = 1500
MORE = "… There is more: just ask me to go on."

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.MULTILINE), put)
    for pattern, put in (
        (r"^```\w*\s*$\n?", ""),
        (r"`([^`\n]+)`", r"\1"),
        (r"^\s{0,3}#{1,6}\s*\**(.+?)\**\s*#*$", r"*\1*"),
        (r"\*\*\*?([^*\n]+?)\*\*\*?", r"*\1*"),
        (r"(?<!\w)__([^_\n]+?)__(?!\w)", r"*\1*"),
        (r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$\n?", ""),
        (r"^(\s*)[-*+]\s+(?=\S)", r"\1• "),
        (r"!?\[([^\]\n]+)\]\((?:mailto:)?([^)\s]+)\)", r"\1 (\2)"),
        (r"[ \t]+$", ""),
        (r"\n{3,}", "\n\n"),
    )
)
_ROW = re.compile(r"^\s*\|(.+)\|\s*$")
_OWN_NAME = re.compile(r"(?<![\w@./:-])[a-z]+(?:_[a-z]+)+(?![\w@./-])")
_SENTENCE_END = re.compile(r"[.!?]\s")


def cleaned(text: str) -> str:
    """The text as WhatsApp shows it well, at most LONGEST_REPLY characters."""
    for rule, put in _RULES:
        text = rule.sub(put, text)
    lines = [_row(line) for line in text.split("\n")]
    return shortened(_OWN_NAME.sub(_as_words, "\n".join(lines)).strip())


def _row(line: str) -> str:
    """A row of a table as one line."""
    cells = _ROW.match(line)
    return " - ".join(cell.strip() for cell in cells[1].split("|")) if cells else line


def _as_words(name: re.Match[str]) -> str:
    """Names of tools and codes of ours are words to a customer."""
    return name[0].replace("_", " ")


def shortened(text: str) -> str:
    """Cut at a paragraph, else at a line, else at a sentence, with a note that there is more."""
    if len(text) <= LONGEST_REPLY:
        return text
    room = text[: LONGEST_REPLY - len(MORE) - 2]
    for mark in ("\n\n", "\n"):
        if (cut := room.rfind(mark)) > LONGEST_REPLY // 3:
            return f"{room[:cut].rstrip()}\n\n{MORE}"
    ends = [found.end() for found in _SENTENCE_END.finditer(room)]
    cut = ends[-1] if ends and ends[-1] > LONGEST_REPLY // 3 else len(room)
    return f"{room[:cut].rstrip()}\n\n{MORE}"
