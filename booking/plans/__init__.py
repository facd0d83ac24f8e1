"""What a plan has left, as lines that are only added (the arithmetic is in booking/quota.py)."""
