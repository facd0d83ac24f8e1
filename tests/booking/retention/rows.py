"""Rows of every age for the tests of retention: short words for long inserts."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Table, func, insert, select

from booking import access_tables as access
from booking import message_tables as messages
from booking import tables
from booking.testing import Demo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rows:
    """Adds rows to the demo's database; ages are counted back from its clock."""

    demo: Demo

    def add(self, table: Table, **values: object) -> int:
        with self.demo.store.writing() as connection:
            done = connection.execute(insert(table).values(values))
            assert done.inserted_primary_key is not None
            key: int = done.inserted_primary_key[0]
            return key

    def count(self, table: Table) -> int:
        with self.demo.store.reading() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()

    def s(self, age: timedelta) -> int:
        return int((self.demo.clock.now() - age).timestamp())

    def ms(self, age: timedelta) -> int:
        return self.s(age) * 1000

    def conversation(self, age: timedelta, name: str = "whatsapp:+447700900001") -> int:
        return self.add(
            messages.conversation,
            name=name,
            channel="whatsapp",
            address=name,
            account="whatsapp:+15550006666",
            last_in_ms=self.ms(age),
        )

    def message(self, age: timedelta, conversation: int) -> int:
        return self.add(
            messages.inbox,
            channel="whatsapp",
            account="",
            provider_id=f"SM{conversation}-{age.total_seconds()}",
            conversation_id=conversation,
            at_ms=self.ms(age),
            kind="text",
            text="my bookings",
            detail={},
        )

    def letter(self, age: timedelta, status: str = "delivered", **more: object) -> int:
        values: dict[str, object] = {
            "key": f"letter:{self.count(messages.outbox)}",
            "channel": "whatsapp",
            "account": "",
            "recipient": "+447700900001",
            "kind": "reply",
            "category": "service",
            "body": {"text": "Your bookings: none."},
            "status": status,
            "not_before_ms": self.ms(age),
            "created_ms": self.ms(age),
        }
        return self.add(messages.outbox, **(values | more))

    def said(self, age: timedelta) -> None:
        self.add(
            tables.transcript,
            conversation="whatsapp:+447700900001",
            at=self.s(age),
            author="customer",
            text="my bookings",
            detail={},
        )

    def session(self, age: timedelta, **more: object) -> int:
        """A sign-in that began so long ago, with everything that belongs to it."""
        who = self.add(
            tables.channel_identity, channel="whatsapp", external_id=f"+{age.total_seconds()}"
        )
        john = self.demo.person("john@example.com").id
        begun = self.s(age)
        self.add(tables.login, identity_id=who, stage="in", changed_at=begun, request="my bookings")
        code = {"identity_id": who, "digest": "0" * 64, "sent_at": begun, "expires_at": begun + 600}
        self.add(tables.login_code, **code)
        values = {"verified_at": begun, "expires_at": begun + 24 * 3600}
        return self.add(
            tables.session,
            identity_id=who,
            customer_id=john,
            handle=f"handle-{who}",
            **(values | more),
        )

    def app(self, age: timedelta) -> None:
        """An app that was let in, was asked for, and has not been seen since."""
        at = self.s(age)
        client = self.add(
            access.access_client,
            client_id=f"app-{at}",
            name="App",
            is_proven=False,
            document={},
            seen_at=at,
        )
        same = {
            "client_id": client,
            "redirect_uri": "http://localhost/",
            "challenge": "c",
            "scopes": "read",
            "resource": "https://desk.example/mcp",
        }
        self.add(access.access_request, digest=f"d{at}", expires_at=at + 600, **same)
        self.add(
            access.access_grant,
            handle=f"h{at}",
            customer_id=self.demo.person("john@example.com").id,
            code_digest=f"c{at}",
            code_expires_at=at,
            granted_at=at,
            refreshed_at=at,
            expires_at=at,
            **same,
        )
