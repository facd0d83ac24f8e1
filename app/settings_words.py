"""What is wrong with a variable, in the words of whoever sets it. Values are never repeated."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from rapidfuzz import process

LIKE_ENOUGH = 75
WORDED = {
    "model": "offline, or openai: and the name of a model",
    "mail_from": "an e-mail address, such as desk@example.com",
    "server_key": "a secret of at least 32 characters, such as openssl rand -base64 48 prints",
    "metrics_token": "a secret of at least 16 characters",
    "traces_url": "an address, such as http://localhost:4318/v1/traces",
    "twilio_account_sid": "AC and 32 digits and letters a to f, as Twilio's console shows it",
    "twilio_sms_from": "a number such as +14155238886, or a sender's name of 3 to 11 letters",
    "allowed_origins": 'a JSON list, such as ["http://localhost:6274"]',
    "outbox": 'a JSON object, such as {"burst": 100}',
}
"""Settings whose rule no type says well."""
KINDS = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "literal": "{expected}",
}
BOUNDS = (
    ("ge", "{} or more"),
    ("gt", "more than {}"),
    ("le", "{} at most"),
    ("lt", "less than {}"),
)


def in_words(error: Mapping[str, Any]) -> str:
    """What the variable takes, or what its own reader said about it."""
    kind, limits = str(error["type"]), error.get("ctx", {})
    if kind == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    named = WORDED.get(str(error["loc"][0]))
    said = named or KINDS.get(kind.partition("_")[0], "").format(**limits)
    bound = next((words.format(limits[name]) for name, words in BOUNDS if name in limits), "")
    allowed = said or bound
    return f"allowed: {allowed}" if allowed else str(error["msg"])


def unknown(names: Iterable[str], known: Collection[str]) -> list[str]:
    """A sentence for each name that is no setting, with the one that was probably meant."""
    return [_no_setting(name, known) for name in sorted(names) if name not in known]


def _no_setting(name: str, known: Collection[str]) -> str:
    near = process.extractOne(name, known, score_cutoff=LIKE_ENOUGH)
    return f"{name} is no setting{f': did you mean {near[0]}?' if near else '.'}"
