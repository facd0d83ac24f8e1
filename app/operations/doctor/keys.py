"""Looks at the server key: one for all processes, or every process its own?"""

from app.operations.doctor.finding import Check, Finding, ok, wrong

MAKE_ONE = "Make one, keep it, and give it to every process: openssl rand -base64 48"


def key_check(*, is_set: bool, on_postgresql: bool) -> Check:
    """The key under which codes, sessions and sealed letters lie."""
    return Check("server key", lambda: _key(is_set=is_set, on_postgresql=on_postgresql))


def _key(*, is_set: bool, on_postgresql: bool) -> Finding:
    if is_set:
        return ok("It comes from FRONTDESK_SERVER_KEY.")
    if on_postgresql:
        return wrong(
            "FRONTDESK_SERVER_KEY is not set: each process would make its own, and none could read "
            "what another sealed.",
            MAKE_ONE,
        )
    return ok("It lies in a file beside the database: back both up together.")
