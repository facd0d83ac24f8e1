"""Rules over the code itself, its lists and its lock files."""
