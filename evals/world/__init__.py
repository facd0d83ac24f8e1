"""Worlds: what there is before anybody writes, and what became of it (SPEC EVAL-03)."""
