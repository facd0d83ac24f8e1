"""A whole booking by the Inspector's command line after a real sign-in, printed as it happened.

    python -m tests.conformance.transcript [FILE]

The program is `frontdesk serve`, the client is the Inspector, the sign-in walks the pages as a
browser does. The app's token is not printed; what confirms the cancelling is: it is spent.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.conformance.inspector import Inspector, Shown, confirmation_in
from tests.conformance.live import Served, served, sign_in

WISH = {"service": "standard", "when": "2026-02-11 14:00"}


def whole_booking(inspector: Inspector) -> Iterator[Shown]:
    """Look round, book, look at it, cancel in two steps, look again."""
    yield inspector.ask("tools/list", "--strict")
    yield inspector.call("list_services")
    yield inspector.call("check_availability", service="standard", when="next Wednesday")
    booked = inspector.call("create_booking", **WISH)
    yield booked
    yield inspector.call("list_bookings")
    mine = {"booking": booked.data["booking"]["code"]}
    question = inspector.call("cancel_booking", **mine)
    yield question
    yield inspector.call("cancel_booking", **mine, confirmation=confirmation_in(question))
    yield inspector.call("list_bookings")


def told(shown: Shown) -> str:
    """One step as a reader follows it."""
    head = f"$ mcp-inspector --cli {shown.words}"
    if "tools" in shown.answer:
        names = ", ".join(tool["name"] for tool in shown.answer["tools"])
        return f"{head}\n{len(shown.answer['tools'])} tools, no problem found by --strict: {names}"
    failed = f"(exit status {shown.status})\n" if shown.status else ""
    return f"{head}\n{failed}{shown.text}"


def written(desk: Served, home: Path) -> Iterator[str]:
    """The transcript, step by step."""
    tokens = sign_in(desk, "john@example.com")
    scopes = ", ".join(sorted(tokens.scopes))
    yield f"$ frontdesk serve\n{''.join(desk.shown[:4])}"
    yield (
        "The app reads the 401, both metadata documents, registers, and sends John's browser to "
        f"/authorize; he types his e-mail address and the code, and allows: {scopes}."
    )
    inspector = Inspector.over_http(desk.mcp, tokens.access, home)
    for shown in whole_booking(inspector):
        yield told(shown)


def main(words: Sequence[str]) -> None:
    """Print it, or write it to the file that is named."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-inspector-") as home, served() as desk:
        text = "\n\n".join(written(desk, Path(home))) + "\n"
    if words:
        Path(words[0]).write_text(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main(sys.argv[1:])
