"""Marks inside a line: **bold**, ~~struck out~~, `code`, [links](https://...)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from agent.markup.runs import Role, paired

ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+")
_AFTER_ADDRESS = ".,;:!?*_~)]}>'\"\u201d\u2019"
_BREAK = re.compile(r"\s*<br\s*/?>\s*")
_BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*[^\s*])\*(?![\w*])")
_SIGNS = {"strong": "*", "struck": "~"}


def spans(line: str) -> str:
    """The line with its marks as WhatsApp has them; a line break in HTML becomes one."""
    tokens = _reader().parseInline(line, {"addresses": list(addresses(line))})
    return _BREAK.sub("\n", _written(tokens[0].children or []))


def unbolded(text: str) -> str:
    """The text without bold in it: it is to be bold as a whole."""
    return _BOLD.sub(r"\1", text)


def addresses(line: str) -> Iterator[tuple[int, int]]:
    """Where links and e-mail addresses begin and end; nothing in them is a mark."""
    for found in ADDRESS.finditer(line):
        yield found.start(), found.start() + len(found[0].rstrip(_AFTER_ADDRESS))


class _AsWritten(MarkdownIt):
    """Leaves addresses as they were written."""

    def normalizeLink(self, url: str) -> str:
        """Nothing to be done."""
        return url

    def normalizeLinkText(self, link: str) -> str:
        """Nothing to be done."""
        return link


@cache
def _reader() -> MarkdownIt:
    """Entities and HTML stay as they are."""
    reader = _AsWritten("zero").enable(["escape", "backticks", "link", "image", "autolink"])
    reader.inline.ruler.before("backticks", "marks", _mark)
    return reader


def _mark(state: StateInline, silent: bool) -> bool:
    """A run of one and the same mark, told apart later by what stands around it."""
    src, start = state.src, state.pos
    if src[start] not in "*_~" or any(b <= start < e for b, e in state.env["addresses"]):
        return False
    end = start + len(src[start:]) - len(src[start:].lstrip(src[start]))
    if not silent:
        token = state.push("mark", "", 0)
        token.content = src[start:end]
        token.meta = {"before": src[start - 1 : start], "after": src[end : end + 1]}
    state.pos = end
    return True


@dataclass
class _Frame:
    """Something that is open: what it wraps, and what is written in it so far."""

    kind: str
    address: str = ""
    parts: list[str] = field(default_factory=list)


def _written(tokens: Sequence[Token]) -> str:
    roles, frames = paired(tokens), [_Frame("line")]
    for token, role in zip(tokens, roles, strict=True):
        if token.type == "link_open":
            frames.append(_Frame("link", str(token.attrs["href"])))
        elif role is not None and role.opens:
            frames.append(_Frame(role.kind))
        elif token.type == "link_close" or (role is not None and role.closes):
            done = frames.pop()
            frames[-1].parts.append(_closed(done))
        else:
            frames[-1].parts.append(_leaf(token, role))
    return "".join(frames[0].parts)


def _leaf(token: Token, role: Role | None) -> str:
    if token.type == "code_inline":
        return spans(token.content)
    if token.type == "image":
        return _link(token.content, str(token.attrs["src"]))
    return "" if role is not None and role.kind == "nothing" else token.content


def _closed(frame: _Frame) -> str:
    inner = "".join(frame.parts)
    if frame.kind == "link":
        return _link(inner, frame.address)
    sign = _SIGNS.get(frame.kind, "")
    bare = unbolded(inner) if sign == "*" else inner
    return f"{sign}{bare.strip()}{sign}" if bare.strip() else inner


def _link(text: str, address: str) -> str:
    """The text and the address; once, if they are the same."""
    shown = address.removeprefix("mailto:").removeprefix("tel:")
    if not shown or shown.startswith("#") or text == shown:
        return text or shown
    return f"{text} ({shown})" if text.strip() else shown
