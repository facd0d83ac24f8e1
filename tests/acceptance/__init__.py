"""The whole program, from the command line in."""
