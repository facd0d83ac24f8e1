"""Running the house: what is counted, logged and traced, and what a doctor finds (SPEC OPS-03)."""
