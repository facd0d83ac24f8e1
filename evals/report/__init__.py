"""What a run says to people: one file for a browser, and two runs side by side (SPEC EVAL-08)."""
