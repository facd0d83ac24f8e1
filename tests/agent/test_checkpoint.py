"""What is remembered comes back whole, or not at all: never as something else."""

import logging
from dataclasses import dataclass

import pytest
from langchain_core.messages import AIMessage
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from agent.checkpoint import MARK, Bench, laid_out
from agent.testing import ScriptedModel, calls
from tests.agent.house import House, open_house, says

pytestmark = pytest.mark.anyio

FREELY = JsonPlusSerializer(allowed_msgpack_modules=True)


BUILT: list[str] = []


@dataclass
class Dangerous:
    """Something that no memory of ours holds, and that tells when it is made."""

    command: str

    def __post_init__(self) -> None:
        BUILT.append(self.command)


def asking() -> ScriptedModel:
    """A model that would cancel booking 1 whenever it is asked to."""

    def policy(messages: list[AIMessage]) -> AIMessage:
        wanted = messages[-1].text == "cancel 1"
        return calls(("cancel_booking", {"number": 1})) if wanted else says(messages[-1].text)

    return ScriptedModel(policy=policy)  # type: ignore[arg-type]


async def asked(house: House) -> bytes:
    """A memory with an open question."""
    assert (await house.say("cancel 1")).stage == "confirm"
    return house.memories["whatsapp:1"]


async def test_laid_out_and_packed_again_it_is_the_same() -> None:
    async with open_house(asking()) as house:
        memory = await asked(house)
    bench = laid_out(memory)
    again = laid_out(bench.packed())
    assert len(bench.pending()) == 1
    assert (again.checkpoint, again.metadata, again.pending()) == (
        bench.checkpoint,
        bench.metadata,
        bench.pending(),
    )


def test_a_bench_without_a_state_is_no_memory() -> None:
    assert Bench().packed() is None
    assert laid_out(None).checkpoint is None


@pytest.mark.parametrize("part", [0.0, 0.3, 0.7, 0.99])
async def test_a_memory_that_is_damaged_is_forgotten_with_a_warning(
    part: float, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_house(asking()) as house:
        memory = await asked(house)
        house.memories["whatsapp:1"] = memory[: int(len(memory) * part)] + b"?"
        assert (await house.say("yes")).text == "yes"
        assert house.shop.log == []
        assert (await house.say("hello")).text == "hello"
    warned = [record.message for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warned) == 1
    assert "forgotten" in warned[0]


STRANGE = {
    "of another version": b"frontdesk memory 0\n" + b"x",
    "empty": b"",
    "no state": MARK + FREELY.dumps_typed({"checkpoint": {"channel_values": 3}})[1],
    "a list": MARK + FREELY.dumps_typed([1, 2])[1],
}


@pytest.mark.parametrize("memory", STRANGE.values(), ids=STRANGE)
def test_what_is_no_memory_of_ours_is_forgotten(memory: bytes) -> None:
    assert laid_out(memory).packed() is None


async def test_a_state_that_the_nodes_cannot_work_with_is_forgotten() -> None:
    async with open_house(asking()) as house:
        bench = laid_out(await asked(house))
    assert bench.checkpoint is not None
    values = bench.checkpoint["channel_values"]
    for wrong in ({"messages": ["text"]}, {"asked": {"name": "cancel_booking"}}):
        bench.checkpoint["channel_values"] = values | wrong
        assert laid_out(bench.packed()).packed() is None


async def test_nothing_foreign_is_built_from_a_memory() -> None:
    """Whoever can write to the database cannot make us run their code."""
    async with open_house(asking()) as house:
        bench = laid_out(await asked(house))
    assert bench.checkpoint is not None
    bench.checkpoint["channel_values"]["messages"] = [Dangerous("format the disk")]
    written = bench.packed() or b""
    assert b"Dangerous" in written
    BUILT.clear()
    assert laid_out(written).packed() is None
    assert BUILT == []
