"""The names of the models beside the one that is tried: what a job says, a process finds."""

from dataclasses import dataclass

from app.remote_model import remote_model
from app.settings import Settings
from evals.customer.by_model import PROMPT as CUSTOMER
from evals.judge.judge import PROMPT as JUDGE
from evals.judge.named import judge_named
from evals.run.result import BASELINES, ORACLE
from evals.scenario.form import Scenario
from evals.trial import Aides


@dataclass(frozen=True)
class Beside:
    """Such as "openai:gpt-5-mini"; empty: nobody.

    Attributes:
        customer: plays the customers of scenarios that say `play: model`.
        judge: is asked about tone. Baselines are there for facts: nobody asks about theirs.
    """

    customer: str = ""
    judge: str = ""

    def at(self, scenario: Scenario, contender: str) -> "Beside":
        """Those of them whom a play asks: of no other anything can come of it."""
        return Beside(
            self.customer if scenario.play == "model" and contender != ORACLE else "",
            self.judge if scenario.tone and contender not in BASELINES else "",
        )

    @property
    def prompts(self) -> list[str]:
        """Names of the prompts that make them what they are."""
        return [CUSTOMER] * bool(self.customer) + [JUDGE] * bool(self.judge)

    def aides(self, settings: Settings) -> Aides:
        """Them, ready to be asked."""
        named = settings.model_copy(update={"model": self.customer})
        customer = remote_model(named) if self.customer else None
        return Aides(customer, judge_named(self.judge, settings))


NOBODY = Beside()
