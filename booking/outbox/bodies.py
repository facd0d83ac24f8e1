"""What a letter says, as a row keeps it: in clear, or blanked with the original sealed beside."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from booking.outbox.letter import Body, Choice, TemplateUse
from booking.sealed_box import SealedBox

TELLING = re.compile(r"\S*\d\S*|\S*://\S*")
"""A word that may be a code or the link that stands for one."""

BLANK = "••••••"


def written(body: Body) -> dict[str, Any]:
    """The body as JSON types."""
    return asdict(body)


def read_body(row: Mapping[str, Any]) -> Body:
    """The body again."""
    template = row.get("template")
    return Body(
        text=row["text"],
        choices=tuple(Choice(**choice) for choice in row.get("choices", ())),
        button=row.get("button", ""),
        subject=row.get("subject", ""),
        template=TemplateUse(**template) if template else None,
    )


def sealed(body: Body, box: SealedBox) -> bytes:
    """The whole body, which only the holder of the key can read."""
    return box.close(json.dumps(written(body)))


def unsealed(seal: bytes, box: SealedBox) -> Body:
    """The body again.

    Raises:
        SealBroken: it was sealed under another key.
    """
    return read_body(json.loads(box.open(seal)))


def blanked(body: Body) -> Body:
    """What may be seen of a body that holds a code: its plain words."""
    template = body.template
    if template is not None:
        template = replace(template, variables=dict.fromkeys(template.variables, BLANK))
    return Body(
        text=TELLING.sub(BLANK, body.text),
        subject=TELLING.sub(BLANK, body.subject),
        template=template,
    )
