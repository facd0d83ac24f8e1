"""What came in: stored once before it is acknowledged, answered once by whoever holds the lease."""
