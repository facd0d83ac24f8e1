"""Retention: what is deleted for its age, and a job that does it and says so (SPEC PRIV-01).

Every table that holds something about a person stands in the policy with the time it is kept, or
among what is kept as long as the account, with the reason. Bookings and their history stay.
"""

from booking.retention.policy import KEPT, Ages, Line, policy
from booking.retention.sweep import LastRun, Retention

__all__ = ["KEPT", "Ages", "LastRun", "Line", "Retention", "policy"]
