from collections.abc import Iterator

import pytest

from booking.outbox.templates import Templates
from booking.template import MessageTemplate
from booking.testing import DEMO_NOW, FixedClock, open_store
from channels.twilio.api import NoAnswer, Reply
from channels.twilio.templates import EVERY_S, TemplateOffice, TemplatesStuck
from channels.twilio.testing import Answer, ScriptedApi
from tests.databases import Files

REMINDER = MessageTemplate(
    name="reminder",
    example=("Base Clean",),
    body={"en": "Do not forget: {{1}}. Just reply here."},
)
MADE, PENDING = Reply(201, {"sid": "HX1"}), Reply(201, {"status": "received"})


class Desk:
    def __init__(self, templates: Templates) -> None:
        self.templates = templates
        self.api = ScriptedApi()

    def office(self, *answers: Answer) -> TemplateOffice:
        self.api.answers.extend(answers)
        return TemplateOffice(self.api, self.templates)

    @property
    def state(self) -> tuple[str, str]:
        [text] = self.templates.all()
        return text.state, text.reason


@pytest.fixture(scope="module")
def files() -> Files:
    return Files()


@pytest.fixture
def desk(files: Files) -> Iterator[Desk]:
    with files.one() as url:
        store = open_store(url)
        yield Desk(Templates(store, FixedClock(DEMO_NOW), [REMINDER]))
        store.close()


def told(status: str, reason: str = "") -> Reply:
    return Reply(200, {"whatsapp": {"status": status, "rejection_reason": reason}})


@pytest.mark.behaviour("CHAN-05")
def test_a_new_text_is_handed_in_with_its_example(desk: Desk) -> None:
    assert desk.office(MADE, PENDING).submit() == 1
    made, wish = desk.api.calls
    assert made.sent["types"] == {"twilio/text": {"body": REMINDER.body["en"]}}
    assert (made.sent["language"], made.sent["variables"]) == ("en", {"1": "Base Clean"})
    assert wish.url.endswith("/Content/HX1/ApprovalRequests/whatsapp")
    assert wish.sent["category"] == "UTILITY"
    assert desk.state == ("pending", "")


def test_what_was_handed_in_is_not_handed_in_again(desk: Desk) -> None:
    desk.office(MADE, PENDING).submit()
    assert desk.office().submit() == 0


def test_what_was_made_and_not_handed_in_is_not_made_again(desk: Desk) -> None:
    with pytest.raises(TemplatesStuck, match="reminder"):
        desk.office(MADE, NoAnswer("ReadTimeout")).submit()
    assert desk.office(PENDING).submit() == 1


def test_a_refusal_is_told_with_its_template(desk: Desk) -> None:
    with pytest.raises(TemplatesStuck, match="reminder: 20001 Bad"):
        desk.office(Reply(400, {"code": 20001, "message": "Bad"})).submit()


@pytest.mark.behaviour("CHAN-05")
def test_what_whatsapp_decides_is_asked_for(desk: Desk) -> None:
    desk.office(MADE, PENDING).submit()
    assert desk.office(told("pending")).sync() == 0
    assert desk.office(told("rejected", "INVALID_FORMAT")).sync() == 1
    assert desk.state == ("rejected", "INVALID_FORMAT")
    desk.office(told("approved")).sync()
    assert desk.state == ("approved", "")


def test_a_state_that_nobody_knows_changes_nothing(desk: Desk) -> None:
    desk.office(MADE, PENDING).submit()
    desk.office(told("pondering")).sync()
    assert desk.state == ("pending", "")


def test_what_was_never_handed_in_is_not_asked_for(desk: Desk) -> None:
    assert desk.office().sync() == 0


class Enough(Exception):
    """The test has seen enough."""


async def test_it_is_asked_every_hour_whatever_goes_wrong(desk: Desk) -> None:
    desk.office(MADE, PENDING).submit()
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            raise Enough

    with pytest.raises(Enough):
        await desk.office(NoAnswer("no"), told("approved")).keep_synced(pause)
    assert pauses == [EVERY_S, EVERY_S]
    assert desk.state == ("approved", "")
