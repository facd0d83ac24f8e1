"""Reads versioned prompts: a missing name, version or word fails loudly.

A prompt is a folder with files v1.md, v2.md ...; the newest counts. A file starts with a header
between two lines of `---` that says its name, its version and what it is for. Words in braces are
filled in by whoever uses it. A released file is not edited: write the next version.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

_FILE = re.compile(r"v(\d+)\.md")
_PARTS = re.compile(r"---\n(?P<header>.*?)\n---\n(?P<text>.*)", re.DOTALL)


class PromptError(Exception):
    """A prompt is missing or malformed, or is filled with other words than it has."""


@dataclass(frozen=True)
class Prompt:
    """One version of a prompt; name, version and digest belong into traces."""

    name: str
    version: int
    text: str
    digest: str

    @property
    def words(self) -> frozenset[str]:
        """What has to be filled in."""
        try:
            return frozenset(name for _, name, _, _ in Formatter().parse(self.text) if name)
        except ValueError as error:
            raise PromptError(f"{self.name} v{self.version}: {error}") from error

    def fill(self, **words: str) -> str:
        """The text with these words.

        Raises:
            PromptError: a word of the text is missing, or one that it does not have is given.
        """
        if missing := self.words - words.keys():
            raise PromptError(f"{self.name} v{self.version} lacks {', '.join(sorted(missing))}")
        if unused := words.keys() - self.words:
            raise PromptError(f"{self.name} v{self.version} has no {', '.join(sorted(unused))}")
        return self.text.format(**words)


class Library:
    """The prompts in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> Prompt:
        """The newest version of a prompt.

        Raises:
            PromptError: there is none, or its header does not fit.
        """
        versions = {
            int(found[1]): path
            for path in sorted((self._folder / name).glob("v*.md"))
            if (found := _FILE.fullmatch(path.name))
        }
        if not versions:
            raise PromptError(f"no prompt {name} in {self._folder}")
        newest = max(versions)
        return _read(name, newest, versions[newest].read_text("utf-8"))


def shipped() -> Library:
    """The prompts that come with the program."""
    return Library(Path(__file__).parent)


def _read(name: str, version: int, content: str) -> Prompt:
    if (parts := _PARTS.fullmatch(content)) is None:
        raise PromptError(f"{name} v{version} has no header")
    header = dict(line.split(": ", 1) for line in parts["header"].splitlines() if ": " in line)
    if (header.get("name"), header.get("version")) != (name, str(version)):
        raise PromptError(f"the header of {name} v{version} names another prompt")
    if not header.get("for"):
        raise PromptError(f"{name} v{version} does not say what it is for")
    digest = hashlib.sha256(content.encode()).hexdigest()[:12]
    return Prompt(name, version, parts["text"].strip(), digest)
