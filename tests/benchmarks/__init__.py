"""The figures' own programs."""
