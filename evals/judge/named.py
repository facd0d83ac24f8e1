"""A judge by the name of its model: processes that play are told names, never models."""

from app.remote_model import remote_model
from app.settings import Settings
from evals.judge.judge import PROMPT, Judge
from prompts.library import shipped


def judge_named(name: str, settings: Settings) -> Judge | None:
    """The judge of that name.

    Args:
        name: openai:NAME; offline, or nothing, is nobody.
        settings: where live models are.
    """
    model = remote_model(settings.model_copy(update={"model": name})) if name else None
    return Judge(model, shipped().get(PROMPT)) if model else None
