"""Tests, laid out as the code is; acceptance/ plays the whole program, shape/ reads the code."""
