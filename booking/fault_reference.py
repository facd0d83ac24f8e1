"""Under what a fault is logged, and what people are told instead of its inside."""

import secrets

LETTERS = "bcdfghjkmnpqrstvwxz"
LENGTH = 6


def new_fault_reference() -> str:
    """Letters alone that make no word.

    Six digits would read like a sign-in code, to people and to whatever keeps codes out of sight.
    """
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
