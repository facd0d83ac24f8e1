"""Words for dates and times are understood here, and nowhere else (DESIGN decision 5).

`read` turns "next Wednesday at 2pm" into days, times, a repetition, or a problem to ask about,
and tells which part of the text it used. It asks no clock, knows no opening hours, and guesses
nothing that was not said: a time alone has no day.
"""

from booking.when.reader import read, readable
from booking.when.value import Days, Problem, Repeat, Times, When

__all__ = ["Days", "Problem", "Repeat", "Times", "When", "read", "readable"]
