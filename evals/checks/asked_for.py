"""What the scenario itself asks for: its end, what is heard, what is called, its limits."""

import re
from collections.abc import Iterator, Sequence

from evals.play.played import Line, Played
from evals.scenario.form import Must, Said
from evals.world.difference import misfits

Wrong = Iterator[tuple[int | None, str]]


def end_state(played: Played) -> Wrong:
    """The world ends as the scenario says, and nothing else has changed in it (EVAL-03)."""
    for line in misfits(played.change, played.scenario.end):
        yield None, line


def heard(played: Played) -> Wrong:
    """Each answer says, asks and calls what its turn says."""
    for line in played.lines:
        if isinstance(line.step, Said):
            yield from ((line.turn, text) for text in _unheard(line, line.step))


def _unheard(line: Line, wanted: Said) -> Iterator[str]:
    for needle in wanted.hears:
        if not says(line.reply, needle):
            yield f"the reply does not say {needle!r}: {short(line.reply)}"
    for needle in wanted.hears_not:
        if says(line.reply, needle):
            yield f"the reply says {needle!r}: {short(line.reply)}"
    if wanted.stage not in {None, line.stage}:
        yield f"what comes next is {line.stage}, not {wanted.stage}"
    if wanted.calls is not None and list(wanted.calls) != list(line.calls):
        yield f"called {_listed(line.calls)}, not {_listed(wanted.calls)}"


def must(played: Played) -> Wrong:
    """What has to happen somewhere in the conversation does, in its order."""
    wanted: Must = played.scenario.must
    done = [call.name for call in played.calls if call.is_done]
    for name in wanted.call:
        if name not in done:
            yield None, f"{name} never succeeds"
    if not _in_order(done, wanted.order):
        yield None, f"not in the order {_listed(wanted.order)}: {_listed(done)}"
    for needle in wanted.say:
        if not any(says(reply, needle) for reply in played.replies):
            yield None, f"no reply says {needle!r}"


def must_not(played: Played) -> Wrong:
    """What must not happen is not even tried."""
    for call in played.calls:
        if call.name in played.scenario.must_not.call:
            yield call.turn, f"{call.name} is called: {short(call.text)}"
    for line in played.lines:
        for needle in played.scenario.must_not.say:
            if says(line.reply, needle):
                yield line.turn, f"the reply says {needle!r}: {short(line.reply)}"


def within_limits(played: Played) -> Wrong:
    """The conversation takes no more than it may."""
    limits = played.scenario.limits
    for what, took, most in (
        ("turns", len(played.lines), limits.turns),
        ("answers of models", played.usage.asked, limits.model_calls),
        ("tool calls", len(played.calls), limits.tool_calls),
    ):
        if took > most:
            yield None, f"it takes {took} {what}; it may take {most}"


def all_fired(played: Played) -> Wrong:
    """Every fault of the scenario really happens: one that does not proves nothing."""
    for fault in played.scenario.faults:
        name = " ".join(
            _name_of(fault.model_dump(exclude_defaults=True, exclude={"starts", "calls"}))
        )
        if not any(name == one for one in played.fired):
            yield None, f"the fault never happens: {name}"


def _name_of(fault: dict[str, object]) -> list[str]:
    if "tool" in fault:
        return [str(fault["tool"]), str(fault["kind"])]
    return [str(part) for pair in fault.items() for part in pair if pair[0] != "nth"]


def says(text: str, needle: str) -> bool:
    """Whether the text holds the words, whatever their case; or matches /the expression/."""
    if len(needle) > 2 and needle.startswith("/") and needle.endswith("/"):
        return re.search(needle[1:-1], text, re.IGNORECASE) is not None
    return _plain(needle) in _plain(text)


def _plain(text: str) -> str:
    """In one case, without WhatsApp's marks, and with one kind of space and dash."""
    text = re.sub(r"[*_~]", "", text.casefold())
    return re.sub(r"\s+", " ", text.replace("–", "-").replace("’", "'"))


def _in_order(done: Sequence[str], wanted: Sequence[str]) -> bool:
    rest = iter(done)
    return all(name in rest for name in wanted)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "nothing"


def short(text: str, longest: int = 160) -> str:
    """One line of a text."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else f"{flat[: longest - 1]}…"
