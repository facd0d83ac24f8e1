"""So that `pytest evals/scenarios` plays them."""

from evals.plugin import pytest_collect_file

__all__ = ["pytest_collect_file"]
