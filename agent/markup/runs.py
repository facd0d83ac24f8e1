"""Which runs of marks belong together: `**` and `**`, by what stands around each.

Stricter than CommonMark where a code might be broken (`***` inside one, `**` between digits, four
and more), and kinder where a model means bold (`**Note:**next`, `**2**nd`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

STRONG = frozenset({"**", "***", "__", "___"})
STRUCK = frozenset({"~~"})


@dataclass(frozen=True)
class Role:
    """What a run does.

    Attributes:
        kind: "strong", "struck", "bare" (marks without a sign), "nothing" (a mark left over) or
            "text" (it is what it is).
    """

    kind: str
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True)
class _Run:
    index: int
    run: str
    before: str
    after: str

    @property
    def is_inside(self) -> bool:
        """Inside a word or a code."""
        return self.before.isalnum() and self.after.isalnum()

    @property
    def touches_digit(self) -> bool:
        return self.before.isdecimal() or self.after.isdecimal()

    @property
    def can_open(self) -> bool:
        if self.is_inside:
            return self.run == "**" and not self.touches_digit
        is_first = not self.before and self.run == "**"
        return not self.before.isalnum() and (bool(self.after.strip()) or is_first)

    def closes(self, opened: "_Run") -> bool:
        """Whether this run ends what that one began."""
        if self.run[0] != opened.run[0] or self.index == opened.index + 1:
            return False
        if self.is_inside:
            return self.run == "**" == opened.run
        is_loose = not opened.after.strip()
        return not self.after.isalnum() and (bool(self.before.strip()) or is_loose)

    @property
    def is_left_over(self) -> bool:
        """A lone `**` at a word is a mark whose partner was lost; at a digit it may hide others."""
        is_alone = not (self.before.strip() or self.after.strip()) and bool(self.before)
        return self.run == "**" and not (self.is_inside or self.touches_digit or is_alone)


def paired(tokens: Sequence[Token]) -> list[Role | None]:
    """What each token does as a mark; None for those that are none."""
    roles: list[Role | None] = [None] * len(tokens)
    open_runs: list[list[_Run]] = [[]]  # of the line, and of the link that is being read
    for index, token in enumerate(tokens):
        if token.type == "link_open":
            open_runs.append([])
        elif token.type == "link_close":
            open_runs.pop()
        elif token.type == "mark":
            _take(_Run(index, token.content, **token.meta), open_runs[-1], roles)
    return roles


def _take(run: _Run, opened: list[_Run], roles: list[Role | None]) -> None:
    if run.run not in STRONG | STRUCK:
        roles[run.index] = Role("text")
        return
    partner = next((each for each in reversed(opened) if run.closes(each)), None)
    if partner is None:
        roles[run.index] = Role("nothing" if run.is_left_over else "text")
        if run.can_open:
            opened.append(run)
        return
    del opened[opened.index(partner) :]
    kind = _kind(partner, run)
    roles[partner.index] = Role(kind, opens=True)
    roles[run.index] = Role(kind, closes=True)


def _kind(first: _Run, last: _Run) -> str:
    """WhatsApp shows no mark that touches a word from outside: without it, it reads better."""
    if first.before.isalnum() or last.after.isalnum():
        return "bare"
    return "struck" if first.run in STRUCK else "strong"
