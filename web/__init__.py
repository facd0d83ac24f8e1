"""Pages for visitors and staff; nothing is here yet."""
