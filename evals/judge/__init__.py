"""A model that judges tone, and how far it agrees with people (SPEC EVAL-07)."""
