"""The parameters of a request, as RFC 6749 wants them read."""

from urllib.parse import parse_qsl

from starlette.requests import Request

from booking.access import AccessRefused

MOST = 40
FORM = "application/x-www-form-urlencoded"


class Parameters:
    """Each at most once, and one without a value as if it were not there (RFC 6749, 3.1).

    Args:
        text: urlencoded, from a query or a body.

    Raises:
        AccessRefused: invalid_request: nobody can read it.
    """

    def __init__(self, text: str) -> None:
        try:
            self._pairs = parse_qsl(text, max_num_fields=MOST, errors="replace")
        except ValueError:
            raise AccessRefused("invalid_request", "There are too many parameters.") from None

    def one(self, name: str) -> str | None:
        """Its value.

        Raises:
            AccessRefused: invalid_request: it is there twice.
        """
        found = self.every(name)
        if len(found) > 1:
            raise AccessRefused("invalid_request", f"{name} is there more than once.")
        return found[0] if found else None

    def every(self, name: str) -> tuple[str, ...]:
        """All its values; `resource` may have several (RFC 8707)."""
        return tuple(value for key, value in self._pairs if key == name)

    def needed(self, name: str) -> str:
        """The value of one that must be there.

        Raises:
            AccessRefused: invalid_request: it is missing, or there twice.
        """
        found = self.one(name)
        if found is None:
            raise AccessRefused("invalid_request", f"{name} is missing.")
        return found


async def form_of(request: Request) -> Parameters:
    """The parameters in a body.

    Raises:
        AccessRefused: invalid_request: it is no form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM:
        raise AccessRefused("invalid_request", f"The body must be {FORM}.")
    return Parameters((await request.body()).decode("utf-8", "replace"))
