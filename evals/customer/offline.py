"""The simulated customer: hears what is asked, answers from their facts, stops when it is done.

They never invent anything: asked for what they do not know, the scenario is wrong, and says so.
"""

from collections.abc import Callable, Mapping

from evals.customer.asked import Asked, asked_for, offered
from evals.customer.heard import CustomerLost, Heard
from evals.customer.manner import Manner
from evals.customer.wish import Wish

DOES: Mapping[str, tuple[str, ...]] = {
    "book": ("create_booking",),
    "cancel": ("cancel_booking",),
    "move": ("reschedule_booking",),
    "series": ("create_recurring",),
}
PATIENCE = 3
"""So often they say it all again when they are not asked for anything that they know."""


class OfflineCustomer:
    """Plays one customer in one conversation.

    Args:
        wish: what they know and want.
        manner: how they write.
    """

    def __init__(self, wish: Wish, manner: Manner) -> None:
        self._wish = wish
        self._manner = manner
        self._patience = PATIENCE
        self._asked: list[Asked] = []
        self._last = ""
        self._wavered = "wavering" not in manner.kinds
        self._pressed = "hostile" not in manner.kinds

    async def next(self, heard: Heard | None) -> str | None:
        """The next message; None: it is done, or they give up.

        Raises:
            CustomerLost: they are asked for something that they should know, and do not.
        """
        said = self._said(heard)
        if heard and said and said == self._last and self._asked[-1] not in {"nothing", "code"}:
            said = self._all_again(heard)  # to say it a second time helped nobody
        self._last = said or ""
        return said

    def _said(self, heard: Heard | None) -> str | None:
        if heard is None:
            return self._manner.opening(self._wish)
        if self._has_what_they_want(heard):
            return None
        kind = asked_for(heard)
        self._asked.append(kind)
        if kind == "dead_end":
            return None
        if kind not in {"code", "profile", "account"} and not self._pressed:
            self._pressed = True
            return self._manner.pressing()
        return self._answers[kind](heard)

    def _has_what_they_want(self, heard: Heard) -> bool:
        if self._wish.task == "ask":
            return heard.stage == "assistant" and bool(self._asked)
        return any(name in DOES[self._wish.task] for name in heard.done)

    @property
    def _answers(self) -> Mapping[Asked, Callable[[Heard], str | None]]:
        return {
            "code": self._code,
            "profile": lambda _: self._wish.word("name"),
            "account": lambda _: self._wish.word("email"),
            "yes_no": self._yes_no,
            "booking": self._which,
            "service": lambda heard: self._listed(heard) or self._told("service"),
            "day": lambda heard: self._listed(heard) or self._moment("day"),
            "time": lambda heard: self._listed(heard) or self._moment("time"),
            "moment": lambda heard: self._listed(heard) or self._moment(),
            "choice": self._which,
            "nothing": self._all_again,
        }

    def _code(self, heard: Heard) -> str:
        if not heard.code:
            raise CustomerLost("a code is asked for, and none has reached them")
        return heard.code

    def _yes_no(self, heard: Heard) -> str | None:
        if not self._wavered:
            self._wavered = True
            return self._manner.unsure()
        if not self._is_mine(heard.text):
            return self._all_again(heard, "no. ")
        is_again = self._asked[-2:] == ["yes_no", "yes_no"]
        return "yes" if is_again else self._manner.yes()

    def _is_mine(self, text: str) -> bool:
        """Whether a question is about what they came for."""
        wish = self._wish
        if wish.task == "cancel":
            return wish.is_my_booking(text) and "cancel" in text.casefold()
        if wish.task in {"book", "move"}:
            return wish.is_wanted(text)
        return wish.task == "series" and wish.is_service(text)

    def _which(self, heard: Heard) -> str | None:
        """Of a list what fits; what fits nothing is no choice of theirs."""
        if fitting := self._listed(heard):
            return fitting
        found = offered(heard)
        if found and self._wish.facts.get("otherwise") == "the first":
            return "1"
        return self._all_again(heard) if not found else None

    def _listed(self, heard: Heard) -> str | None:
        """The entry of a list that fits, by its number or in its words."""
        for number, one in enumerate(offered(heard), 1):
            if self._fits(one):
                return str(number) if self._manner.voice == "hurried" else one
        return None

    def _fits(self, one: str) -> bool:
        wish = self._wish
        if wish.task in {"cancel", "move"} and wish.is_my_booking(one):
            return True
        if "day" in wish.facts and (wish.is_wanted(one) or wish.is_wanted_day(one)):
            return True
        return "service" in wish.facts and wish.is_service(one)

    def _moment(self, part: str = "") -> str:
        """The day or the time; of a move both, since a part of it could be the old one's."""
        if self._wish.task == "series":
            return self._told("every")
        is_part = part and self._wish.task != "move"
        return self._told(part) if is_part else self._typed(self._wish.moment)

    def _told(self, name: str) -> str:
        return self._typed(self._wish.word(name))

    def _all_again(self, heard: Heard, first: str = "") -> str | None:
        """Everything once more, in plain words; and then no more."""
        self._patience -= 1
        if self._patience < 0:
            return None
        plain = Manner(self._manner.random, [])
        return first + self._typed(plain.opening(self._wish))

    def _typed(self, text: str) -> str:
        return self._manner.typed(text)
