"""Faults: logged with a reference and their cause, told outside by the reference alone."""

import logging
import secrets

logger = logging.getLogger("frontdesk.mcp")


def log_fault(tool: str) -> str:
    """Log the exception being handled and give its reference. Arguments are never logged."""
    reference = secrets.token_hex(4)
    logger.exception("Fault %s in tool %s", reference, tool)
    return reference
