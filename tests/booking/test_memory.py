"""What the assistant remembers lies in the database, once a conversation, and can be forgotten."""

import pytest
from sqlalchemy import Connection

from booking.memory import Memory
from booking.testing import Demo

JOHN, PRIYA = "whatsapp:+447700900001", "whatsapp:+447700900003"


@pytest.fixture
def memory(demo: Demo) -> Memory:
    return Memory(demo.store, demo.clock)


@pytest.mark.behaviour("OPS-01")
def test_the_last_memory_of_each_conversation_is_kept(demo: Demo, memory: Memory) -> None:
    for name, state in [(JOHN, b"one"), (PRIYA, b"\0\xff"), (JOHN, b"two")]:
        with demo.store.writing() as connection:
            memory.write(connection, name, state)
    assert [memory.read(name) for name in (JOHN, PRIYA, "web:1")] == [b"two", b"\0\xff", None]


def test_what_is_rolled_back_was_never_remembered(demo: Demo, memory: Memory) -> None:
    def write_and_break(connection: Connection) -> None:
        memory.write(connection, JOHN, b"one")
        raise LookupError

    with pytest.raises(LookupError):
        demo.store.run(write_and_break)
    assert memory.read(JOHN) is None


def test_what_is_forgotten_is_gone_and_nothing_else(demo: Demo, memory: Memory) -> None:
    with demo.store.writing() as connection:
        memory.write(connection, JOHN, b"one")
        memory.write(connection, PRIYA, b"two")
        memory.forget(connection, JOHN)
        memory.forget(connection, JOHN)
    assert [memory.read(name) for name in (JOHN, PRIYA)] == [None, b"two"]
