"""From what happened to what the customer reads: formats are rules here, sentences are data.

Every sentence stands in sentences/<language>.toml; a missing one, or a missing field, is an error.
"""

from agent.offline.wording.sentences import Sentences
from agent.offline.wording.voice import Voice
from agent.offline.wording.wording import Wording

__all__ = ["Sentences", "Voice", "Wording"]
