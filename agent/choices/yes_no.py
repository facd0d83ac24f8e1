"""The two answers to a question of the booking system."""

from agent.choices.choice import Choice
from agent.spelling import table


def yes_no(tool: str) -> tuple[Choice, Choice]:
    """Yes and no to a question about this tool, titled by what they do."""
    titles = table("choices")["yes_no"]
    yes, no = titles.get(tool, titles["any"])
    return Choice("yes", yes), Choice("no", no)
