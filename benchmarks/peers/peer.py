"""A peer at work: a process of its own that answers one question a line, as JSON."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.workload import Workload

CACHE = Path.home() / ".cache" / "frontdesk-bench"
"""Where peers are installed: outside the repository, kept for the next run."""


class PeerFailed(Exception):
    """A peer could not be installed, broke down, or gave a wrong answer."""


class Peer:
    """A peer that has been started; close it in the end."""

    def __init__(self, name: str, command: Sequence[str], folder: Path) -> None:
        self.name = name
        self._log = (folder / "bench.log").open("w")
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            command,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def ask(self, load: Workload, times: int) -> list[float]:
        """Ask it for the free starts of a workload so often; milliseconds of each.

        Raises:
            PeerFailed: it gave up, or its answer has the wrong hash.
        """
        answer = self._answer({"load": load.for_peers(), "times": times})
        if answer["sha"] != load.sha:
            raise PeerFailed(f"{self.name} answers wrongly: {answer['sha']}, not {load.sha}")
        return [float(one) for one in answer["took"]]

    def _answer(self, question: dict[str, Any]) -> dict[str, Any]:
        asked, answers = self._process.stdin, self._process.stdout
        if asked is None or answers is None:
            raise PeerFailed(f"{self.name} has no way to be asked")
        try:
            asked.write(json.dumps(question) + "\n")
            asked.flush()
            return dict(json.loads(answers.readline()))
        except (BrokenPipeError, json.JSONDecodeError) as broken:
            raise PeerFailed(f"{self.name} gave up: see {self._log.name}") from broken

    def close(self) -> None:
        """End it; it is not asked for more."""
        self._process.kill()
        self._process.communicate()
        self._log.close()


def run(name: str, folder: Path, *command: str) -> None:
    """One step of an installation.

    Raises:
        PeerFailed: there is no such program, it took too long, or it failed (often: no network).
    """
    try:
        subprocess.run(  # noqa: S603 - our own command
            command, cwd=folder, check=True, capture_output=True, text=True, timeout=600
        )
    except FileNotFoundError as missing:
        raise PeerFailed(f"{name}: there is no {command[0]} here") from missing
    except subprocess.SubprocessError as failed:
        raise PeerFailed(f"{name}: {command[0]} {command[1]} did not succeed: {failed}") from failed
