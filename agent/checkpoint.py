"""The working memory between two messages, in a file of its own.

It keeps the last state of each conversation and nothing before it; the transcript lives elsewhere.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

_OLDER = (
    "delete from checkpoints where thread_id = ? and checkpoint_ns = '' and checkpoint_id <"
    " (select max(checkpoint_id) from checkpoints where thread_id = ? and checkpoint_ns = '')",
    "delete from writes where thread_id = ? and checkpoint_ns = '' and checkpoint_id <"
    " (select max(checkpoint_id) from checkpoints where thread_id = ? and checkpoint_ns = '')",
)


@asynccontextmanager
async def opened(file: Path | None) -> AsyncIterator[AsyncSqliteSaver]:
    """A saver on this file; in memory if there is none.

    It reads back messages and plain data only: whoever can write to the file cannot make us
    build other objects.
    """
    async with aiosqlite.connect(file or ":memory:") as connection:
        saver = AsyncSqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
        await saver.setup()
        yield saver


async def keep_latest(saver: AsyncSqliteSaver, conversation: str) -> None:
    """Forget all but the last state of a conversation."""
    async with saver.lock:
        for statement in _OLDER:
            await saver.conn.execute(statement, (conversation, conversation))
        await saver.conn.commit()


async def forget(saver: AsyncSqliteSaver, conversation: str) -> None:
    """Forget a conversation, as when a customer asks for erasure."""
    await saver.adelete_thread(conversation)
