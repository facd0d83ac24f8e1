"""Real processes after the same times."""
