"""What a played scenario is held against, by name (SPEC EVAL-01, EVAL-03)."""
