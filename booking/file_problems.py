"""What is wrong with a business file, in the words of its owner."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError


def problems(wrong: ValidationError, document: Mapping[str, Any]) -> list[str]:
    """One line for each problem: the key, what was found, what is allowed."""
    return [f"{problem['loc']}: {problem['msg']}" for problem in wrong.errors()]
