"""Fakes that lie beside the ports of this room."""

from channels.testing.kept import KeptPage

__all__ = ["KeptPage"]
