"""The database itself: the queue of its writers, its schema, a server of our own for tests."""
