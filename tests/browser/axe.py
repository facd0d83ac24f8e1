"""What the axe rules find wrong with a page or with a frame of it."""

from axe_core_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Frame, Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(where: Page | Frame) -> list[str]:
    """A line for each: the rule, and the elements that break it."""
    found = Axe().run(where, options={"runOnly": RULES})
    return [
        f"{one['id']}: {', '.join(str(node['target']) for node in one['nodes'])}"
        for one in found["violations"]
    ]
