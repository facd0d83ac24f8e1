"""What a run cost is told by prices that somebody gave, or not at all."""

from pathlib import Path

import pytest

from evals.run.prices import PricesWrong, cost, read_prices
from evals.run.record import UsageRecord

USED = UsageRecord(asked=1, tokens_in=1_000_000, tokens_out=100_000)


def test_a_model_costs_what_the_table_says_and_ones_own_table_says_it_better(
    tmp_path: Path,
) -> None:
    own = tmp_path / "prices.toml"
    own.write_text('[openai]\n"gpt-4.1" = {in = 1, out = 2}\n"toy" = {in = 0, out = 10}\n')
    assert cost(read_prices(), "openai:gpt-4.1", USED) == pytest.approx(2.8)
    assert cost(read_prices(own), "openai:gpt-4.1", USED) == pytest.approx(1.2)
    assert cost(read_prices(own), "openai:toy", USED) == pytest.approx(1.0)
    assert cost(read_prices(own), "openai:gpt-4o", USED) == pytest.approx(3.5)


def test_what_nobody_priced_or_counted_has_no_cost() -> None:
    assert cost(read_prices(), "openai:toy", USED) is None
    assert cost(read_prices(), "openai:gpt-4.1", UsageRecord(asked=1)) is None
    assert cost(read_prices(), "offline", UsageRecord(asked=1)) == 0


@pytest.mark.parametrize(
    "text", ["[openai", '[openai]\n"x" = 3', '[openai]\n"x" = {in = -1, out = 2}']
)
def test_a_table_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PricesWrong, match=r"prices\.toml"):
        read_prices(file)
