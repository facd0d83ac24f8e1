"""A model behind any OpenAI-compatible address. Heavy: loaded only where one is configured."""

from langchain_openai import ChatOpenAI
from pydantic import SecretStr


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
    return ChatOpenAI(
        model=name,
        base_url=base_url,
        api_key=SecretStr(api_key),
        timeout=timeout,
        max_retries=0,
        streaming=streaming,
        stream_usage=False,
    )
