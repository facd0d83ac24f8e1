"""Wrong addresses, settings and clocks: said in a sentence, never as a stack trace."""

import io
from pathlib import Path

import pytest

from app.cli import main
from app.commands import Streams
from app.premises import KEY_BYTES


def start(*arguments: str) -> tuple[int, str]:
    """Run a command on an empty input; the exit status, and what it said beside its output."""
    aside = io.StringIO()
    status = main(arguments, Streams(io.StringIO(), io.StringIO(), aside))
    return status, aside.getvalue()


@pytest.mark.parametrize("command", [["chat"], ["mcp"], ["db", "upgrade"]])
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("desk.db", "no address of a database; allowed: sqlite:///desk.db"),
        ("nosuch://host/x", "no address of a database"),
        ("sqlite:////proc/desk.db", "unable to open database file"),
        ("sqlite:////dev/null/desk.db", "/dev/null: not a folder"),
    ],
)
def test_a_database_that_cannot_be_is_explained(command: list[str], url: str, said: str) -> None:
    status, aside = start(*command, "--db", url)
    assert status == 2
    assert said in aside
    assert aside.startswith("frontdesk: ")


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear Sir or Madam, " * 40, encoding="utf-8")
    status, aside = start("chat", "--db", f"sqlite:///{file}")
    assert status == 2
    assert "file is not a database" in aside
    assert file.read_text(encoding="utf-8").startswith("Dear Sir")


def test_an_address_is_shown_without_its_password() -> None:
    status, aside = start("chat", "--db", "postgresql://desk:secret@127.0.0.1:9/desk")
    assert status == 2
    assert "secret" not in aside


@pytest.mark.parametrize("moment", ["9999-12-31T23:59", "0001-01-01T00:00"])
def test_a_clock_beyond_the_calendar_is_refused(
    moment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        start("chat", "--now", moment)
    assert "the year must be from" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FRONTDESK_MODEL_TIMEOUT_S", "soon"),
        ("FRONTDESK_MODEL", "gpt"),
        ("FRONTDESK_SERVER_KEY", "short"),
        ("FRONTDESK_OUTBOX", "{bad"),
    ],
)
def test_a_wrong_variable_is_named_and_its_value_kept_quiet(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    status, aside = start("chat")
    assert status == 2
    assert f"- {name}: allowed: " in aside
    assert value not in aside


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serve", "--port", "70000"], "'70000' is no port; allowed: 0 to 65535"),
        (["serve", "--port", "-1"], "is no port"),
        (["token", "--as", "x", "--scope", "everything"], "allowed: booking:read, booking:write"),
        (["token", "--as", "x", "--scope", " "], "found nothing; allowed"),
    ],
)
def test_a_wrong_argument_is_told_with_what_is_allowed(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        start(*arguments)
    assert said in capsys.readouterr().err


def test_a_list_of_all_letters_that_is_empty_says_so(tmp_path: Path) -> None:
    out, database = io.StringIO(), f"sqlite:///{tmp_path / 'x.db'}"
    start("chat", "--db", database)
    main(["outbox", "--all", "--db", database], Streams(io.StringIO(), out, io.StringIO()))
    assert out.getvalue() == "There is no letter of these states.\n"


@pytest.mark.behaviour("AUTH-05")
def test_an_empty_key_in_the_environment_is_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRONTDESK_SERVER_KEY", "")
    assert start("chat", "--db", f"sqlite:///{tmp_path / 'x.db'}")[0] == 0
    assert len((tmp_path / "x.key").read_bytes()) == KEY_BYTES


@pytest.mark.behaviour("AUTH-05")
def test_a_key_file_that_was_left_empty_is_filled_and_stays_private(tmp_path: Path) -> None:
    key = tmp_path / "x.key"
    key.touch()
    for _ in range(2):
        assert start("chat", "--db", f"sqlite:///{tmp_path / 'x.db'}")[0] == 0
    assert len(key.read_bytes()) == KEY_BYTES
    assert key.stat().st_mode & 0o077 == 0
