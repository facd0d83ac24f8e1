"""The matter at hand goes on, one piece richer."""

from agent.offline.memory import Wish
from agent.offline.policy import booking, moving, series
from agent.offline.policy.move import Move, Scene
from agent.offline.understood import Understood


def richer(wish: Wish, u: Understood, scene: Scene) -> Move:
    """The next step of whatever is on the table, with this wish."""
    table = scene.table
    if table.about == "move" and table.booking:
        return moving.to(table.booking, wish, table)
    if table.about == "series":
        return series.go_on(wish, u, scene)
    if table.about == "availability":
        return booking.look(wish, "availability", table.booking)
    return booking.fulfil(u, wish, scene)
