"""Holds requests and answers to the contract that Twilio publishes (contract/ORIGIN.md)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

CONTRACTS = Path(__file__).parent / "contract"
HOSTS = {
    "/2010-04-01/": ("twilio_api_v2010", "https://api.twilio.com"),
    "/v1/Content": ("twilio_content_v1", "https://content.twilio.com"),
    "/v2/": ("twilio_messaging_v2", "https://messaging.twilio.com"),
}
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Exchange:
    """A request and what was answered."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    status: int
    answer: bytes
    answer_type: str


@dataclass
class Inspector:
    """Looks at exchanges, and keeps what is wrong with them.

    Attributes:
        seen: the operations that it looked at, such as "post /v1/Content".
    """

    wrong: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def look_at(self, exchange: Exchange) -> None:
        """Look at one; anything that Twilio does not publish is left alone."""
        found = next((HOSTS[start] for start in HOSTS if exchange.path.startswith(start)), None)
        if found is None or "/Media/" in exchange.path:
            return
        name, host = found
        self.wrong += [
            f"{exchange.method} {exchange.path}: {problem}"
            for problem in _problems(_contract(name), host, exchange)
        ]
        self.seen.add(f"{exchange.method.lower()} {exchange.path.partition('?')[0]}")


@cache
def _contract(name: str) -> tuple[OpenAPI, dict[str, Any]]:
    read = json.loads((CONTRACTS / f"{name}.json").read_text("utf-8"))
    _allow_days(read)
    return OpenAPI.from_dict(read), read


def _allow_days(written: dict[str, Any]) -> None:
    """DateSent is a moment to the contract, and a day in the contract's own examples."""
    for path in written["paths"].values():
        for parameter in path.get("get", {}).get("parameters", ()):
            if parameter["name"].startswith("DateSent"):
                parameter["schema"].pop("format")


def _problems(
    contract: tuple[OpenAPI, dict[str, Any]], host: str, exchange: Exchange
) -> Iterator[str]:
    api, written = contract
    request = MockRequest(
        host,
        exchange.method.lower(),
        exchange.path,
        args=dict(parse_qsl(exchange.query, keep_blank_values=True)),
        headers={name: value for name, value in exchange.headers.items() if name != "content-type"},
        data=exchange.body,
        content_type=exchange.headers.get("content-type", FORM),
    )
    if exchange.status < 400:
        yield from _request_problems(api, request)
        yield from _unknown(written, exchange)
        yield from _answer_problems(api, request, exchange)
    else:
        yield from _error_problems(exchange)


def _request_problems(api: OpenAPI, request: MockRequest) -> Iterator[str]:
    try:
        api.validate_request(request)
    except OpenAPIError as wrong:
        yield f"request: {_words(wrong)}"


def _answer_problems(api: OpenAPI, request: MockRequest, exchange: Exchange) -> Iterator[str]:
    answer = MockResponse(exchange.answer, exchange.status, content_type=exchange.answer_type)
    try:
        api.validate_response(request, answer)
    except OpenAPIError as wrong:
        yield f"answer: {_words(wrong)}"


def _words(wrong: BaseException) -> str:
    causes = [str(wrong)]
    while wrong.__cause__ is not None:
        wrong = wrong.__cause__
        errors = getattr(wrong, "schema_errors", None) or [wrong]
        causes += [str(getattr(error, "message", error)) for error in errors]
    return "; ".join(causes)


def _unknown(written: dict[str, Any], exchange: Exchange) -> Iterator[str]:
    """Parameters that the contract does not have: neither Prism nor openapi-core minds them."""
    operation = _operation(written, exchange)
    if operation is None:
        return
    queries = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}
    asked = {name for name, _ in parse_qsl(exchange.query, keep_blank_values=True)}
    given = {name for name, _ in parse_qsl(exchange.body.decode(), keep_blank_values=True)}
    is_form = exchange.headers.get("content-type", "").startswith(FORM)
    fields = _fields(written, operation) if is_form else given
    for name in sorted((asked - queries) | (given - fields)):
        yield f"unknown parameter {name}"


def _operation(written: dict[str, Any], exchange: Exchange) -> dict[str, Any] | None:
    for path, verbs in written["paths"].items():
        if _fits(path.strip("/").split("/"), exchange.path.strip("/").split("/")):
            found: dict[str, Any] | None = verbs.get(exchange.method.lower())
            return found
    return None


def _fits(pattern: list[str], path: list[str]) -> bool:
    def same(wanted: str, found: str) -> bool:
        before, brace, after = wanted.partition("{")
        ending = after.partition("}")[2]
        return found.startswith(before) and found.endswith(ending) if brace else wanted == found

    return len(pattern) == len(path) and all(map(same, pattern, path))


def _fields(written: dict[str, Any], operation: dict[str, Any]) -> set[str]:
    schema = operation.get("requestBody", {}).get("content", {}).get(FORM, {}).get("schema", {})
    if "$ref" in schema:
        schema = written["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return set(schema.get("properties", ()))


def _error_problems(exchange: Exchange) -> Iterator[str]:
    """The contract knows no error answers; this is the shape in which they come."""
    answer = json.loads(exchange.answer)
    if {name: type(value) for name, value in answer.items()} != {
        "code": int,
        "message": str,
        "more_info": str,
        "status": int,
    }:
        yield f"error answer {answer}"
    if answer.get("status") != exchange.status:
        yield f"status {answer.get('status')} in an answer with {exchange.status}"
