"""Answers that can be tapped, found by rule in what was asked: no model invents one (SPEC CHAN-07).

Each says, as words, what its title shows: a tap does what the same words would do if written.
"""
