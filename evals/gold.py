"""The gold: tool calls that lead to the end that a scenario wants, run before anybody plays it.

A scenario whose own solution does not solve it says nothing about a model (SPEC EVAL-07).
"""

from collections.abc import Mapping
from typing import Any

from agent.toolbox import Outcome, Question, Toolbox, connect
from app.post import AsidePost
from app.premises import Premises, key_for
from app.wiring import furnish_room, local_caller, watch_over
from booking.errors import Refusal
from evals.play.stage import beginning, laid_out
from evals.scenario.form import Scenario
from evals.world.difference import Difference, difference, misfits
from evals.world.facts import facts_of
from mcp_server.caller import LocalCaller
from mcp_server.server import create_server


class GoldFails(Exception):
    """The calls that should lead to the end do not; the text says where."""


async def try_gold(scenario: Scenario) -> Difference | None:
    """What the gold of a scenario makes of its world; None if it says why it has none.

    Raises:
        GoldFails: a call does not succeed, or the end is another one than the scenario wants.
    """
    if scenario.no_gold:
        return None
    with laid_out(scenario) as (premises, _):
        if scenario.gold:
            await _run(scenario, premises)
        found = difference(beginning(scenario), facts_of(premises.store, premises.shop))
    if wrong := misfits(found, scenario.end):
        raise GoldFails("the gold leads to another end: " + "; ".join(wrong))
    return found


async def _run(scenario: Scenario, premises: Premises) -> None:
    who = scenario.gold_as or scenario.customer.phone
    try:
        caller = local_caller(premises, who, AsidePost(lambda _: None))
    except Refusal as unknown:
        raise GoldFails(f"nobody can make the calls: {unknown} Name one with gold_as.") from None
    with watch_over(premises) as watch:
        server = create_server(
            furnish_room(premises), LocalCaller(caller), watch, key=key_for(premises.key, "gold")
        )
        async with connect(server) as client:
            failed = await _all(Toolbox(client), scenario)
    if failed:
        raise GoldFails(failed)


async def _all(toolbox: Toolbox, scenario: Scenario) -> str | None:
    """Why one of the calls does not succeed; None if all do."""
    for nth, call in enumerate(scenario.gold):
        for name, arguments in call.items():
            came = await _agreed(toolbox, name, arguments, f"gold-{nth}")
            if came.is_error:
                return f"gold, call {nth + 1}, {name}: {came.text}"
    return None


async def _agreed(toolbox: Toolbox, name: str, given: Mapping[str, Any], key: str) -> Outcome:
    """The call, with a yes to whatever is asked."""
    came = await toolbox.call(name, given, None, key)
    if isinstance(came, Question):
        came = await toolbox.call(name, given, None, key, came)
    if isinstance(came, Question):
        return Outcome(f"it asks again and again: {came.text}", is_error=True)
    return came
