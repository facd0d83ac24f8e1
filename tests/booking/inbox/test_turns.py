"""Who answers a conversation: one at a time, the same messages again after a death, each once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, select, text

from booking.inbox.claim import Done, Lost, Superseded
from booking.inbox.pace import Pace
from booking.message_tables import inbox
from tests.booking.inbox.mailbag import JOHN, OURS, PRIYA, Mailbag, nothing, said


@pytest.mark.behaviour("CHAN-02")
def test_messages_of_a_burst_make_one_turn(bag: Mailbag) -> None:
    bag.says("I want")
    bag.later(1)
    bag.says("a Standard Clean", "tomorrow at 10")
    assert bag.claims() == []
    bag.later(1.5)
    claim = bag.claim()
    assert said(claim) == "I want / a Standard Clean / tomorrow at 10"
    assert (claim.conversation, claim.address, claim.account) == (f"whatsapp:{JOHN}", JOHN, OURS)
    assert bag.finish(claim) == Done()
    assert bag.turns().next_due() is None
    assert {turn for _, turn in bag.answered()} == {1}


@pytest.mark.behaviour("CHAN-02")
def test_messages_are_read_in_the_order_in_which_they_came(bag: Mailbag) -> None:
    """The provider hands them over in any order."""
    late = replace(bag.letter("third"), at=bag.clock.now() + timedelta(milliseconds=40))
    early = replace(bag.letter("first"), at=bag.clock.now() - timedelta(milliseconds=40))
    bag.inbox.take([late, bag.letter("second"), early])
    bag.later(2)
    assert said(bag.claim()) == "first / second / third"


@pytest.mark.behaviour("CHAN-02")
def test_two_never_answer_one_conversation_at_the_same_time(bag: Mailbag) -> None:
    bag.says("hello")
    bag.later(2)
    assert len(bag.claims("one")) == 1
    bag.says("hello?")
    bag.later(9)
    assert bag.turns("two").next_due() is None
    assert bag.claims("two") == []


def test_those_who_wait_longest_are_answered_first(bag: Mailbag) -> None:
    for n in range(4):
        bag.says("hello", who=f"+44770090000{n}")
        bag.later(0.1)
    bag.later(2)
    first = bag.turns().claim(2)
    assert [claim.address[-1] for claim in first] == ["0", "1"]
    assert [claim.address[-1] for claim in bag.turns("two").claim(9)] == ["2", "3"]


@pytest.mark.behaviour("OPS-05")
def test_what_a_dead_process_had_begun_is_begun_again_with_the_very_same_messages(
    bag: Mailbag,
) -> None:
    """What came meanwhile waits: the tools must hear the same words under the same key."""
    bag.says("cancel Friday")
    bag.later(2)
    first = bag.claim("one")
    bag.says("and book Monday")
    bag.later(31)
    again = bag.claim("two")
    assert said(again) == "cancel Friday"
    assert again.key == first.key
    assert (again.tries, again.turn) == (2, first.turn)
    assert bag.finish(again, "two", changed=True) == Done()
    bag.later(2)
    rest = bag.claim("two")
    assert said(rest) == "and book Monday"
    assert rest.key != first.key


@pytest.mark.behaviour("OPS-02")
def test_who_wakes_up_after_the_lease_writes_nothing(bag: Mailbag) -> None:
    bag.says("hello")
    bag.later(2)
    slow = bag.claim("one")
    bag.later(31)
    quick = bag.claim("two")
    assert bag.finish(slow, "one", changed=True) == Lost()
    assert bag.replies() == []
    assert bag.finish(quick, "two") == Done()
    assert bag.finish(slow, "one", changed=True) == Lost()
    assert bag.replies() == ["hello"]


def test_who_is_late_but_not_replaced_still_ends_the_turn(bag: Mailbag) -> None:
    bag.says("hello")
    bag.later(2)
    claim = bag.claim()
    bag.later(100)
    assert bag.finish(claim) == Done()


def test_a_turn_is_ended_once(bag: Mailbag) -> None:
    bag.says("hello")
    bag.later(2)
    claim = bag.claim()
    assert bag.finish(claim) == Done()
    assert bag.finish(claim) == Lost()
    assert bag.replies() == ["hello"]


def test_a_lease_that_is_renewed_goes_on(bag: Mailbag) -> None:
    bag.says("hello")
    bag.says("hello", who=PRIYA)
    bag.later(2)
    claims = bag.claims("one")
    for _ in range(5):
        bag.later(20)
        assert bag.turns("one").renew(claims) == []
    assert bag.claims("two") == []


def test_who_renews_hears_what_is_not_theirs_any_more(bag: Mailbag) -> None:
    bag.says("hello")
    bag.later(2)
    first = bag.claim("one")
    bag.says("hello", who=PRIYA)
    bag.later(2)
    second = bag.claim("one")
    bag.later(29)
    taken = bag.claim("two")
    assert taken.conversation == first.conversation
    assert bag.turns("one").renew([first, second]) == [first]
    assert bag.turns("one").renew([]) == []


def test_a_process_that_took_its_own_turn_again_knows_the_older_claim_is_lost(
    bag: Mailbag,
) -> None:
    bag.says("hello")
    bag.later(2)
    first = bag.claim()
    bag.later(31)
    second = bag.claim()
    assert bag.turns().renew([first, second]) == [first]
    assert bag.finish(first) == Lost()


@pytest.mark.behaviour("CHAN-02")
def test_a_newer_message_supersedes_an_answer_that_changed_nothing(bag: Mailbag) -> None:
    bag.says("what is free tomorrow")
    bag.later(2)
    claim = bag.claim()
    bag.says("I mean Friday")
    assert bag.finish(claim) == Superseded()
    assert bag.replies() == []
    assert bag.claims() == []
    bag.later(1.5)
    whole = bag.claim()
    assert said(whole) == "what is free tomorrow / I mean Friday"
    assert (whole.tries, whole.turn) == (1, claim.turn)
    assert whole.key != claim.key
    assert bag.finish(whole) == Done()
    assert bag.replies() == ["what is free tomorrow / I mean Friday"]


@pytest.mark.behaviour("CHAN-02")
def test_an_answer_that_changed_something_stands(bag: Mailbag) -> None:
    bag.says("book Friday 10:00")
    bag.later(2)
    claim = bag.claim()
    bag.says("no wait")
    assert bag.finish(claim, changed=True) == Done()
    bag.later(1.5)
    assert said(bag.claim()) == "no wait"


@pytest.mark.behaviour("CHAN-02")
def test_who_never_stops_writing_is_answered_all_the_same(bag: Mailbag) -> None:
    bag.says("one")
    began, outcome = bag.clock.now(), None
    for _ in range(20):
        bag.later(2)
        claim = bag.claim()
        bag.later(3)  # a model thinks
        bag.says("and")
        outcome = bag.finish(claim)
        if outcome != Superseded():
            break
    assert outcome == Done()
    assert bag.clock.now() - began <= timedelta(seconds=26)
    assert len(bag.replies()) == 1


def test_what_came_while_an_answer_was_written_is_waited_for_like_any_burst(bag: Mailbag) -> None:
    bag.says("book Friday 10:00")
    bag.later(2)
    claim = bag.claim()
    bag.later(5)
    bag.says("and")
    bag.later(1)
    bag.says("Monday")
    assert bag.finish(claim, changed=True) == Done()
    assert bag.turns().next_due() == 1.5
    bag.later(1)
    bag.says("too")
    bag.later(1.5)
    assert said(bag.claim()) == "and / Monday / too"


def test_a_tap_while_an_answer_was_written_is_taken_up_at_once(bag: Mailbag) -> None:
    bag.says("book Friday 10:00")
    bag.later(2)
    claim = bag.claim()
    bag.taps("yes")
    assert bag.finish(claim, changed=True) == Done()
    assert bag.claim().messages[0].kind == "tap"


@pytest.mark.behaviour("OPS-05")
def test_an_answer_that_cannot_be_written_leaves_the_turn_as_it_was(bag: Mailbag) -> None:
    bag.says("hello")
    bag.later(2)
    claim = bag.claim()

    def breaks(connection: Connection) -> None:
        bag.echo(claim)(connection)
        raise RuntimeError("the machine is on fire")

    with pytest.raises(RuntimeError):
        bag.turns().finish(claim, changed=True, work=breaks)
    assert bag.replies() == []
    assert bag.answered() == [("hello", None)]
    assert bag.finish(claim) == Done()


@pytest.mark.behaviour("OPS-05")
def test_a_turn_that_ends_its_process_again_and_again_is_given_up(bag: Mailbag) -> None:
    bag.says("the message of death")
    bag.later(2)
    given_up = []
    for n in range(4):
        given_up.append(bag.claim(f"process {n}").is_given_up)
        bag.later(31)
    assert given_up == [False, False, False, True]


def test_a_process_that_ends_in_order_gives_back_what_it_has_and_nobody_waits(
    bag: Mailbag,
) -> None:
    """However often we are restarted, no customer hears an apology for it."""
    bag.says("hello")
    bag.later(2)
    for n in range(6):
        claim = bag.claim(f"process {n}")
        assert (claim.tries, claim.is_given_up) == (1, False)
        bag.says("are you there?")
        bag.turns(f"process {n}").give_back(claim)
    assert said(bag.claim()) == "hello"


def test_a_turn_that_failed_is_tried_again_after_a_while_and_counts(bag: Mailbag) -> None:
    bag.says("hello")
    bag.later(2)
    bag.turns().put_off(bag.claim(), 5000)
    assert bag.claims() == []
    bag.later(5)
    assert bag.claim("two").tries == 2


def test_what_another_process_holds_is_not_given_back(bag: Mailbag) -> None:
    bag.says("hello")
    bag.later(2)
    old = bag.claim("one")
    bag.later(31)
    bag.claim("two")
    bag.turns("one").give_back(old)
    assert bag.claims("three") == []


def test_a_conversation_whose_messages_were_deleted_is_waited_in_no_more(bag: Mailbag) -> None:
    bag.says("forget me")
    with bag.store.writing() as connection:
        connection.execute(delete(inbox))
    bag.later(2)
    assert bag.claims() == []
    assert bag.turns().next_due() is None
    bag.says("me again")
    bag.later(2)
    assert said(bag.claim()) == "me again"


def test_no_number_is_given_twice_whatever_is_deleted(bag: Mailbag) -> None:
    """A key of an answer must never be that of an older one."""
    bag.says("hello")
    with bag.store.writing() as connection:
        for table in ("inbox", "conversation"):
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - our own words
    bag.says("hello")
    bag.later(2)
    claim = bag.claim()
    assert claim.conversation_id > 1
    assert claim.until > 1


@pytest.mark.behaviour("AUTH-10")
def test_a_code_is_blanked_where_it_was_stored_once_it_is_answered(bag: Mailbag) -> None:
    bag.says("my code is", "123 456", "call me on +447700900001")
    bag.later(2)
    claim = bag.claim()
    assert said(claim) == "my code is / 123 456 / call me on +447700900001"
    bag.finish(claim)
    with bag.store.reading() as connection:
        rows = connection.execute(select(inbox).order_by(inbox.c.id)).all()
    assert [row.text for row in rows] == ["my code is", "••••••", "call me on +447700900001"]
    assert [row.raw["Body"] for row in rows] == [row.text for row in rows]
    assert {row.raw["MessageSid"] for row in rows} == {"SM123456ab"}


def test_who_writes_as_only_a_machine_does_is_told_so_once_and_then_nothing(bag: Mailbag) -> None:
    bag.pace = Pace(burst_turns=4)
    heard = []
    for _ in range(8):
        bag.says("I am a bot")
        bag.later(2)
        claim = bag.claim()
        heard.append(claim.noise)
        bag.finish(claim)
    assert heard == ["calm"] * 4 + ["notice"] + ["silent"] * 3
    bag.later(300)
    bag.says("a person again")
    bag.later(2)
    assert bag.claim().noise == "calm"


def test_a_machine_that_answers_slowly_is_heard_out_for_an_hour_only(bag: Mailbag) -> None:
    bag.pace = Pace(burst_turns=1000, hour_turns=6)
    heard = []
    for _ in range(8):
        bag.says("Your message is important to us")
        bag.later(400)
        claim = bag.claim()
        heard.append(claim.noise)
        bag.finish(claim)
    assert heard == ["calm"] * 6 + ["notice", "silent"]


def test_many_messages_that_are_one_turn_are_no_noise(bag: Mailbag) -> None:
    bag.pace = Pace(burst_turns=4)
    bag.says(*["and another thing"] * 50)
    bag.later(2)
    claim = bag.claim()
    assert len(claim.messages) == 50
    assert claim.noise == "calm"
    assert bag.turns().finish(claim, changed=False, work=nothing) == Done()
