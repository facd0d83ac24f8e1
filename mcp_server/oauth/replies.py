"""What programs are answered: JSON that nobody may keep (RFC 6749, 5.1 and 5.2)."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from booking.access import AccessRefused
from booking.errors import Refusal

NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}
STATUS = {"invalid_client": 401}


def given(content: Mapping[str, Any], status: int = 200) -> Response:
    """What was asked for."""
    return JSONResponse(dict(content), status, NOT_KEPT)


def refused(refusal: Refusal) -> Response:
    """Why not. Ours to mend, such as a database that is busy, is told apart from theirs."""
    if isinstance(refusal, AccessRefused):
        problem, status = str(refusal.problem), STATUS.get(refusal.problem, 400)
    else:
        problem, status = "temporarily_unavailable", 503
    return given({"error": problem, "error_description": refusal.text}, status)
