"""Replies suit WhatsApp (SPEC TALK-08)."""


def cleaned(text: str) -> str:
    """The text as WhatsApp shows it well."""
    return text.strip()
