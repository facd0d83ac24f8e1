"""What any model is told about the business: the same facts fill the prompt and the offline model.

Handed in by the wiring; the agent cannot look them up itself, since it knows no domain.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """The shop window in a few words.

    Attributes:
        business: its name.
        today: the date as people write it, such as "Thursday 5 February 2026, 09:00".
        zone: IANA name.
        contact: one sentence that says how to reach a person.
        website: where accounts and plans are managed; may be empty.
        services: names of what can be booked, in the business's order.
        also_called: (what people say, service name), in lower case.
        staff: names of those who do the work.
        opening: the usual hours in words, such as "Monday to Saturday 9:00 AM - 6:00 PM".
        language: of the replies, such as "en".
        role: what the writer is: "customer", "staff" or "admin".
    """

    business: str
    today: str
    zone: str
    contact: str
    website: str
    services: tuple[str, ...]
    also_called: tuple[tuple[str, str], ...]
    staff: tuple[str, ...]
    opening: str = ""
    language: str = "en"
    role: str = "customer"
