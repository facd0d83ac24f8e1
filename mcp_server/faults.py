"""Faults: logged with a reference and their cause, told outside by the reference alone."""

import logging

from booking.fault_reference import new_fault_reference

logger = logging.getLogger("frontdesk.mcp")


def log_fault(tool: str) -> str:
    """Log the exception being handled and give its reference. Arguments are never logged."""
    reference = new_fault_reference()
    logger.exception("Fault %s in tool %s", reference, tool)
    return reference
