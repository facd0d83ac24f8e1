"""How the schema came to be, step by step. booking/schema.py plays it; nothing imports it."""
