"""The lock files pin every download by its hash and name no place to download from."""

import re

import pytest

from tests.shape.sources import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", re.MULTILINE)


def lock(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    return dict(PINNED.findall(lock(name)))


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host_and_no_local_path(name: str) -> None:
    """Whoever has a mirror installs from it; nobody is sent to ours."""
    places = ("http:", "https:", "file:/", "index-url", "find-links", "trusted-host", " @ ", " /")
    assert [place for place in places if place in lock(name)] == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_pinned_package_has_a_hash(name: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", lock(name), flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_tests_run_on_the_very_versions_that_ship() -> None:
    shipped, tested = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: version for name, version in shipped.items() if tested.get(name) != version} == {}
