"""What tests and evals of the domain need: a clock that stands, and the demo business, opened.

No test needs to patch anything: the clock, the database and the business come in from outside.
"""

from booking.testing.clock import DEMO_NOW, FixedClock
from booking.testing.demo import Demo, open_demo
from booking.testing.kept import file_of, kept, open_store, spare_file, spare_store
from booking.testing.laid_out import empty_file

__all__ = [
    "DEMO_NOW",
    "Demo",
    "FixedClock",
    "empty_file",
    "file_of",
    "kept",
    "open_demo",
    "open_store",
    "spare_file",
    "spare_store",
]
