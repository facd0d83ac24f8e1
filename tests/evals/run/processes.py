"""`frontdesk eval` in a process that a test can kill."""

import io

from app.commands import Streams
from evals.main import main


def evaluate(folder: str, words: list[str]) -> int:
    """Run the scenarios of a folder; nothing is taken from the cache."""
    streams = Streams(io.StringIO(), io.StringIO(), io.StringIO())
    return main(["eval", f"{folder}/scenarios", "--no-cache", *words], streams)
