"""Lists in pages, behind an opaque cursor: tools, resources, prompts.

The lists are short and the same for hours; a cursor names the last thing that was shown, so a page
goes on rightly even when the list has grown in between.
"""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar

from mcp import MCPError, types

MOST = 50
"""Things on a page. Most clients never ask for a second one, so a page is generous."""

T = TypeVar("T")


def page(
    things: Sequence[T], params: types.PaginatedRequestParams | None, key: Callable[[T], str]
) -> tuple[list[T], str | None]:
    """The page that was asked for, and the cursor of the next one; None at the end.

    Args:
        things: all of them, in an order that does not change.
        params: of the request; its cursor is one that we gave out.
        key: tells the things apart.

    Raises:
        MCPError: invalid params, if the cursor is none of ours or its thing is gone.
    """
    cursor = params.cursor if params else None
    first = 0 if cursor is None else _after(cursor, [key(thing) for thing in things])
    shown = list(things[first : first + MOST])
    more = len(things) > first + MOST
    return shown, _cursor(key(shown[-1])) if more else None


def _after(cursor: str, keys: list[str]) -> int:
    try:
        return keys.index(base64.urlsafe_b64decode(cursor.encode()).decode()) + 1
    except (binascii.Error, ValueError) as unknown:
        message = "Unknown cursor: ask for the list again without one."
        raise MCPError(types.INVALID_PARAMS, message) from unknown


def _cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode()
