"""What goes out: letters written in the transaction of their cause, sent later (SPEC CHAN-03).

letter.py says what a letter is, carrier.py who carries it; writing.py writes it down.
"""

from booking.outbox.writing import enqueue

__all__ = ["enqueue"]
