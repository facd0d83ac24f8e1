"""What trials say about a scenario and a suite: pass^1, pass^k, and how sure that is.

pass^k is the chance that k trials in a row all pass: what a business cares about, whose customers
come every day. Of c passes in n trials it is estimated without bias by C(c, k) / C(n, k)
(Yao et al. 2024, tau-bench, section 3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, sqrt

Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Tally:
    """Trials of one scenario that could be judged, and how many of them passed."""

    passed: int
    trials: int


@dataclass(frozen=True)
class Share:
    """A share with its 95 % interval."""

    value: float
    low: float
    high: float


def pass_hat(tally: Tally, k: int) -> float | None:
    """pass^k of one scenario; None with fewer than k trials."""
    if tally.trials < k or k < 1:
        return None
    return comb(tally.passed, k) / comb(tally.trials, k)


def mean_pass_hat(tallies: Sequence[Tally], k: int) -> float | None:
    """pass^k of a suite: the mean over the scenarios that had k trials; None without any."""
    known = [value for tally in tallies if (value := pass_hat(tally, k)) is not None]
    return sum(known) / len(known) if known else None


def wilson(passed: int, of: int) -> Share:
    """The share of passes with Wilson's interval, which holds for few trials and near 0 and 1.

    Wilson 1927, "Probable inference, the law of succession, and statistical inference".

    Raises:
        ValueError: nothing was tried.
    """
    if not 0 <= passed <= of or of < 1:
        raise ValueError(f"{passed} of {of} is no share")
    share, square = passed / of, Z_95**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    spread = Z_95 * sqrt(share * (1 - share) / of + square / (4 * of**2)) / (1 + square / of)
    return Share(share, max(0.0, middle - spread), min(1.0, middle + spread))


def by_tag(
    tallies: Mapping[str, Tally], tags: Mapping[str, Sequence[str]]
) -> dict[str, Sequence[Tally]]:
    """The tallies of the scenarios that bear each tag, by tag in order."""
    found: dict[str, list[Tally]] = {}
    for scenario, tally in tallies.items():
        for tag in tags.get(scenario, ()):
            found.setdefault(tag, []).append(tally)
    return {tag: found[tag] for tag in sorted(found)}
