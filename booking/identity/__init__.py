"""Identity: who is writing, and how we know.

A token stands for one session of one verified channel identity. It is opaque to the agent; only
the tool server turns it back into a Caller. The model takes no part in any of this, and nothing
here logs.
"""

from booking.identity.face import Stage, Standing, Step, Via
from booking.identity.identity import Identity
from booking.identity.kept import forget_answers
from booking.identity.post import CodeLetter, CodePost, OutboxPost

__all__ = [
    "CodeLetter",
    "CodePost",
    "Identity",
    "OutboxPost",
    "Stage",
    "Standing",
    "Step",
    "Via",
    "forget_answers",
]
