"""What goes out: letters written in the transaction of their cause, sent later (SPEC CHAN-03).

letter.py says what a letter is, carrier.py who carries it, report.py what a provider tells about
it; writing.py writes letters down and calls them back, outbox.py takes them out again.
"""

from booking.outbox.outbox import Outbox
from booking.outbox.report import Report
from booking.outbox.suppression import is_stopped, start, stop
from booking.outbox.writing import call_back, enqueue

__all__ = ["Outbox", "Report", "call_back", "enqueue", "is_stopped", "start", "stop"]
