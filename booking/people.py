"""People with an account, as the database keeps them. Read here, never guessed elsewhere.

One phone may belong to several people (a family), and so may one e-mail address: who finds
several must let the customer choose (SPEC AUTH-04).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, func, select

from booking.errors import NotFound
from booking.tables import customer
from booking.values import CustomerId, Role

COLUMNS = (customer.c.id, customer.c.name, customer.c.email, customer.c.phone, customer.c.role)
"""What `as_person` needs; other reads may join these."""


@dataclass(frozen=True)
class Person:
    """Someone with an account.

    Attributes:
        phone: E.164, such as "+447700900001".
    """

    id: CustomerId
    name: str
    email: str | None
    phone: str | None
    role: Role


def person(connection: Connection, customer_id: CustomerId) -> Person:
    """The person behind an account.

    Raises:
        NotFound: the account is gone.
    """
    row = connection.execute(select(*COLUMNS).where(customer.c.id == customer_id)).first()
    if row is None:
        raise NotFound("I can't find that account. Please verify your identity again.")
    return as_person(row)


def find_by_phone(connection: Connection, e164: str) -> list[Person]:
    """Everyone on that phone number, the oldest account first."""
    wanted = select(*COLUMNS).where(customer.c.phone == e164).order_by(customer.c.id)
    return _people(connection.execute(wanted).all())


def find_by_email(connection: Connection, email: str) -> list[Person]:
    """Everyone with that e-mail address, whatever its case, the oldest account first."""
    same = func.lower(customer.c.email) == email.strip().lower()
    return _people(connection.execute(select(*COLUMNS).where(same).order_by(customer.c.id)).all())


def everyone(connection: Connection) -> list[Person]:
    """All accounts, by name."""
    wanted = select(*COLUMNS).order_by(customer.c.name, customer.c.id)
    return _people(connection.execute(wanted).all())


def as_person(row: Row[*tuple[object, ...]]) -> Person:
    """A person from a row that has COLUMNS in it."""
    found = row._mapping
    return Person(
        CustomerId(found[customer.c.id]),
        found[customer.c.name],
        found[customer.c.email],
        found[customer.c.phone],
        Role(found[customer.c.role]),
    )


def _people(rows: Sequence[Row[*tuple[object, ...]]]) -> list[Person]:
    return [as_person(row) for row in rows]
