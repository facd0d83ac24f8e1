"""Pages as people meet them: in a real browser. Every test here is synchronous: conftest.py."""
