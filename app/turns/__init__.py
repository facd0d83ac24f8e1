"""From a stored message to a committed answer: storing in groups, taking turns, answering.

The rules of who may answer are in booking/inbox; here is what runs them.
"""
