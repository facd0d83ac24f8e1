"""Figures, each printed by one command: `python -m benchmarks.NAME`."""
