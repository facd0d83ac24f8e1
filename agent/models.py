"""A model behind any OpenAI-compatible address. Heavy: loaded only where one is configured."""

import json
from functools import reduce
from operator import add
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI
from pydantic import SecretStr


class BrokenStreamError(Exception):
    """A streamed answer that is empty, or whose arguments are not JSON."""


class WholeChatOpenAI(ChatOpenAI):
    """Can ask for an answer in pieces, and gives it whole.

    LangChain completes streamed JSON that was cut off, so that half a date would be booked. Here
    the arguments must be JSON as they came.
    """

    in_pieces: bool = False

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        if not self.in_pieces:
            return await super()._agenerate(messages, stop, run_manager, **kwargs)
        pieces = [piece async for piece in self._astream(messages, stop, run_manager, **kwargs)]
        return ChatResult(generations=[whole(pieces)])


def whole(pieces: list[ChatGenerationChunk]) -> ChatGeneration:
    """The pieces as one answer.

    Raises:
        BrokenStreamError: there is none, or its arguments are not JSON.
    """
    if not pieces:
        raise BrokenStreamError("no answer")
    message = reduce(add, pieces).message
    for call in message.tool_call_chunks if isinstance(message, AIMessageChunk) else ():
        try:
            json.loads(call["args"] or "{}")
        except ValueError:
            raise BrokenStreamError("arguments are not JSON") from None
    return ChatGeneration(message=message)


def chat_model(
    name: str, base_url: str | None, api_key: str, timeout: float, streaming: bool = False
) -> ChatOpenAI:
    """The model of that name.

    Args:
        name: as the server calls it.
        base_url: up to and including /v1; None is OpenAI itself.
        api_key: of the server; some take any text.
        timeout: seconds for one answer. Retries are the graph's business: the client makes none.
        streaming: ask for the answer in pieces. Off: a whole answer is easier on small servers.
    """
    return WholeChatOpenAI(
        model_name=name,
        openai_api_base=base_url,
        openai_api_key=SecretStr(api_key),
        request_timeout=timeout,
        max_retries=0,
        in_pieces=streaming,
        stream_usage=False,
    )
