"""cal.com's slot engine from its npm bundle, in process, without database and HTTP.

The bundle declares no licence: it is unpacked into the cache, never vendored. What it names as
dependencies is published in part only, so it cannot simply be installed; a loader puts stubs where
packages are missing. Newer versions of cal.com may be faster: one dependency is not public.
"""

import shutil
from pathlib import Path

from benchmarks.peers.peer import CACHE, Peer, run

NAME = "cal.com"
VERSION = "0.0.360"
HARNESS = Path(__file__).parent
NEEDS = (
    "@evyweb/ioctopus@1.4.1",
    "@trpc/server@11.25.2",
    "async@3.2.6",
    "dayjs@1.11.13",
    "entities@9.0.0",
    "i18next@26.7.2",
    "json-logic-js@2.0.5",
    "lodash-es@4.18.1",
    "memory-cache@0.2.0",
    "uuid@11.1.1",
    "zod@3.25.76",
)


def start() -> Peer:
    """The engine, installed if it is not yet, and ready to be asked.

    Raises:
        PeerFailed: there is no Node.js or no network.
    """
    folder = CACHE / f"calcom-{VERSION}"
    if not (folder / "installed").exists():
        _install(folder)
    for file in HARNESS.glob("*.mjs"):
        shutil.copy(file, folder)
    return Peer(NAME, ["node", "--import", "./register.mjs", "bench.mjs"], folder)


def _install(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "vendor").mkdir(parents=True)
    (folder / "package.json").write_text('{"type": "module", "private": true}')
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund")
    run(NAME, folder, "npm", "install", *quiet, *NEEDS)
    run(NAME, folder, "npm", "pack", f"@calcom/platform-libraries@{VERSION}")
    run(NAME, folder, "tar", "xzf", f"calcom-platform-libraries-{VERSION}.tgz", "-C", "vendor")
    (folder / "installed").touch()
