"""How the schema came to be, step by step: played by booking/database/schema.py, never imported."""
