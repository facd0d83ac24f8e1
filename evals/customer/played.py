"""Who plays the customer of a scenario; nobody where all is written down."""

from langchain_core.language_models import BaseChatModel

from booking.business import Business
from evals.customer.by_model import ModelCustomer
from evals.customer.heard import CustomerLost, Speaks
from evals.customer.manner import Manner
from evals.customer.offline import OfflineCustomer
from evals.customer.wish import Wish
from evals.scenario.form import Scenario
from evals.seeded import seeded


def speaker_of(
    scenario: Scenario, shop: Business, model: BaseChatModel | None, trial: int
) -> Speaks | None:
    """The player of the customer.

    Args:
        scenario: whose customer.
        shop: where they write.
        model: for a customer whom a model plays; never the one that is tried, which would be
            measured by itself.
        trial: in each one a simulated customer writes otherwise.

    Raises:
        CustomerLost: they cannot be played as the scenario has them.
    """
    if scenario.play == "scripted":
        return None
    if scenario.play == "model":
        if model is None:
            raise CustomerLost("this customer is played by a model: name one with --customer-model")
        return ModelCustomer(model, scenario.customer, shop.name)
    now = scenario.now if scenario.now.tzinfo else scenario.now.replace(tzinfo=shop.tz)
    manner = Manner(seeded(scenario.id, trial), scenario.customer.manner)
    return OfflineCustomer(Wish(scenario.customer.knows, now), manner)
