"""How many run at once: what counts where several things are as good as one another. Pure.

Counting what overlaps would refuse too much: two short bookings inside a long one, one after the
other, never run at the same moment. And a first free lane may be missing although the peak is
low enough; then the lanes are dealt anew.
"""

from collections.abc import Iterable, Sequence

Span = tuple[int, int]
"""[from, to) in epoch seconds."""


def full(spans: Iterable[Span], room: int) -> list[Span]:
    """The time in which `room` spans or more run at once, in any order."""
    if room == 1:
        return list(spans)
    ups_and_downs = [step for begins, ends in spans for step in ((begins, 1), (ends, -1))]
    found, running, since = [], 0, 0
    for at, change in sorted(ups_and_downs):  # of one moment the ends come first
        running += change
        if change == 1 and running == room:
            since = at
        elif change == -1 and running == room - 1:
            found.append((since, at))
    return [span for span in found if span[0] < span[1]]


def has_room(spans: Iterable[Span], wanted: Span, room: int) -> bool:
    """Whether fewer than `room` run at every moment of the wanted span."""
    return not any(begins < wanted[1] and ends > wanted[0] for begins, ends in full(spans, room))


def lanes_for(spans: Sequence[Span]) -> list[int]:
    """A lane for each span, from 1: no two that overlap share one, no more lanes than the peak."""
    free_from: list[int] = []
    lanes = [0] * len(spans)
    for at in sorted(range(len(spans)), key=spans.__getitem__):
        begins, ends = spans[at]
        lane = next((n for n, since in enumerate(free_from) if since <= begins), len(free_from))
        free_from[lane : lane + 1] = [ends]
        lanes[at] = lane + 1
    return lanes
