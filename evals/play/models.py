"""What stands in a model's place: one function of what it is shown and of the tools it is given."""

from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatResult
from langchain_core.runnables import Runnable, RunnableLambda


class InPlaceOfAModel(BaseChatModel):
    """A chat model that is its `answer` alone: the house asks with tools, and no other way."""

    async def answer(self, shown: list[BaseMessage], tools: Sequence[Any]) -> AIMessage:
        """What it says to these messages, with these tools to call."""
        raise NotImplementedError

    def bind_tools(self, tools: Sequence[Any], **_: Any) -> Runnable[LanguageModelInput, AIMessage]:
        """The model with these tools."""

        async def ask(shown: list[BaseMessage]) -> AIMessage:
            return await self.answer(shown, tools)

        return RunnableLambda(ask)  # type: ignore[arg-type] # it takes a list of messages

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **_: Any,
    ) -> ChatResult:
        raise NotImplementedError("The house asks a model with its tools.")
