"""Processes of `frontdesk` for tests, without the seconds that each takes to read the program."""

from tests.nursery.nursery import Child, Nursery

__all__ = ["Child", "Nursery"]
