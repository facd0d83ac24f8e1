"""Tests of the words for dates and times."""
