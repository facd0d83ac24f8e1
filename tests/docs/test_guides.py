"""What the guides tell people to type, set and watch is what the program takes and shows."""

import re
import shlex
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from app.cli import parser
from app.operations.gauges import Gauges
from app.operations.metrics import KINDS, PrometheusMeter
from app.settings import PREFIX, Settings
from booking.business_file import read_business
from booking.testing import DEMO_NOW, FixedClock, open_demo
from channels.twilio.webhook import MESSAGES
from evals.main import add_compare, add_eval, add_judge, joined

ROOT = Path(__file__).parent.parent.parent
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
WRITTEN = {guide.name: guide.read_text(encoding="utf-8") for guide in GUIDES}
EVERYTHING = "\n".join(WRITTEN.values())
COMMANDS = sorted(
    set(re.findall(r"^ *(?:docker compose run --rm web|frontdesk) (.*)$", EVERYTHING, re.M))
)
LINKS = [
    (name, link) for name, text in WRITTEN.items() for link in re.findall(r"\]\(([^):]+)\)", text)
]


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_is_one_that_we_take(line: str) -> None:
    words = joined(shlex.split(line, comments=True))
    assert callable(parser([add_eval, add_compare, add_judge]).parse_args(words).run)


def test_every_setting_that_is_named_exists() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"FRONTDESK_[A-Z_]+", EVERYTHING)) - known == set()


@pytest.mark.parametrize(("name", "link"), LINKS)
def test_every_link_leads_somewhere(name: str, link: str) -> None:
    target = ROOT / "docs" / "guides" / link
    assert target.exists() or (ROOT / "docs" / "guides" / f"{link}.md").exists()


def test_twilio_is_told_the_address_that_we_serve() -> None:
    assert f"https://YOUR-ADDRESS{MESSAGES}#rc=5&rp=all" in WRITTEN["whatsapp.md"]


def test_the_example_lets_new_customers_in_as_the_guide_says() -> None:
    shop, _ = read_business(ROOT / "docs" / "examples" / "salon.toml")
    assert shop.sign_in.registration == "open"


def test_every_figure_of_the_guide_is_shown_and_every_shown_one_is_in_the_guide() -> None:
    registry, demo = CollectorRegistry(), open_demo()
    registry.register(Gauges(demo.store, FixedClock(DEMO_NOW)))
    meter = PrometheusMeter(registry)
    for what in KINDS:
        meter.saw(what, "ok", seconds=0.1)
    text = generate_latest(registry).decode()
    demo.close()
    shown = {re.sub(r"_(?:bucket|sum|count)$", "", name) for name in names_in(text)}
    named = set(re.findall(r"`(frontdesk_[a-z_]+)`", WRITTEN["operations.md"]))
    assert named - shown == set()
    timed = {name for name in shown if name.endswith("_seconds")}
    assert shown - named - timed == set()


def names_in(text: str) -> set[str]:
    every = set(re.findall(r"^(frontdesk_[a-z_]+)", text, re.MULTILINE))
    return {name for name in every if not name.endswith("_created")}
