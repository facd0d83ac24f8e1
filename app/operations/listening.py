"""Ears of the meter where the code itself does not count: the database and the remote model."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import BaseChatModel
from sqlalchemy import Engine, ExceptionContext, event

from booking.meter import Meter

MOST_CALLS = 1000
"""Calls of a model whose end has not been heard; more are forgotten, the oldest first."""


@contextmanager
def errors_counted(engine: Engine, meter: Meter) -> Iterator[None]:
    """Every error that the database answers with is counted, as long as the block lasts."""

    def heard(context: ExceptionContext) -> None:
        shown = context.sqlalchemy_exception or context.original_exception
        meter.saw("database", type(shown).__name__.lower(), name=engine.dialect.name)

    event.listen(engine, "handle_error", heard)
    try:
        yield
    finally:
        event.remove(engine, "handle_error", heard)


def counted(model: BaseChatModel | None, meter: Meter) -> BaseChatModel | None:
    """The same model, its calls counted by how they end; None stays None."""
    return model and model.model_copy(update={"callbacks": [ModelCalls(meter)]})


class ModelCalls(BaseCallbackHandler):
    """Hears when calls begin and end. What is said in them is not looked at."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._begun: dict[UUID, float] = {}

    def on_chat_model_start(self, *_: Any, run_id: UUID, **__: Any) -> None:
        """A call begins."""
        while len(self._begun) >= MOST_CALLS:
            self._begun.pop(next(iter(self._begun)))
        self._begun[run_id] = monotonic()

    def on_llm_end(self, *_: Any, run_id: UUID, **__: Any) -> None:
        """It was answered."""
        self._end("ok", run_id)

    def on_llm_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:
        """It was not."""
        self._end(type(error).__name__.lower(), run_id)

    def _end(self, outcome: str, run_id: UUID) -> None:
        begun = self._begun.pop(run_id, None)
        seconds = None if begun is None else monotonic() - begun
        self._meter.saw("model", outcome, name="remote", seconds=seconds)
