"""A page of the terminal that keeps what it was shown."""

from channels.message import Answer


class KeptPage:
    """A page that keeps what it was shown."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.notes: list[str] = []

    def answer(self, answer: Answer) -> None:
        """Keep it."""
        self.answers.append(answer)

    def note(self, text: str) -> None:
        """Keep it."""
        self.notes.append(text)
