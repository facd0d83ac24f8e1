"""django-appointment from PyPI, on a SQLite file, in an environment of its own."""

import shutil
import sys
from pathlib import Path

from benchmarks.peers.peer import CACHE, Peer, run

NAME = "django-appointment"
VERSION, DJANGO = "3.12.0", "5.2.19"
BENCH = Path(__file__).parent / "bench.py"


def start() -> Peer:
    """The application, installed if it is not yet, and ready to be asked.

    Raises:
        PeerFailed: it could not be installed (often: no network).
    """
    folder = CACHE / f"django-appointment-{VERSION}"
    if not (folder / "installed").exists():
        _install(folder)
    database = folder / "bench.sqlite3"
    database.unlink(missing_ok=True)
    return Peer(NAME, [str(folder / "bin" / "python"), str(BENCH), str(database)], folder)


def _install(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run(NAME, folder, sys.executable, "-m", "venv", ".")
    wanted = (f"django-appointment=={VERSION}", f"Django=={DJANGO}")
    run(NAME, folder, "bin/pip", "install", "--quiet", *wanted)
    (folder / "installed").touch()
