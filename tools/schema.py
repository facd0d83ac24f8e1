"""The JSON schemas of what tools take and give: flat, without titles, references or nulls.

Some providers refuse a list of tools for one `$ref` or a combinator at the top, and titles are a
quarter of the bytes. Null is never offered: what is not there is left out, both ways.
"""

from typing import Any

from tools.asks import Takes
from tools.facts import Facts

Schema = dict[str, Any]
_LENGTHS = frozenset({"minLength", "maxLength"})


def input_schema(takes: type[Takes]) -> Schema:
    """What a tool takes. Optional arguments may be left out; null is accepted but not offered.

    How long a text may be is kept and told by the server alone: models cannot count characters,
    some providers refuse the keyword, and it would be a sixth of the words.
    """
    schema = _flat(takes)
    schema["properties"] = {
        name: {key: value for key, value in _not_null(prop).items() if key not in _LENGTHS}
        for name, prop in schema.get("properties", {}).items()
    }
    return schema


def output_schema(gives: type[Facts]) -> Schema:
    """What a tool gives, field by field.

    Only the outermost fields are explained and marked as required: the same words for every
    booking of every tool would be a fifth of what a client has to read.
    """
    schema = _flat(gives)
    fields = schema.get("properties", {})
    schema["properties"] = {name: _terse(prop) | _words(prop) for name, prop in fields.items()}
    return schema


def _words(prop: Schema) -> Schema:
    return {"description": prop["description"]} if "description" in prop else {}


def _terse(node: Any) -> Any:
    """The node without what a reader of answers can do without."""
    if isinstance(node, list):
        return [_terse(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "properties" in node:
        fields = {name: _terse(prop) for name, prop in node["properties"].items()}
        return {"type": "object", "properties": fields}
    left_out = {"required", "default", "description"}
    return {key: _terse(value) for key, value in _not_null(node).items() if key not in left_out}


def _flat(model: type[Takes] | type[Facts]) -> Schema:
    schema = model.model_json_schema(
        mode="serialization" if issubclass(model, Facts) else "validation"
    )
    shared: dict[str, Schema] = schema.pop("$defs", {})
    plain: Schema = _plain(schema, shared)
    plain.pop("description", None)
    return plain


def _plain(node: Any, shared: dict[str, Schema]) -> Any:
    """The node without titles and with every reference replaced by what it refers to."""
    if isinstance(node, list):
        return [_plain(item, shared) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        referred = dict(shared[node["$ref"].rsplit("/", 1)[-1]])
        referred.pop("description", None)
        return _plain(referred | {k: v for k, v in node.items() if k != "$ref"}, shared)
    return {
        key: {name: _plain(prop, shared) for name, prop in value.items()}
        if key == "properties"
        else _plain(value, shared)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str))
    }


def _not_null(prop: Schema) -> Schema:
    """`anyOf: [X, null]` becomes X: leaving an argument out says the same in fewer words."""
    branches = [branch for branch in prop.get("anyOf", ()) if branch != {"type": "null"}]
    if len(branches) != 1:
        return prop
    rest = {k: v for k, v in prop.items() if k != "anyOf" and not (k == "default" and v is None)}
    return {**branches[0], **rest}
