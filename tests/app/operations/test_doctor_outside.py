"""The doctor at the doors of the real site: what it sends is let in, and nothing comes of it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.commands import clock_from
from app.operations.doctor.finding import Finding, examine
from app.operations.doctor.outside import Door, outside_checks
from app.operations.machine_room import UNWATCHED
from app.post import AsidePost
from app.post_office import open_post_office
from app.premises import Premises, open_premises
from app.settings import Settings
from app.turns.opening import open_gatherer
from app.webhooks import open_webhooks
from app.website import Sending, furnish_site
from app.wiring import watch_over
from booking.message_tables import delivery, inbox
from channels.twilio.signature import Signatures
from channels.twilio.webhook import Post
from mcp_server.address import Address

URL = "https://book.example.com"
TOKEN, KEY = "a token of an account", "a shared key"


@contextmanager
def open_site(*, with_twilio: bool) -> Iterator[tuple[Starlette, Premises]]:
    with open_premises(Settings(), clock_from(None)) as premises, watch_over(premises) as watch:
        office = open_post_office(Settings(), premises, None, URL, UNWATCHED)
        post = Post(
            Signatures(URL, [TOKEN], [KEY]), premises.clock, UNWATCHED.meter, UNWATCHED.traces
        )
        gatherer = open_gatherer(premises, lambda: None)
        hooks = open_webhooks(post, gatherer, office.outbox.took) if with_twilio else None
        sending = Sending(AsidePost(lambda _: None))
        yield furnish_site(premises, Address(URL), watch, sending, webhooks=hooks), premises


def look(app: Starlette) -> dict[str, Finding]:
    with TestClient(app, base_url=URL) as web:
        return dict(examine(outside_checks(Door(URL, [TOKEN], [KEY]), web)))


@pytest.mark.behaviour("OPS-04")
def test_a_site_with_twilio_is_found_good_and_the_probe_leaves_nothing() -> None:
    with open_site(with_twilio=True) as (app, premises):
        assert {one.state for one in look(app).values()} == {"ok"}
        with premises.store.reading() as connection:
            for table in (delivery, inbox):
                assert connection.execute(select(func.count(table.c.id))).scalar_one() == 0


@pytest.mark.behaviour("OPS-04")
def test_a_site_that_was_started_without_twilio_is_told_to_start_again() -> None:
    with open_site(with_twilio=False) as (app, _):
        finding = look(app)["webhook signature"]
    assert finding.state == "wrong"
    assert "start it again" in finding.advice
