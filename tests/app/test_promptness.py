"""A process that answers machines and thinks is put so, and put back at its end."""

import gc
import sys

import pytest

from app.promptness import HANDOVER_S, handing_over_quickly, nothing_looked_through_again


def test_threads_hand_over_quickly_for_as_long_as_it_serves() -> None:
    before = sys.getswitchinterval()
    with handing_over_quickly():
        assert sys.getswitchinterval() == pytest.approx(HANDOVER_S)
    assert sys.getswitchinterval() == before


def test_what_is_there_at_the_start_is_not_looked_through_again() -> None:
    with nothing_looked_through_again():
        assert gc.get_freeze_count() > 10_000
    assert gc.get_freeze_count() == 0
