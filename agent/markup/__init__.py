"""The Markdown that models write, turned into the marks that WhatsApp shows (SPEC TALK-08).

A parser says what a line is and what stands in it; only what it names is changed, and in place, so
that everything else stays as it was written. Two things are decided here rather than by CommonMark:
one asterisk or underscore is WhatsApp's own mark already and stays (*bold*, _italic_), and a run of
marks inside a code, a number or an address is no mark at all.
"""
