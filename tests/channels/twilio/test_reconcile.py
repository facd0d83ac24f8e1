from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest

from booking.meter import NoMeter
from booking.testing import DEMO_NOW, FixedClock
from channels.message import Inbound
from channels.twilio.api import NoAnswer, Reply
from channels.twilio.reconcile import EVERY_S, SOON_S, Reconciler
from channels.twilio.testing import Answer, ScriptedApi

OURS = "whatsapp:+14155238886"
JOHN = "+447700900001"
EARLIER = timedelta(hours=2)


def missed(sid: str, ago: timedelta, sender: str = JOHN, text: str = "Hello?") -> dict[str, str]:
    return {
        "sid": sid,
        "from": f"whatsapp:{sender}",
        "to": OURS,
        "body": text,
        "num_media": "0",
        "direction": "inbound",
        "date_created": format_datetime(DEMO_NOW - ago),
    }


def page(*messages: dict[str, str], following: str | None = None) -> Reply:
    return Reply(200, {"messages": list(messages), "next_page_uri": following})


class Desk:
    """An inbox that has been heard from for a week."""

    def __init__(self, *answers: Answer) -> None:
        self.api = ScriptedApi(*answers)
        self.taken: dict[str, Inbound] = {}
        self.last: dict[str, datetime] = {}
        self.begun: datetime | None = DEMO_NOW - timedelta(days=7)
        clock = FixedClock(DEMO_NOW)
        self.reconciler = Reconciler(self.api, [OURS], self.take, self, clock, NoMeter())

    def of(self, channel: str, address: str) -> datetime | None:
        return self.last.get(f"{channel}:{address}")

    def first(self) -> datetime | None:
        return self.begun

    def known(self, channel: str, account: str, provider_ids: Sequence[str]) -> set[str]:
        assert (channel, account) == ("whatsapp", "+14155238886")
        return self.taken.keys() & {*provider_ids}

    async def take(self, message: Inbound) -> bool:
        is_new = message.id not in self.taken
        self.taken.setdefault(message.id, message)
        self.last[f"{message.channel}:{message.sender}"] = message.at
        return is_new


@pytest.mark.behaviour("CHAN-01")
async def test_what_came_while_we_were_down_is_taken_in_its_order() -> None:
    desk = Desk(page(missed("SM2", timedelta(minutes=5)), missed("SM1", timedelta(minutes=6))))
    assert await desk.reconciler.look() == 2
    assert list(desk.taken) == ["SM1", "SM2"]
    first = desk.taken["SM1"]
    assert (first.sender, first.text, first.kind) == (JOHN, "Hello?", "text")
    assert first.at == DEMO_NOW - timedelta(minutes=6)


@pytest.mark.behaviour("CHAN-01")
async def test_what_did_arrive_is_not_counted() -> None:
    desk = Desk(page(missed("SM1", EARLIER)), page(missed("SM1", EARLIER)))
    assert await desk.reconciler.look() == 1
    assert await desk.reconciler.look() == 0


async def test_an_old_yes_does_not_answer_a_new_question() -> None:
    desk = Desk(page(missed("SM1", EARLIER, text="yes")))
    desk.last[f"whatsapp:{JOHN}"] = DEMO_NOW - timedelta(hours=1)
    assert await desk.reconciler.look() == 0
    assert not desk.taken


async def test_others_who_wrote_since_keep_nobody_back() -> None:
    desk = Desk(page(missed("SM1", EARLIER)))
    desk.last["whatsapp:+447700900009"] = DEMO_NOW
    assert await desk.reconciler.look() == 1


@pytest.mark.parametrize(
    "message",
    [
        missed("SM1", timedelta(hours=25)),
        missed("SM1", timedelta(seconds=5)),
        {**missed("SM1", EARLIER), "direction": "outbound-api"},
        {**missed("SM1", EARLIER), "date_created": "yesterday"},
        {**missed("SM1", EARLIER), "from": ""},
    ],
    ids=["too old to answer", "perhaps on its way", "our own", "without a time", "from nobody"],
)
async def test_what_is_not_to_be_answered_is_left(message: dict[str, str]) -> None:
    desk = Desk(page(message))
    assert await desk.reconciler.look() == 0


async def test_a_business_that_has_just_begun_answers_nothing_old() -> None:
    desk = Desk(page(missed("SM1", EARLIER)))
    desk.begun = None
    assert await desk.reconciler.look() == 0


async def test_long_lists_are_read_to_their_end() -> None:
    desk = Desk(
        page(missed("SM2", EARLIER), following="/2010-04-01/Accounts/AC/Messages.json?Page=1"),
        page(missed("SM1", EARLIER * 2)),
    )
    assert await desk.reconciler.look() == 2
    assert desk.api.calls[1].url.endswith("?Page=1")


class Enough(Exception):
    """The test has seen enough."""


async def test_it_looks_again_and_again_whatever_goes_wrong() -> None:
    desk = Desk(NoAnswer("no"), Reply(500, {}), page(missed("SM1", EARLIER / 2)))
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise Enough

    with pytest.raises(Enough):
        await desk.reconciler.keep_looking(pause)
    assert pauses == [SOON_S, EVERY_S, EVERY_S]
    assert list(desk.taken) == ["SM1"]
