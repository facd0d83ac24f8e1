"""Pages for people: signing in, saying what an app may do, seeing which apps have access.

Knows the domain alone (DESIGN, floors). What is true is decided there; a page shows it.
"""
