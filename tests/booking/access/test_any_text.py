"""Whatever a stranger sends is read or refused, and nothing else happens."""

from contextlib import closing
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.access import AccessRefused, RequestGone, audience, pkce, redirects, tokens
from booking.access.clients import read_document, read_profile
from booking.errors import NotSignedIn
from booking.testing import open_demo
from tests.booking.access.apps import BACK, KEY, RESOURCE, challenge_of, open_access

pytestmark = pytest.mark.behaviour("MCP-06")

ADDRESSES = st.one_of(
    st.text(max_size=60),
    st.text("htps:/.@#?[]\\\t\n%0127.locaexmjvripdf-+", max_size=60),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["https://", "http://", "javascript:", "data:", "com.example:/", "//"]),
        st.sampled_from(["127.0.0.1", "localhost", "app.example.com", "[::1]", "", "a@b", "a:b@c"]),
        st.text(":/?#@0123456789ab", max_size=20),
    ),
)
ANY = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=30)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = ("redirect_uris", "client_name", "client_uri", "grant_types", "response_types", "scope")


@given(ADDRESSES)
def test_an_address_is_fit_for_people_or_refused(address: str) -> None:
    try:
        redirects.check(address)
    except AccessRefused:
        return
    parts = urlsplit(address)
    assert address.isascii()
    assert address.isprintable()
    assert parts.scheme == "https" or redirects.is_local(address)
    assert parts.scheme not in {"javascript", "data", "file", "vbscript", "about", "blob"}
    assert redirects.host_of(address)


@given(ADDRESSES)
def test_another_address_fits_only_by_another_port_on_the_device(address: str) -> None:
    registered = ("https://app.example.com/back", "http://127.0.0.1:1/back")
    try:
        fits = redirects.fits(registered, redirects.check(address))
    except AccessRefused:
        return
    if fits and address not in registered:
        parts = urlsplit(address)
        assert (parts.scheme, parts.hostname, parts.path) == ("http", "127.0.0.1", "/back")
        assert not parts.query


@given(st.dictionaries(st.sampled_from(NAMES), ANY))
def test_what_an_app_says_of_itself_is_understood_or_refused(metadata: dict[str, object]) -> None:
    for said in (metadata, {"redirect_uris": [BACK], **metadata}):
        for read in (read_profile, lambda said: read_document(BACK, {**said, "client_id": BACK})):
            try:
                profile = read(said)
            except AccessRefused:
                continue
            assert profile.redirect_uris
            assert profile.name is None or profile.name.isprintable()


@given(st.text(max_size=80))
def test_no_text_is_a_token_or_a_verifier(text: str) -> None:
    for token in (text, f"fda_{text}", f"fdr_{text}"):
        assert tokens.read_access(KEY, token) is None
        assert tokens.read_refresh(KEY, token) is None
    assert not pkce.fits(text, challenge_of("another"))


@given(st.one_of(st.text(max_size=40), ADDRESSES))
def test_an_address_that_we_do_not_have_is_none_of_ours(address: str) -> None:
    assert not audience.is_same(address, RESOURCE)


def test_nor_does_any_text_open_a_request() -> None:
    with closing(open_demo()) as demo:
        access = open_access(demo)
        for text in ("", "\0", "'; --", "é" * 100, "\ud800"):
            with pytest.raises(RequestGone):
                access.asked(text)
            with pytest.raises(NotSignedIn):
                access.bearer(text)
            with pytest.raises(AccessRefused):
                access.refresh(text, client_id=text)
            with pytest.raises(AccessRefused):
                access.exchange(text, verifier=text, client_id=text, redirect_uri=text)
            access.revoke(text, client_id=text)
