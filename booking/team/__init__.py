"""What only the team does: guests at the counter, look-ups for the office."""
