"""A turn that is called off has changed nothing, or goes on to its end: there is no third way."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import anyio
import pytest
from langchain_core.messages import AIMessage, BaseMessage
from mcp import Client

from agent.assistant import TurnResult
from agent.context import Turn
from agent.testing import CodeDoor, OpenDoor, ScriptedModel, Step, calls, some_facts
from agent.toolbox import Outcome, Question, Toolbox
from agent.unbroken import Progress, unbroken
from tests.agent.house import NOW, House, open_house, says, scripted

pytestmark = pytest.mark.anyio

BOOKS = ("create_booking", {"start": "10:00"})
LOOKS: tuple[str, dict[str, Any]] = ("list_bookings", {})
CANCELS = ("cancel_booking", {"number": 1})


class Gate:
    """Something that takes its time: tells that it began, and goes on when it may."""

    def __init__(self) -> None:
        self.begun, self.may_go_on = asyncio.Event(), asyncio.Event()

    async def pass_through(self) -> None:
        self.begun.set()
        await self.may_go_on.wait()


class SlowToolbox(Toolbox):
    """Tools behind a gate."""

    def __init__(self, client: Client, gate: Gate) -> None:
        super().__init__(client)
        self._gate = gate

    async def call(
        self,
        name: str,
        arguments: Mapping[str, Any],
        token: str | None,
        key: str,
        yes_to: Question | None = None,
    ) -> Outcome | Question:
        await self._gate.pass_through()
        return await super().call(name, arguments, token, key, yes_to)


def slow(gate: Gate) -> Callable[[Client], Toolbox]:
    """A maker of such a toolbox."""
    return lambda client: SlowToolbox(client, gate)


class SlowModel(ScriptedModel):
    """A model behind a gate, from its second answer on."""

    gate: Any = None

    async def _agenerate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> Any:
        if self.seen:
            await self.gate.pass_through()
        return self._generate(messages)


def a_turn(text: str, door: OpenDoor | CodeDoor | None = None) -> Turn:
    """A message of John's."""
    return Turn(text, "whatsapp:1", "m1", door or OpenDoor(), some_facts, NOW)


def taken(house: House, turn: Turn) -> asyncio.Task[TurnResult]:
    """The turn, under way."""
    return asyncio.create_task(house.assistant.take_turn(turn, None))


async def called_off(task: asyncio.Task[TurnResult], gate: Gate, times: int = 1) -> None:
    """Call the task off at the gate, then let it go on."""
    await gate.begun.wait()
    for _ in range(times):
        task.cancel()
        await asyncio.wait([task], timeout=0)
    gate.may_go_on.set()
    await asyncio.wait([task])


async def test_a_turn_that_only_looks_is_gone_at_once() -> None:
    gate, turn = Gate(), a_turn("my bookings")
    async with open_house(scripted(calls(LOOKS)), toolbox=slow(gate)) as house:
        task = taken(house, turn)
        await called_off(task, gate)
    assert task.cancelled()
    assert not turn.progress.changed
    assert house.shop.log == []


@pytest.mark.behaviour("OPS-05")
@pytest.mark.parametrize("times", [1, 3])
async def test_a_change_that_has_begun_is_finished_and_told(times: int) -> None:
    gate, turn = Gate(), a_turn("book 10:00")
    model = scripted(calls(BOOKS), says("Booked: Standard Clean at 10:00."))
    async with open_house(model, toolbox=slow(gate)) as house:
        task = taken(house, turn)
        await called_off(task, gate, times)
    assert task.result().text == "Booked: Standard Clean at 10:00."
    assert turn.progress.changed
    assert house.shop.log == ["john books 10:00"]


async def test_after_a_change_the_reply_is_thought_to_its_end() -> None:
    gate, turn = Gate(), a_turn("book 10:00")
    model = SlowModel(script=[calls(BOOKS), says("Booked: Standard Clean at 10:00.")], gate=gate)
    async with open_house(model) as house:
        task = taken(house, turn)
        await called_off(task, gate)
    assert task.result().memory is not None
    assert turn.progress.changed


async def test_nothing_is_begun_once_a_turn_is_called_off() -> None:
    """The model was slow; its answer, a booking, comes after the customer wrote more."""
    gate, turn = Gate(), a_turn("my bookings, then book 10:00")
    model = SlowModel(script=[calls(LOOKS), calls(BOOKS)], gate=gate)
    async with open_house(model) as house:
        task = taken(house, turn)
        await called_off(task, gate)
    assert task.cancelled()
    assert house.shop.log == ["john lists"]


async def test_a_question_has_changed_nothing() -> None:
    turn = a_turn("cancel 1")
    async with open_house(scripted(calls(CANCELS))) as house:
        result = await house.assistant.take_turn(turn, None)
    assert result.stage == "confirm"
    assert not turn.progress.changed


@pytest.mark.parametrize(
    ("script", "changed"),
    [
        ([says("Hello.")], False),
        ([calls(LOOKS), says("Two.")], False),
        ([calls(BOOKS), says("Booked.")], True),
        ([calls(("crash", {})), says("Hm.")], False),
        ([calls(LOOKS, BOOKS, CANCELS), says("Well.")], True),
    ],
)
async def test_a_turn_says_whether_it_may_have_changed_something(
    script: list[AIMessage], changed: bool
) -> None:
    turn = a_turn("please")
    async with open_house(scripted(*script)) as house:
        await house.assistant.take_turn(turn, None)
    assert turn.progress.changed is changed


@pytest.mark.parametrize("code", ["hi", "000000"])
async def test_a_step_of_the_sign_in_counts_as_a_change(code: str) -> None:
    turn = a_turn(code, CodeDoor())
    async with open_house(scripted()) as house:
        await house.assistant.take_turn(turn, None)
    assert turn.progress.changed


async def test_a_door_that_breaks_may_have_changed_something() -> None:
    class Broken(CodeDoor):
        def identify(self, text: str, request: bool) -> Step:
            raise RuntimeError

    turn = a_turn("hi", Broken())
    async with open_house(scripted()) as house:
        with pytest.raises(RuntimeError):
            await house.assistant.take_turn(turn, None)
    assert turn.progress.changed


async def test_a_scope_that_is_cancelled_waits_for_the_end_too() -> None:
    """anyio calls a task off again and again until it ends."""
    gate, progress, ended = Gate(), Progress(), []

    async def work() -> None:
        progress.begin()
        await gate.pass_through()
        ended.append("done")

    async def open_the_gate() -> None:
        await gate.begun.wait()
        group.cancel_scope.cancel()
        with anyio.CancelScope(shield=True):
            await anyio.lowlevel.checkpoint()
            gate.may_go_on.set()

    async with anyio.create_task_group() as group:
        group.start_soon(open_the_gate)
        group.start_soon(unbroken, work(), progress)
    assert ended == ["done"]


async def test_a_change_that_hangs_holds_nobody_for_ever() -> None:
    gate, progress = Gate(), Progress()

    async def work() -> None:
        progress.begin()
        await gate.pass_through()

    task = asyncio.create_task(unbroken(work(), progress, afterwards_s=0.01))
    await gate.begun.wait()
    task.cancel()
    with pytest.raises(TimeoutError):
        await task
    assert progress.changed


async def test_what_goes_wrong_in_the_work_is_raised() -> None:
    async def work() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await unbroken(work(), Progress())


def test_once_called_off_nothing_may_begin() -> None:
    progress = Progress()
    assert progress.call_off()
    with pytest.raises(asyncio.CancelledError):
        progress.begin()
    assert not progress.changed


def test_what_has_begun_cannot_be_called_off() -> None:
    progress = Progress()
    progress.begin()
    assert not progress.call_off()
    progress.begin()
