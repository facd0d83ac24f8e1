"""What to do next: (what was understood, what is on the table) -> a tool call or something to say.

One small function per intent. It knows no wording: what to say is an occasion with its facts.
"""

from agent.offline.policy.move import Call, Move, Say, Scene
from agent.offline.policy.turns import decide

__all__ = ["Call", "Move", "Say", "Scene", "decide"]
