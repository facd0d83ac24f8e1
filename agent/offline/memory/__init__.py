"""What is on the table: read from the messages, never kept anywhere else.

`table.py` has the values, `turn.py` folds messages into them, `recovery.py` makes the best of
messages that another model wrote.
"""

from agent.offline.memory.recovery import held, local, recovered
from agent.offline.memory.result import Result
from agent.offline.memory.table import DROPPED, NOTES, Held, Table
from agent.offline.memory.turn import Turn, folded
from agent.offline.memory.wish import Wish

__all__ = [
    "DROPPED",
    "NOTES",
    "Held",
    "Result",
    "Table",
    "Turn",
    "Wish",
    "folded",
    "held",
    "local",
    "recovered",
]
