"""The customer who is played by a chat model: for the words that no grammar thinks of (EVAL-04)."""

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, SystemMessage

from agent.state import customer_said
from evals.customer.heard import CustomerLost, Heard
from evals.scenario.form import Customer
from prompts.library import shipped

PROMPT = "customer"
STOP = "###STOP###"
WAITS = ("verify", "confirm")
"""Stages in which nothing is done yet: whoever stops here has said yes to nothing."""
NOT_YET = "(The front desk still waits for your answer. Answer it, or refuse.)"
BEGIN = "(You open the chat. Write your first message.)"


class ModelCustomer:
    """Plays one customer in one conversation.

    Args:
        model: plays them; it is never the assistant's own conversation.
        customer: what they want, know, and how they write.
        business: its name.
    """

    def __init__(self, model: BaseChatModel, customer: Customer, business: str) -> None:
        self._model = model
        self._is_leaving = False
        knows = "\n".join(f"- {name}: {fact}" for name, fact in customer.knows.items())
        prompt = shipped().get(PROMPT)
        said = prompt.fill(
            business=business,
            wants=customer.wants or "see what you know",
            knows=knows or "- nothing in particular",
            manner=", ".join(customer.manner),
            language=customer.language,
            stop=STOP,
        )
        self._chat: list[BaseMessage] = [SystemMessage(said)]

    async def next(self, heard: Heard | None) -> str | None:
        """The next message; None: the model says that it is over.

        Raises:
            CustomerLost: the model fails, or says nothing.
        """
        if self._is_leaving and heard and heard.stage not in WAITS:
            return None
        self._is_leaving = False
        said = await self._ask(_shown(heard))
        if said.strip() == STOP and heard and heard.stage in WAITS:
            said = await self._ask(NOT_YET)
        words = said.replace(STOP, "").strip()
        self._is_leaving = STOP in said and bool(words)
        return words or None

    async def _ask(self, told: str) -> str:
        self._chat.append(customer_said(told))
        try:
            answer = await self._model.ainvoke(self._chat)
        except Exception as failed:
            raise CustomerLost(f"the customer's model failed: {type(failed).__name__}") from failed
        if not answer.text.strip():
            raise CustomerLost("the customer's model said nothing")
        self._chat.append(AIMessage(answer.text))
        return answer.text


def _shown(heard: Heard | None) -> str:
    """What a customer sees: the answer, its buttons, and a code that came another way."""
    if heard is None:
        return BEGIN
    buttons = f"\n[Buttons: {' | '.join(heard.choices)}]" if heard.choices else ""
    is_elsewhere = heard.stage == "verify" and heard.code and heard.code not in heard.text
    code = f"\n[You received this code: {heard.code}]" if is_elsewhere else ""
    return f"{heard.text or '(no answer)'}{buttons}{code}"
