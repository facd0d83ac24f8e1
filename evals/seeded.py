"""Chance that comes out the same every time."""

from random import Random


def seeded(*seed: object) -> Random:
    """For variety, never for secrets: the same seed, the same draws, in every process."""
    return Random(" ".join(map(str, seed)))  # noqa: S311 - nothing is kept secret by it
