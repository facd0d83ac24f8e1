"""Every Monday at two: looked at first, booked after a yes."""

import re
from datetime import date, datetime

from agent.offline import canonical
from agent.offline.memory import Table, Wish
from agent.offline.policy.move import Call, Move, Scene, pruned
from agent.offline.policy.wishes import ask_day, ask_service, ask_time, wished
from agent.offline.policy.words import pattern
from agent.offline.understanding.hearing import fold
from agent.offline.understood import Understood


def series(u: Understood, scene: Scene) -> Move:
    """The missing piece, or the look at the dates."""
    wish = wished(u, scene)
    if wish.every == "day" and u.when.repeat and not u.when.days:
        wish = wish.but(days=())  # a day that was talked about before is no beginning
    return go_on(_like_before(wish, u, scene.table), u, scene)


def go_on(wish: Wish, u: Understood, scene: Scene) -> Move:
    """The next step towards a series."""
    wish = wish if wish.every else wish.but(every="week")
    if not wish.service:
        return ask_service(u, wish, "series", scene)
    if not wish.weekdays and not wish.days and wish.every in {"week", "two weeks"}:
        return ask_day(wish, "series")
    if wish.one_time is None:
        return ask_time(wish, "series")
    return Call("recurring_check", arguments(wish), Table(about="series", wish=wish))


def other_length(u: Understood, scene: Scene) -> Wish | None:
    """'Only 2 times', 'for 3 months': how long a series lasts, read beside its pattern."""
    wish, days = scene.table.wish, u.when.days
    if scene.table.about != "series" or not wish.pattern or u.service:
        return None
    if days is not None and days.kind not in {"range", "open"}:
        return None
    pattern_alone = canonical.pattern_words(wish.but(count=None, until=None))
    said = scene.read_dates(f"{pattern_alone} {_so_many(u.text, scene.facts.language)}").repeat
    if said is None or (said.count, said.until) in {(None, None), (wish.count, wish.until)}:
        return None
    return wish.but(count=said.count, until=said.until)


def _so_many(text: str, spoken: str) -> str:
    """'Just 3': with the word that makes a count of it."""
    return re.sub(
        rf"^\W*({pattern('so_many', spoken)}\s+\d+)(?=\W*$|\s+(?:please|pls|then)\b)",
        r"\1 times",
        fold(text),
    )


def arguments(wish: Wish) -> dict[str, object]:
    """The same for the look and for the booking, so that what is booked is what was shown."""
    count = wish.count if wish.count is not None and 2 <= wish.count <= 26 else None
    return pruned(
        service=wish.service,
        when=canonical.pattern_words(wish),
        occurrences=count,
        staff=wish.staff,
    )


def _like_before(wish: Wish, u: Understood, table: Table) -> Wish:
    """'The same every week' right after a booking: its service, day and time."""
    if table.about != "booked" or not table.near:
        return wish
    starts = datetime.fromisoformat(table.near)
    service = wish.service or table.wish.service
    if u.when.days is None and not wish.weekdays:
        return wish.but(
            service=service,
            weekdays=(starts.weekday(),),
            days=(date.fromordinal(starts.toordinal() + 1),),
            at=wish.at or (starts.time(),),
        )
    return wish.but(service=service, at=wish.at or (starts.time(),))
