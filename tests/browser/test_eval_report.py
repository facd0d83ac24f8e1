"""The report of an eval as a person meets it: opened from a disk, searched, sorted, read."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from evals.report.comparing import compare, comparison
from evals.report.page import report
from tests.browser.axe import violations
from tests.evals.report.test_page import SCRIPT, call, line
from tests.evals.run.making import record, result, scenario

pytestmark = pytest.mark.behaviour("EVAL-08")


def runs() -> tuple[str, str]:
    known = [scenario("aa", "booking"), scenario("bb", "moving"), scenario("cc", "booking")]
    calm = [record(one.id, lines=(line(),), calls=(call(),)) for one in known]
    bad = record("cc", "failed", lines=(line(said=SCRIPT),), calls=(call(outcome="refused"),))
    broken = result([*calm[:2], bad], known)
    return report(broken), comparison(compare(result(calm, known), broken))


def opened(page: Page, folder: Path, text: str, place: str = "") -> None:
    (folder / "page.html").write_text(text, encoding="utf-8")
    page.goto(f"file://{folder}/page.html{place}")


def test_scenarios_are_found_and_read(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, runs()[0])
    listed = page.locator("#list > details:visible .name")
    expect(listed).to_have_text(["cc", "aa", "bb"])
    page.get_by_label("Order").select_option("by name")
    expect(listed).to_have_text(["aa", "bb", "cc"])
    page.get_by_label("Tag").select_option("booking")
    expect(page.get_by_role("status")).to_have_text("2 of 3 scenarios")
    page.get_by_label("How it went").select_option("failed")
    expect(listed).to_have_text(["cc"])
    page.locator("#scenario-cc > summary").press("Enter")
    expect(page.get_by_text(SCRIPT)).to_be_visible()
    expect(page.get_by_text("heard: it says nothing")).to_be_visible()
    page.get_by_label("Words in it").fill("nowhere")
    expect(page.get_by_role("status")).to_have_text("0 of 3 scenarios")


def test_an_address_opens_its_scenario(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, runs()[0], "#scenario-bb")
    expect(page.locator("#scenario-bb")).to_have_attribute("open", "")


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_by_everybody_on_any_screen(
    page: Page, tmp_path: Path, which: int, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 360, "height": 740})
    opened(page, tmp_path, runs()[which])
    for one in page.locator("details.scenario > summary").all():
        one.click()
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
