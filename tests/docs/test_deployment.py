"""The image, the composition and the example of settings fit the program, as far as it can be said
without building them."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # PyYAML has no types

from app.cli import parser
from app.settings import PREFIX, Settings

ROOT = Path(__file__).parent.parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
OURS = ("web", "worker")
FIELDS = frozenset(Settings.model_fields)
KNOWN = {f"{PREFIX}{name.upper()}" for name in FIELDS}


def instructions(word: str) -> list[str]:
    return re.findall(rf"^{word} (.*)$", DOCKERFILE, re.MULTILINE)


def test_what_is_installed_is_what_the_lock_file_says() -> None:
    installs = [line for line in instructions("RUN") if "pip install" in line]
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    assert len(installs) == 2


def test_the_image_runs_as_nobody_and_says_how_it_is() -> None:
    (user,) = instructions("USER")
    assert int(user) >= 1000
    assert "/healthz" in DOCKERFILE
    assert instructions("CMD")[-1] == '["serve"]'


def test_the_pythons_of_both_stages_are_one_that_we_run_on() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bases = {line.split()[0] for line in instructions("FROM")}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.(1[1-9])-slim-\w+", bases.pop())
    assert project["requires-python"] == ">=3.11"


def test_every_package_of_the_program_goes_into_the_image_and_nothing_else() -> None:
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    packages = {name.rstrip("*") for name in setup["setuptools"]["packages"]["find"]["include"]}
    let_in = {line.removeprefix("!") for line in IGNORED if line.startswith("!")}
    assert IGNORED[1] == "*"
    assert packages <= let_in
    assert let_in - packages == {"pyproject.toml", "requirements.lock", "README.md", "LICENSE"}


@pytest.mark.parametrize("name", OURS)
def test_each_process_is_a_command_that_we_take(name: str) -> None:
    assert callable(parser().parse_args(COMPOSE["services"][name]["command"]).run)


@pytest.mark.parametrize("name", OURS)
def test_each_process_gets_settings_that_exist_and_few_rights(name: str) -> None:
    service = COMPOSE["services"][name]
    assert set(service["environment"]) <= KNOWN
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"]
    assert service["depends_on"]["database"]["condition"] == "service_healthy"


def test_only_the_proxy_is_open_to_the_world() -> None:
    ports = {name: one.get("ports", []) for name, one in COMPOSE["services"].items()}
    assert ports["web"] == ["127.0.0.1:8000:8000"]
    assert ports["worker"] == ports["database"] == []


def test_no_secret_is_written_into_the_composition() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    passwords = re.findall(r"^ *[A-Z_]*PASSWORD: *(.*)$", text, re.MULTILINE)
    assert passwords
    assert all(one.startswith("${POSTGRES_PASSWORD") for one in passwords)


def assignments() -> dict[str, str]:
    return dict(re.findall(r"^#?([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))


def test_every_setting_of_the_example_exists_and_no_secret_is_filled_in() -> None:
    named = set(assignments())
    assert {name for name in named if name.startswith(PREFIX)} <= KNOWN
    secret = [
        name for name in named if name.endswith(("KEY", "TOKENS", "TOKEN", "POSTGRES_PASSWORD"))
    ]
    assert secret
    assert [name for name in secret if assignments()[name]] == []


def test_the_example_can_be_read_once_it_is_filled_in() -> None:
    filled = {name: value for name, value in assignments().items() if value and "…" not in value}
    own = {name.removeprefix(PREFIX).lower(): value for name, value in filled.items()}
    settings = Settings.model_validate({name: own[name] for name in own if name in FIELDS})
    assert settings.public_url == "https://book.example.com"
    assert settings.twilio_whatsapp_from == "+14155238886"
