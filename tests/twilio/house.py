"""The whole program, as it is run: processes of `frontdesk`, a database, and the fake before them.

    with open_house(nursery, url) as house:
        john = house.customer("+447700900001")
        john.says("Hi")
        assert "verification code" in john.reads().text

Nothing in here is replaced: webhooks are signed and come over sockets, replies leave by REST.
Twilio knows one public address; behind it are as many web processes as were asked for. Everybody
goes by the machine's clock: one that is set at a start would be another in each process.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import httpx2

from benchmarks.desks import PUBLIC, free_port
from booking.clock import Clock, ShiftedClock, SystemClock
from channels.testing.twilio.account import Account
from channels.testing.twilio.fake import FakeTwilio
from channels.testing.twilio.server import create_fake_app, serving
from tests.nursery import Nursery
from tests.twilio.checking import Inspector
from tests.twilio.people import Customer
from tests.twilio.process import Process
from tests.twilio.wire import Inspected

KEY = "a server key that all processes of a test share"


@dataclass
class House:
    """What a test sees.

    Attributes:
        twilio: address of the fake.
        fake: its inside; to be looked at, not touched from here.
        clock: the fake's; ours go by the machine's.
        control: asks the fake.
        webs: processes behind the public address.
        workers: processes beside them.
        inspector: has looked at everything that passed between us and Twilio.
    """

    twilio: str
    fake: FakeTwilio
    clock: ShiftedClock
    control: httpx2.Client
    webs: list[Process]
    workers: list[Process]
    inspector: Inspector

    def customer(self, sender: str, channel: str = "whatsapp") -> Customer:
        """Somebody with a phone, who has read everything that came before."""
        customer = Customer(self.control, sender, channel)
        while customer.has_unread():
            customer.reads()
        return customer

    def tell(self, verb: str, **given: object) -> None:
        """Ask the fake's control API."""
        answer = self.control.post(f"/_fake/{verb}", json=given, timeout=30)
        assert answer.is_success, answer.text

    @property
    def processes(self) -> list[Process]:
        """All of them."""
        return [*self.webs, *self.workers]


@dataclass(frozen=True)
class Shape:
    """How many processes, and what they are told.

    Attributes:
        webs: of `frontdesk serve`.
        workers: of `frontdesk worker`.
        environment: more of it.
    """

    webs: int = 1
    workers: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def open_house(
    nursery: Nursery, url: str | None = None, shape: Shape | None = None
) -> Iterator[House]:
    """Everything running.

    Args:
        nursery: where the processes come from.
        url: of the database; none: a SQLite file of its own.
        shape: how many processes; none: one that does everything.
    """
    shape = shape or Shape()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="frontdesk-")))
        clock, inspector = _clock(), Inspector()
        fake = _fake(clock)
        there = stack.enter_context(serving(Inspected(create_fake_app(fake), inspector)))
        control = stack.enter_context(httpx2.Client(base_url=there, trust_env=False))
        environment = _environment(fake.account, there, url or f"sqlite:///{folder / 'desk.db'}")
        house = House(there, fake, clock, control, [], [], inspector)
        stack.callback(_close, house)
        _start(house, nursery, shape, {**environment, **shape.environment})
        yield house
        assert inspector.wrong == []


def _clock() -> ShiftedClock:
    base = SystemClock()
    return ShiftedClock(base, base.now())


def _fake(clock: Clock) -> FakeTwilio:
    account = Account(webhook=f"{PUBLIC}/webhooks/twilio/whatsapp#rc=5&rp=all")
    return FakeTwilio(account, clock, Random(5))  # noqa: S311


def _environment(account: Account, twilio: str, database: str) -> dict[str, str]:
    return {
        "FRONTDESK_DATABASE_URL": database,
        "FRONTDESK_SERVER_KEY": KEY,
        "FRONTDESK_PUBLIC_URL": PUBLIC,
        "FRONTDESK_TWILIO_ACCOUNT_SID": account.sid,
        "FRONTDESK_TWILIO_AUTH_TOKENS": account.token,
        "FRONTDESK_TWILIO_WHATSAPP_FROM": account.whatsapp.removeprefix("whatsapp:"),
        "FRONTDESK_TWILIO_SMS_FROM": account.sms,
        "FRONTDESK_TWILIO_API_URL": twilio,
        "FRONTDESK_QUIET_S": "0.05",
        "FRONTDESK_OUTBOX": '{"burst": 1000, "first_look": 0.2, "first_pause": 0.2}',
    }


def _start(house: House, nursery: Nursery, shape: Shape, environment: Mapping[str, str]) -> None:
    """The first process alone: it lays out the demo; then the others at once."""
    for number in range(shape.webs):
        port = free_port()
        arguments = ["serve", "--port", str(port)]
        house.webs.append(Process(nursery, arguments, environment, " at http", port))
        if number == 0:
            house.webs[0].start()
            house.webs[0].wait()
    for _ in range(shape.workers):
        house.workers.append(Process(nursery, ["worker"], environment, "orking"))
    for process in house.processes[1:]:
        process.start()
    for process in house.processes[1:]:
        process.wait()
    doors = [f"http://127.0.0.1:{web.port}" for web in house.webs]
    house.fake.account = replace(house.fake.account, gateway={PUBLIC: doors})


def _close(house: House) -> None:
    """All at once and without ado: that they can end in peace is a test of its own."""
    for process in house.processes:
        process.kill()
