"""What comes in: messages stored once, answered in turns, one at a time (SPEC CHAN-01, CHAN-02)."""
