"""The map of a turn: nodes and edges, nothing else.

The guards settle who is writing, a model thinks, the tools act, a reply leaves. Guards are in
guards.py, what the nodes do is in the files they come from.
"""

from functools import cache
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import RetryPolicy

from agent import guard_nodes, guards
from agent.act import act, act_failed, ask_yes
from agent.context import TurnContext
from agent.reply import give_up, reply
from agent.state import State
from agent.think import (
    ATTEMPTS,
    hand_over,
    model_failed,
    offline_failed,
    think,
    think_offline,
)

Graph = CompiledStateGraph[State, TurnContext, State, State]


def _may_do_better(failed: Exception) -> bool:
    """Whoever has waited for a model in vain is answered: another try would take as long again."""
    return not isinstance(failed, TimeoutError)


ONE_RETRY = RetryPolicy(
    initial_interval=0.1, max_attempts=ATTEMPTS, jitter=False, retry_on=_may_do_better
)


def build(saver: BaseCheckpointSaver[Any]) -> Graph:
    """The compiled graph with a place for its state."""
    return _drawn().copy({"checkpointer": saver})


@cache
def _drawn() -> Graph:
    """Who thinks and acts comes in with each run: to draw the graph takes as long as some turns."""
    graph = StateGraph(State, context_schema=TurnContext)
    graph.add_node("identify", guard_nodes.identify)
    graph.add_node("choose_profile", guard_nodes.choose_profile)
    graph.add_node("verify", guard_nodes.verify)
    graph.add_node("log_out", guard_nodes.log_out)
    graph.add_node("verified_already", guard_nodes.verified_already)
    graph.add_node("hear", guard_nodes.hear)
    graph.add_node("think", think, retry_policy=ONE_RETRY, error_handler=model_failed)
    graph.add_node("think_offline", think_offline, error_handler=offline_failed)
    graph.add_node("hand_over", hand_over)
    graph.add_node("act", act, error_handler=act_failed)
    graph.add_node("ask_yes", ask_yes, destinations=("act", "think"))
    graph.add_node("reply", reply)
    graph.add_node("give_up", give_up)

    graph.add_conditional_edges(START, guards.admit)
    for door in ("identify", "choose_profile", "verify"):
        graph.add_conditional_edges(door, guards.after_sign_in)
    graph.add_edge("hear", "think")
    graph.add_conditional_edges("think", guards.after_thinking)
    graph.add_conditional_edges("think_offline", guards.after_thinking)
    graph.add_edge("hand_over", "think_offline")
    graph.add_conditional_edges("act", guards.after_acting)
    for end in ("log_out", "verified_already", "reply", "give_up"):
        graph.add_edge(end, END)
    return graph.compile()
