"""The domain of a desk that takes bookings: values, rules, tables and verbs.

Plain synchronous Python that knows no model, no protocol and no vendor.
"""
