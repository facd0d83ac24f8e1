"""What models cost, as data: a table that ships, and one of whoever runs the evals over it."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from evals.run.record import Kept, UsageRecord
from evals.run.result import BASELINES, OFFLINE

SHIPPED = Path(__file__).parent / "prices.toml"
MILLION = 1_000_000


class PricesWrong(Exception):
    """A table of prices that cannot be used; the text names the file."""


class Price(Kept):
    """US dollars for a million tokens."""

    per_in: float = Field(alias="in", ge=0)
    per_out: float = Field(alias="out", ge=0)


Prices = Mapping[str, Price]
"""By model as it is named on the command line, such as "openai:gpt-4.1"."""

_FORM = TypeAdapter(dict[str, dict[str, Price]])


def read_prices(own: Path | None = None) -> Prices:
    """The shipped prices, with one's own on top of them.

    Raises:
        PricesWrong: a file cannot be read or says something else.
    """
    found: dict[str, Price] = {}
    for file in (SHIPPED, own):
        if file is not None:
            found |= _read(file)
    return found


def _read(file: Path) -> dict[str, Price]:
    try:
        table = _FORM.validate_python(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as wrong:
        raise PricesWrong(f"{file}: {wrong}") from wrong
    return {
        f"{maker}:{name}": price for maker, names in table.items() for name, price in names.items()
    }


def cost(prices: Prices, contender: str, usage: UsageRecord) -> float | None:
    """US dollars of what was used; None: nobody told us the price, or nobody counted tokens."""
    if contender == OFFLINE or contender in BASELINES:
        return 0.0
    price = prices.get(contender)
    if price is None or not (usage.tokens_in or usage.tokens_out):
        return None
    return (usage.tokens_in * price.per_in + usage.tokens_out * price.per_out) / MILLION
