"""The command `frontdesk`: what it takes, and where it goes from there (DESIGN, "from outside")."""

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from app.arguments import model_name, moment, port, public_url, scope
from app.commands import (
    INTERRUPTED,
    READER_LEFT,
    Streams,
    chat,
    init,
    let_go_of,
    mcp,
    own_streams,
    upgrade,
)
from app.database_problems import DatabaseWrong
from app.letters import outbox
from app.serving import serve
from app.settings import Settings, SettingsWrong, read_settings
from app.templates import templates
from app.token import token
from app.upkeep import doctor, retention
from app.working import work
from booking.access import Scope
from booking.access.scopes import write_scopes
from booking.errors import BusinessFileWrong, Refusal
from booking.outbox.staff import STATES

JOHN = "+447700900001"


def main(
    arguments: Sequence[str] | None = None,
    streams: Streams | None = None,
    more: Sequence["AddCommand"] = (),
) -> int:
    """Run a command; returns the exit status.

    Args:
        arguments: of the command line; none: this process's.
        streams: where it reads and writes; none: this process's.
        more: commands of the floors above this one.
    """
    streams = streams or own_streams()
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(message)s"
    )
    asked = parser(more).parse_args(arguments)
    try:
        status: int = asked.run(asked, _settings(asked), streams)
    except (BusinessFileWrong, DatabaseWrong, SettingsWrong, Refusal) as wrong:
        streams.note(f"frontdesk: {wrong}")
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # such as of `| head`
        let_go_of(streams.out)
        return READER_LEFT
    return status


def _settings(asked: argparse.Namespace) -> Settings:
    """The environment, with what the command line says on top of it."""
    said = {
        "database_url": getattr(asked, "db", None),
        "business_file": getattr(asked, "business", None),
        "model": getattr(asked, "model", None),
        "public_url": getattr(asked, "public_url", None),
        "host": getattr(asked, "host", None),
        "port": getattr(asked, "port", None),
    }
    on_top = {key: value for key, value in said.items() if value or value == 0}
    return read_settings().model_copy(update=on_top)


def parser(more: Sequence["AddCommand"] = ()) -> argparse.ArgumentParser:
    """All commands with their arguments, those of the floors above last."""
    words = argparse.ArgumentParser(
        prog="frontdesk", description="An AI front desk for a small business."
    )
    commands = words.add_subparsers(required=True, metavar="COMMAND")
    _add_chat(commands)
    _add_mcp(commands)
    _add_serve(commands)
    _add_worker(commands)
    _add_outbox(commands)
    _add_token(commands)
    _add_init(commands)
    _add_db(commands)
    _add_retention(commands)
    _add_doctor(commands)
    _add_templates(commands)
    for add in more:
        add(commands)
    return words


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
AddCommand: TypeAlias = Callable[[Commands], None]


def _add_database(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--db", metavar="URL", help="such as sqlite:///desk.db; none: a fresh demo"
    )


def _add_business(command: argparse.ArgumentParser) -> None:
    command.add_argument("--business", metavar="FILE", type=Path, help="a business.toml")


def _add_now(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--now", type=moment, metavar="TIME", help="start the clock here, such as 2026-02-05T09:00"
    )


def _add_chat(commands: Commands) -> None:
    command = commands.add_parser("chat", help="talk in the terminal as the holder of a phone")
    command.add_argument("--phone", default=JOHN, help=f"who writes (default: {JOHN}, John Smith)")
    _add_now(command)
    command.add_argument(
        "--model",
        type=model_name,
        help="offline, or openai:NAME (FRONTDESK_OPENAI_BASE_URL for others)",
    )
    _add_database(command)
    _add_business(command)
    command.add_argument("--json", action="store_true", help="one JSON object a reply")
    command.set_defaults(run=chat)


def _add_mcp(commands: Commands) -> None:
    command = commands.add_parser("mcp", help="MCP server over stdio")
    command.add_argument(
        "--as", dest="local", metavar="PHONE_OR_EMAIL", help="the local user whom it serves"
    )
    _add_now(command)
    _add_database(command)
    _add_business(command)
    command.set_defaults(run=mcp)


def _add_serve(commands: Commands) -> None:
    command = commands.add_parser("serve", help="web server: MCP at /mcp, sign-in, health")
    command.add_argument("--host", help="address to listen on (default: this machine alone)")
    command.add_argument("--port", type=port, help="port to listen on (default: 8000; 0: any)")
    _add_public_url(command)
    command.add_argument(
        "--show-codes",
        action="store_true",
        help="show sign-in codes here instead of sending them (a demo always does)",
    )
    command.add_argument(
        "--demo",
        action="store_true",
        help="with a stand-in for WhatsApp and a page to chat in, on this machine alone",
    )
    command.add_argument(
        "--worker",
        action=argparse.BooleanOptionalAction,
        help="answer and send in this very process (default: on SQLite)",
    )
    _add_now(command)
    _add_database(command)
    _add_business(command)
    command.set_defaults(run=serve)


def _add_worker(commands: Commands) -> None:
    command = commands.add_parser("worker", help="answers, sends and tidies up; serves nothing")
    _add_public_url(command)
    _add_database(command)
    command.set_defaults(run=work)


def _add_public_url(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--public-url",
        type=public_url,
        metavar="URL",
        help="where the world finds the server, such as https://book.example.com",
    )


def _add_token(commands: Commands) -> None:
    command = commands.add_parser("token", help="an access token for /mcp, without a browser")
    command.add_argument(
        "--as", dest="local", metavar="PHONE_OR_EMAIL", required=True, help="whose it is"
    )
    command.add_argument(
        "--scope",
        type=scope,
        default=write_scopes(list(Scope)),
        help="what it may do (default: everything that the person may)",
    )
    _add_public_url(command)
    _add_database(command)
    command.set_defaults(run=token)


def _add_outbox(commands: Commands) -> None:
    command = commands.add_parser(
        "outbox", help="letters that went wrong, and why; send one again or call it back"
    )
    command.add_argument("act", nargs="?", choices=("retry", "cancel"), help="do this with letters")
    command.add_argument("numbers", nargs="*", type=int, metavar="NO", help="of those letters")
    command.add_argument(
        "--status",
        action="append",
        choices=tuple(STATES),
        metavar="STATE",
        help=f"list these (may be repeated): {', '.join(STATES)}",
    )
    command.add_argument("--all", action="store_true", help="list letters of every state")
    command.add_argument("--latest", type=int, default=50, help="how many at most (default: 50)")
    command.add_argument("--json", action="store_true", help="for programs: one array of objects")
    _add_database(command)
    command.set_defaults(run=outbox)


def _add_init(commands: Commands) -> None:
    command = commands.add_parser("init", help="load a business file into a database")
    command.add_argument("business", metavar="FILE", type=Path)
    _add_database(command)
    command.set_defaults(run=init)


def _add_db(commands: Commands) -> None:
    command = commands.add_parser("db", help="look after the database")
    steps = command.add_subparsers(required=True, metavar="STEP")
    step = steps.add_parser("upgrade", help="bring the schema to the newest version")
    _add_database(step)
    step.set_defaults(run=upgrade)


def _add_retention(commands: Commands) -> None:
    command = commands.add_parser("retention", help="delete now what was kept long enough")
    command.add_argument("--dry-run", action="store_true", help="only say what would be deleted")
    _add_database(command)
    command.set_defaults(run=retention)


def _add_templates(commands: Commands) -> None:
    command = commands.add_parser(
        "templates", help="what may be sent on WhatsApp after 24 hours of silence"
    )
    command.add_argument(
        "step",
        nargs="?",
        choices=("sync", "submit"),
        help="sync: ask WhatsApp how far each is; submit: hand in what is new",
    )
    _add_database(command)
    _add_business(command)
    command.set_defaults(run=templates)


def _add_doctor(commands: Commands) -> None:
    command = commands.add_parser("doctor", help="check a deployment and say what is wrong")
    command.add_argument("--json", action="store_true", help="one JSON list of findings")
    _add_public_url(command)
    _add_database(command)
    _add_business(command)
    command.set_defaults(run=doctor)


if __name__ == "__main__":
    sys.exit(main())
