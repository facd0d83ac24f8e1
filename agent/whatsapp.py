"""Replies suit WhatsApp: short, plain lists, *bold* by one asterisk, no names of ours (TALK-08)."""

import re

from agent.markup.lines import unmarked
from agent.markup.spans import addresses

LONGEST_REPLY = 1500
MORE = "… There is more: just ask me to go on."

_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)
_GAPS = re.compile(r"\n{3,}")
_OWN_NAME = re.compile(r"(?<![\w@./:-])[a-z]+(?:_[a-z]+)+(?![\w@./-])")
_SENTENCE_END = re.compile(r"[.!?]\s")


def cleaned(text: str) -> str:
    """The text as WhatsApp shows it well, at most LONGEST_REPLY characters."""
    text = unmarked(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").expandtabs(4))
    text = "\n".join(_in_words(line) for line in _TRAILING.sub("", text).split("\n"))
    return shortened(_GAPS.sub("\n\n", text).strip())


def _in_words(line: str) -> str:
    """Names of tools and codes of ours are words to a customer; addresses stay as they are."""
    parts, done = [], 0
    for start, end in addresses(line):
        parts += [_OWN_NAME.sub(_as_words, line[done:start]), line[start:end]]
        done = end
    return "".join([*parts, _OWN_NAME.sub(_as_words, line[done:])])


def _as_words(name: re.Match[str]) -> str:
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
