"""What an assistant may ask of the desk: one catalogue of typed tools."""
