"""One scenario, played on the shipped wiring with a clock and a store of its own (SPEC EVAL-02)."""
