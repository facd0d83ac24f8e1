"""Calls as a stranger's program might make them: sensible, nearly so, and anything but.

Arguments are drawn from the catalogue's own schemas, so a new tool or argument is tried from the
day on which it is listed.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from booking.permissions import Permission
from evals.hostile.words import ANY_WORD, ASKED_FOR, BENT, EVIL, INVENTED, SENSIBLE
from mcp_server.confirm import CONFIRMATION
from tests.mcp_server.doors import META, MODERN
from tools.catalogue import CATALOGUE
from tools.contract import Tool
from tools.schema import input_schema

LEGACY = "2025-11-25"
Arguments = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """One request of a client.

    Attributes:
        era: of the protocol.
        method: such as "tools/call".
        params: without the protocol's own metadata.
        meta: what the client adds to that.
    """

    era: str
    method: str
    params: Mapping[str, Any]
    meta: Mapping[str, Any]

    @property
    def name(self) -> str:
        return str(self.params.get("name") or self.params.get("uri") or "")

    @property
    def body(self) -> str:
        meta = {**(META if self.era == MODERN else {}), **self.meta}
        params = {**self.params, **({"_meta": meta} if meta else {})}
        return json.dumps({"jsonrpc": "2.0", "id": 1, "method": self.method, "params": params})

    @property
    def headers(self) -> dict[str, str]:
        sent = {
            "Accept": "application/json, text/event-stream",
            "Content-Type": "application/json",
            "MCP-Protocol-Version": self.era,
        }
        if self.era == MODERN:
            name = self.name.encode("ascii", "ignore").decode()
            sent |= {"Mcp-Method": self.method, "Mcp-Name": "".join(filter(str.isprintable, name))}
        return sent


def anything(foreign: Sequence[str]) -> st.SearchStrategy[Made]:
    """Mostly calls of tools; some of the other requests.

    Args:
        foreign: what belongs to others, to be used as if it were known.
    """
    return st.one_of(*[tool_calls(foreign)] * 9, readings(foreign))


def made_calls(foreign: Sequence[str], how_many: int) -> list[Made]:
    """So many calls, the same ones every time."""
    kept: list[Made] = []

    @given(made=anything(foreign))
    @settings(
        max_examples=how_many,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def keep(made: Made) -> None:
        kept.append(made)

    keep()
    return kept


def tool_calls(foreign: Sequence[str]) -> st.SearchStrategy[Made]:
    named = [
        _call(tool.name, _arguments(_schema(tool.name), foreign))
        for tool in CATALOGUE
        for _ in range(_weight(tool))
    ]
    stray = st.sampled_from(["admin", "create_booking ", "", "x" * 300, "tools/list", "a\nb"])
    unknown = stray.flatmap(lambda name: _call(name, st.just({})))
    return st.one_of(*named, unknown)


def _weight(tool: Tool[Any, Any]) -> int:
    """What takes words is worth more calls than what takes none, or is not there at all."""
    if tool.permission is Permission.RUN_OFFICE:
        return 1
    return 4 if tool.ask_first else 3 if tool.takes.model_fields else 1


def readings(foreign: Sequence[str]) -> st.SearchStrategy[Made]:
    """Resources, prompts, completions, lists: with other people's names in them."""
    word = st.one_of(st.sampled_from(foreign), st.sampled_from(EVIL))
    uris = st.builds("frontdesk://{}/{}".format, st.sampled_from(["help", "booking", "me"]), word)
    wishes = st.one_of(
        st.builds(lambda uri: ("resources/read", {"uri": uri}), uris),
        st.builds(lambda name: ("prompts/get", {"name": name}), word),
        st.builds(
            lambda kind, value: (
                "completion/complete",
                {
                    "ref": {"type": "ref/prompt", "name": "book"},
                    "argument": {"name": kind, "value": value},
                },
            ),
            st.sampled_from(["service", "customer", "booking"]),
            word,
        ),
        st.sampled_from(
            [(f"{kind}/list", {}) for kind in ("tools", "prompts", "resources")]
            + [("resources/templates/list", {})]
        ),
        st.builds(lambda cursor: ("tools/list", {"cursor": cursor}), word),
    )
    return st.builds(lambda era, wish: Made(era, wish[0], wish[1], {}), _ERAS, wishes)


_ERAS = st.sampled_from([MODERN, LEGACY])


def _schema(name: str) -> Mapping[str, Any]:
    (tool,) = (tool for tool in CATALOGUE if tool.name == name)
    schema = input_schema(tool.takes)
    asks = {CONFIRMATION: {"type": "string"}} if tool.ask_first else {}
    return {**schema, "properties": {**schema["properties"], **asks}}


def _call(name: str, arguments: st.SearchStrategy[Arguments]) -> st.SearchStrategy[Made]:
    return st.builds(
        lambda era, given, meta: Made(era, "tools/call", {"name": name, "arguments": given}, meta),
        _ERAS,
        arguments,
        st.sampled_from([{}] * 6 + [{"progressToken": 7}, {"frontdesk/session": "olivias"}]),
    )


def _arguments(schema: Mapping[str, Any], foreign: Sequence[str]) -> st.SearchStrategy[Arguments]:
    """Whole and sensible; or with one thing strange, all of it, some missing, some invented."""
    properties: Mapping[str, Any] = schema["properties"]
    required = set(schema.get("required", ()))
    sensible = {name: st.sampled_from(_sensible(name, of)) for name, of in properties.items()}
    strange = {
        name: _strange(values, theirs_for(name, foreign)) for name, values in sensible.items()
    }
    whole = _fixed(sensible, required)
    one_strange = [
        st.builds(lambda given, name, value: {**given, name: value}, whole, st.just(name), values)
        for name, values in strange.items()
        if _takes_words(properties[name])
    ]
    invented = st.builds(
        lambda given, name, value: {**given, name: value},
        whole,
        st.sampled_from(INVENTED),
        _values(foreign),
    )
    return st.one_of(
        *[whole] * 3,
        *one_strange,
        _fixed(strange, required),
        st.fixed_dictionaries({}, optional=strange),
        invented,
    )


def _fixed(
    values: Mapping[str, st.SearchStrategy[Any]], required: set[str]
) -> st.SearchStrategy[Arguments]:
    return st.fixed_dictionaries(
        {name: value for name, value in values.items() if name in required},
        optional={name: value for name, value in values.items() if name not in required},
    )


def _sensible(name: str, of: Mapping[str, Any]) -> Sequence[Any]:
    return of.get("enum") or SENSIBLE.get(name, ANY_WORD)


def _takes_words(of: Mapping[str, Any]) -> bool:
    """Anything strange elsewhere, a number or one of three words, is refused before it is read."""
    return of.get("type") == "string" and "enum" not in of


def theirs_for(name: str, foreign: Sequence[str]) -> Sequence[str]:
    """What of the others fits an argument best; where nothing does, anything."""
    return [one for one in foreign if BOOKING.fullmatch(one)] if name == "booking" else foreign


BOOKING = re.compile(r"B[A-Z0-9]{5}")


def _strange(sensible: st.SearchStrategy[Any], foreign: Sequence[str]) -> st.SearchStrategy[Any]:
    bent = st.builds(lambda value, how: how(str(value)), sensible, st.sampled_from(BENT))
    return st.one_of(bent, st.sampled_from(foreign), st.sampled_from(foreign), _values(foreign))


def _values(foreign: Sequence[str]) -> st.SearchStrategy[Any]:
    theirs = st.sampled_from(foreign)
    asked = st.builds(
        lambda form, one: form.format(one),
        st.sampled_from(ASKED_FOR),
        theirs,
    )
    return st.one_of(asked, asked, asked, st.sampled_from(EVIL), st.text(max_size=60), JUNK)


JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)
