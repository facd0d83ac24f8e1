"""One request to a page, read whole: what was typed, and which cookies came with it.

Reading is the only part that waits for the network. What a page does with it is plain
synchronous code in a thread of its own (DESIGN decision 9).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.requests import Request

from web.cookies import Cookies

LARGEST_FORM = 16 * 1024
MOST_FIELDS = 16
LONGEST_FIELD = 4096
LONGEST_HANDLE = 200


@dataclass(frozen=True)
class Visit:
    """A request.

    Attributes:
        browser: the secret name of the browser; None if it sent none.
        token: of the session; None if nobody has signed in there, or too long ago.
        address: from where it came, as far as the server knows.
    """

    query: Mapping[str, str]
    form: Mapping[str, Sequence[str]] = field(repr=False)
    browser: str | None = field(repr=False)
    token: str | None = field(repr=False)
    address: str

    def typed(self, name: str) -> str:
        """What stands in a field of the form; empty if there is none of that name."""
        return next(iter(self.form.get(name, ())), "")

    def ticked(self, name: str) -> Sequence[str]:
        """The values of the boxes of that name which are ticked."""
        return self.form.get(name, ())

    @property
    def handle(self) -> str:
        """The app's request that this is about; empty if it is about none."""
        return (self.typed("request") or self.query.get("request", ""))[:LONGEST_HANDLE]


async def read_visit(request: Request, cookies: Cookies) -> Visit:
    """Take a request in.

    Raises:
        HTTPException: 400 or 413, its form cannot be read or is larger than any page makes one.
    """
    return Visit(
        query=dict(request.query_params),
        form=await _form(request) if request.method == "POST" else {},
        browser=cookies.browser_of(request.cookies),
        token=cookies.token_of(request.cookies),
        address=request.client.host if request.client else "",
    )


async def _form(request: Request) -> dict[str, list[str]]:
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > LARGEST_FORM:
        raise HTTPException(413)
    read: dict[str, list[str]] = {}
    limits = {"max_files": 0, "max_fields": MOST_FIELDS, "max_part_size": LONGEST_FIELD}
    async with request.form(**limits) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                read.setdefault(name, []).append(value)
    return read
