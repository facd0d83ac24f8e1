"""What the house itself says about a turn, when no agent is asked."""

GIVEN_UP = (
    "Sorry, something went wrong on our side while your message was being answered. Some of what "
    'you asked for may be done already: send "my bookings" to see. Otherwise please write it '
    "again in other words. {contact}"
)
"""After a turn that has ended its process again and again (SPEC OPS-05)."""

TOO_LOUD = (
    "So many messages have come from you in a short time that this assistant takes a break. "
    "Please write again in some minutes. {contact}"
)
"""Once, to whoever writes as only a machine does; after it nothing, until they calm down."""
