"""Open booking systems beside which ours is measured.

They are installed when a benchmark runs, from their own registries into a cache of the user's, and
never become part of this repository or of the desk. Here is only how each is driven.
"""
