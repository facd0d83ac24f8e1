"""The verbs of the desk in any order, against a tiny model of what must be."""
