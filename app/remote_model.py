"""The configured model, if there is one.

The OpenAI client takes seconds to load, so its module is fetched by name, and only when a remote
model is configured: a process with the offline model alone never pays for it.
"""

from importlib import import_module

from langchain_core.language_models import BaseChatModel

from agent.think import Patience
from app.settings import OFFLINE, Settings

ADAPTER = "agent.models"
NO_KEY = "none"
"""Local servers ask for no key, and the client does not start without one."""


def remote_model(settings: Settings) -> BaseChatModel | None:
    """The model that the settings name; None for the offline one."""
    if settings.model == OFFLINE:
        return None
    model: BaseChatModel = import_module(ADAPTER).chat_model(
        name=settings.model.removeprefix("openai:"),
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key.get_secret_value() or NO_KEY,
        timeout=settings.model_timeout_s,
    )
    return model


def patience(settings: Settings) -> Patience:
    """Two answers' worth of time for a whole turn; then the offline model finishes it."""
    return Patience(answer=settings.model_timeout_s, turn=2 * settings.model_timeout_s)
