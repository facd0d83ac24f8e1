"""What keeps a process prompt that answers machines and thinks at the same time."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

HANDOVER_S = 0.0001
"""For so long a thread may keep the interpreter while another waits for it."""


@contextmanager
def nothing_looked_through_again() -> Iterator[None]:
    """What is there from the start stays: the collector of garbage does not look through it.

    With all that a model needs in memory, each of its great rounds held up everything for a sixth
    of a second, and in a crowd there is one every few seconds.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def handing_over_quickly() -> Iterator[None]:
    """Whoever answers Twilio waits no longer for the threads that think than it must.

    With Python's usual 5 ms for each handing over, the thread that answers lost most of a crowd's
    time to it (`python -m benchmarks.webhooks`, the rows "inside").
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(HANDOVER_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
