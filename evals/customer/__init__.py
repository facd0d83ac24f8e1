"""Customers who are played: by a simulator that answers from its facts, or by a model (EVAL-04)."""
