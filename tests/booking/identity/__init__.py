"""Signing in, as those who write meet it."""
