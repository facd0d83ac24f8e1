"""A text that is longer than a channel's message, as several messages (SPEC TALK-08)."""

from collections.abc import Iterator


def split(text: str, longest: int) -> list[str]:
    """The text in pieces of at most `longest` characters, in order; nothing but gaps is lost.

    Args:
        text: in WhatsApp's form; without anything to show, there are no pieces.
        longest: characters of one message, at least 1.
    """
    return list(_pieces(text.strip(), longest))


def _pieces(text: str, longest: int) -> Iterator[str]:
    while len(text) > longest:
        cut = max(text.rfind(" ", 1, longest + 1), text.rfind("\n", 1, longest + 1))
        cut = cut if cut > 0 else longest
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    if text:
        yield text
