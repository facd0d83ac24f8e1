"""The working memory of a turn: held here while the turn runs, between turns as bytes elsewhere.

The graph sees a checkpointer. Who calls hands in the last state of a conversation and takes the
new one away, to be kept in the same transaction as the reply: nothing is kept here. Of each
conversation there is one state and nothing before it; the transcript lives elsewhere.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from langchain_core.messages import BaseMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    copy_checkpoint,
    writes_sort_key,
)
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from agent.state import Asked

log = logging.getLogger(__name__)

MARK = b"frontdesk memory 1\n"
"""Before every memory. The number goes up when nodes or state change so that old ones misfit."""

PACKER = JsonPlusSerializer(allowed_msgpack_modules=None)
"""Reads back messages and plain data only: whoever can write to the database cannot make us build
other objects."""


class UnreadableError(Exception):
    """It is no memory of ours, or not of this version."""


@dataclass
class Bench:
    """The state of one turn.

    Attributes:
        id: names the turn for the graph.
        checkpoint: the last state; None before the first.
        metadata: the graph's own.
        writes: what interrupted steps have done: (checkpoint, task, number) to (path, channel,
            value). Those that belong to an older state are history.
    """

    id: str = field(default_factory=lambda: uuid4().hex)
    checkpoint: Checkpoint | None = None
    metadata: CheckpointMetadata = field(default_factory=CheckpointMetadata)
    writes: dict[tuple[str, str, int], tuple[str, str, Any]] = field(default_factory=dict)

    def packed(self) -> bytes | None:
        """The state as bytes; None if there is none."""
        if self.checkpoint is None:
            return None
        writes = [[*key, *write] for key, write in self.pending()]
        kept = {"checkpoint": self.checkpoint, "metadata": self.metadata, "writes": writes}
        return MARK + PACKER.dumps_typed(kept)[1]

    def pending(self) -> list[tuple[tuple[str, str, int], tuple[str, str, Any]]]:
        """The writes that the last state waits for, in the graph's order."""
        state = self.checkpoint["id"] if self.checkpoint else None
        mine = [(key, write) for key, write in self.writes.items() if key[0] == state]
        return sorted(mine, key=lambda item: writes_sort_key(item[1][0], *item[0][1:]))


def laid_out(memory: bytes | None) -> Bench:
    """A bench with what is remembered on it.

    What cannot be read, since it is damaged or of another version, is forgotten: the customer
    says it once more, and is not turned away for ever.
    """
    if memory is None:
        return Bench()
    try:
        return _unpacked(memory)
    except Exception as broken:  # noqa: BLE001 - bytes can be wrong in every way
        log.warning("a memory cannot be read and is forgotten: %s", type(broken).__name__)
        return Bench()


def _unpacked(memory: bytes) -> Bench:
    if not memory.startswith(MARK):
        raise UnreadableError
    kept = PACKER.loads_typed(("msgpack", memory.removeprefix(MARK)))
    if not _fits(kept["checkpoint"]["channel_values"]):
        raise UnreadableError
    return Bench(
        checkpoint=copy_checkpoint(kept["checkpoint"]),
        metadata=kept["metadata"],
        writes={(state, task, nth): tuple(write) for state, task, nth, *write in kept["writes"]},
    )


def _fits(values: Mapping[str, Any]) -> bool:
    """Whether the nodes can work with it."""
    asked = values.get("asked")
    return all(isinstance(message, BaseMessage) for message in values.get("messages", ())) and (
        asked is None or asked.keys() == Asked.__annotations__.keys()
    )


class Workshop(BaseCheckpointSaver[int]):
    """The benches of all turns that are running, as the graph's checkpointer."""

    def __init__(self) -> None:
        super().__init__(serde=PACKER)
        self._benches: dict[str, Bench] = {}

    @contextmanager
    def working_on(self, bench: Bench) -> Iterator[RunnableConfig]:
        """Let the graph work there; gives the configuration that leads it to this bench."""
        self._benches[bench.id] = bench
        try:
            yield {"configurable": {"thread_id": bench.id}}
        finally:
            del self._benches[bench.id]

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """The state, if there is one yet."""
        bench = self._bench(config)
        if bench.checkpoint is None:
            return None
        return CheckpointTuple(
            _address(bench),
            copy_checkpoint(bench.checkpoint),
            bench.metadata,
            None,
            [(task, channel, value) for (_, task, _), (_, channel, value) in bench.pending()],
        )

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """A new state takes the place of the last one."""
        bench = self._bench(config)
        bench.checkpoint, bench.metadata = checkpoint, metadata
        return _address(bench)

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """What an interrupted step has done; its first word stands, except for the special ones."""
        bench, state = self._bench(config), config["configurable"]["checkpoint_id"]
        for nth, (channel, value) in enumerate(writes):
            key = (state, task_id, WRITES_IDX_MAP.get(channel, nth))
            if channel in WRITES_IDX_MAP or key not in bench.writes:
                bench.writes[key] = (task_path, channel, value)

    def _bench(self, config: RunnableConfig) -> Bench:
        return self._benches[config["configurable"]["thread_id"]]


def _address(bench: Bench) -> RunnableConfig:
    state = bench.checkpoint["id"] if bench.checkpoint else None
    return {"configurable": {"thread_id": bench.id, "checkpoint_ns": "", "checkpoint_id": state}}
