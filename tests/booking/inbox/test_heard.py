"""Who was heard, and when."""

from booking.inbox.heard import LastHeard
from tests.booking.inbox.mailbag import JOHN, Mailbag


def test_the_last_message_of_a_writer_counts(bag: Mailbag) -> None:
    heard = LastHeard(bag.store)
    assert heard.of("whatsapp", JOHN) is None
    bag.says("Hi")
    bag.later(60)
    bag.says("Hello?")
    assert heard.of("whatsapp", JOHN) == bag.clock.now()
    assert heard.of("sms", JOHN) is None


def test_the_first_message_of_all_is_known(bag: Mailbag) -> None:
    heard = LastHeard(bag.store)
    assert heard.first() is None
    begun = bag.clock.now()
    bag.says("Hi")
    bag.later(60)
    bag.says("Hello?", who="+447700900002")
    assert heard.first() == begun


def test_what_we_have_is_told_from_what_we_have_not(bag: Mailbag) -> None:
    letter = bag.letter("Hi")
    bag.inbox.take([letter])
    heard = LastHeard(bag.store)
    ids = [letter.provider_id, "SM-of-somebody"]
    assert heard.known("whatsapp", letter.account, ids) == {letter.provider_id}
    assert heard.known("whatsapp", "+10000000000", ids) == set()
