"""Runs many scenarios at once, says how good that was, and remembers what is done already."""
