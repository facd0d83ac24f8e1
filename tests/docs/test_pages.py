"""Pages for people who work on this name what there is: paths, targets of make, modules, links."""

import re
from pathlib import Path

import pytest

from tests.shape.sources import SHIPPING

ROOT = Path(__file__).parent.parent.parent
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "guides").glob("*.md")),
]
PLACES = {"benchmarks", "docs", "tests", *SHIPPING}
TO_BE_WRITTEN = {"evals/scenarios/booking/books-on-a-plan.yaml"}
"""Files that a guide has its reader write."""
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))


def named(page: Path) -> str:
    """What stands between backticks or in a block of code."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", text)])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_nothing_that_is_not_there(page: Path) -> None:
    words = named(page)
    paths = {path for path in re.findall(r"^[\w./-]+$", words, re.M) if path not in TO_BE_WRITTEN}
    ours = {path for path in paths if "/" in path and path.split("/")[0] in PLACES}
    modules = {one.replace(".", "/") for one in re.findall(r"python -m ([\w.]*\w)", words)}
    assert {path for path in ours if not (ROOT / path).exists()} == set()
    assert set(re.findall(r"^make (\w+)", words, re.M)) - TARGETS == set()
    assert {one for one in modules if not is_module(one)} == set()


def is_module(path: str) -> bool:
    whole = path.split("/")[0] not in PLACES  # of others, such as pytest
    return whole or (ROOT / f"{path}.py").exists() or (ROOT / path / "__main__.py").exists()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    here = [link for link in links if not link.startswith(("http:", "https:"))]
    assert [link for link in here if not (page.parent / link).exists()] == []
