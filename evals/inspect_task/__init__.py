"""Our scenarios for Inspect, the UK AI Security Institute's framework, and for its viewer.

What they are there is decided in words of our own; `task` alone knows Inspect, an extra that is
not in the lock file, and only Inspect loads it.
"""
