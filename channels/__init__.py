"""How messages come in and go out: one shape for every channel, and an adapter for each."""
