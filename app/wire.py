"""HTTP as it comes over the wire: what the fast parser leaves to us."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

BLANK = b" \t"


class Wire(HttpToolsProtocol):
    """Blanks around the value of a header are no part of it (RFC 9110, section 5.5)."""

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header without them."""
        super().on_header(name, value.strip(BLANK))
