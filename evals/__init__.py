"""Scenarios played against the shipped wiring; nothing is here yet."""
