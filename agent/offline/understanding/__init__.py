"""From a message to an `Understood` value: word tables and rules, no model and no network.

`hearing.py` turns text into plain words, `names.py` finds services and staff, `cues.py` weighs
intents, `answers.py` and `picks.py` read short replies, `people.py` reads what the team asks
for, `reading.py` puts it all together. The words themselves are data: agent/offline/words/.
"""

from agent.offline.understanding.reading import understand

__all__ = ["understand"]
