"""A model that means harm: it calls any tool with anything, and nothing comes of it (TALK-09)."""
