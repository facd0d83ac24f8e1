"""The help shelf finds what people mean, whatever they type."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from booking.business_file import DEMO_FILE, read_business
from booking.errors import NotFound
from booking.help import Article, HelpShelf


@pytest.fixture(scope="module")
def shelf() -> HelpShelf:
    _, articles = read_business(DEMO_FILE)
    return HelpShelf(articles)


def codes(shelf: HelpShelf, question: str) -> list[str]:
    return [article.code for article in shelf.search(question)]


@pytest.mark.behaviour("HELP-01")
@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("How do I set up my calendar?", "booking-calendar"),
        ("how can I put my cleans in google calendar", "booking-calendar"),
        ("can I get a refund", "payments"),
        ("can i get an invoice pls", "payments"),
        ("how do I pay?", "payments"),
        ("do you take credit cards", "payments"),
        ("what should I do before the cleaner comes", "preparing"),
        ("do I need to be at home", "preparing"),
        ("do you bring your own products?", "preparing"),
        ("I have a dog, is that a problem?", "preparing"),
        ("do you keep my data", "privacy"),
        ("how long are messages stored", "privacy"),
        ("why do I need a code", "privacy"),
        ("gdpr delete my account", "privacy"),
        ("how does the subscription work", "plans"),
        ("do unused sessions carry over?", "plans"),
        ("when does my plan renew", "plans"),
        ("how do I cancel", "cancelling"),
        ("cancellation policy", "cancelling"),
        ("what happens if I'm ill", "cancelling"),
        ("how late can I reschedule?", "cancelling"),
        ("set up my calender", "booking-calendar"),
        ("my subscripton", "plans"),
    ],
)
def test_a_question_finds_the_article_that_answers_it(
    shelf: HelpShelf, question: str, article: str
) -> None:
    assert codes(shelf, question)[:1] == [article]


@pytest.mark.behaviour("HELP-01")
@pytest.mark.parametrize("nonsense", ["", "   ", "?!", "asdf qwertz", "how do I", "🧹🧹", "'"])
def test_words_that_say_nothing_find_nothing(shelf: HelpShelf, nonsense: str) -> None:
    assert shelf.search(nonsense) == []


@pytest.mark.parametrize(
    "hostile",
    ['"; DROP TABLE shelf; --', "zebra:", 'AND ("', "* OR *", "a" * 100_000, "NOT ()", "\x00"],
)
def test_a_search_is_words_and_never_a_query(shelf: HelpShelf, hostile: str) -> None:
    assert codes(shelf, hostile) == []
    assert codes(shelf, "calendar")[:1] == ["booking-calendar"]


def test_a_word_in_the_title_counts_more_than_one_in_the_text() -> None:
    named = Article("b", "Parking", "Where to stop.", "# Parking\n\nWhere to stop.")
    mentioned = Article("a", "Tea", "Tea.", "# Tea\n\nTea. Parking parking parking, parking.")
    assert codes(HelpShelf([mentioned, named]), "parking") == ["b", "a"]


def test_all_the_words_count_before_any_of_them(shelf: HelpShelf) -> None:
    """And a word that no article has spoils nothing."""
    assert codes(shelf, "refund card")[0] == "payments"
    assert codes(shelf, "refund zebra")[0] == "payments"


def test_no_more_than_asked_for(shelf: HelpShelf) -> None:
    assert len(shelf.search("clean")) == 3
    assert len(shelf.search("clean", limit=1)) == 1


@pytest.mark.behaviour("HELP-01")
@pytest.mark.parametrize("name", ["payments", "PAYMENTS", "Payments, Invoices and Refunds"])
def test_an_article_is_read_by_its_code_or_title(shelf: HelpShelf, name: str) -> None:
    assert shelf.read(name).text.startswith("# Payments, Invoices and Refunds")


def test_an_article_that_is_not_there_is_answered_with_those_that_are(shelf: HelpShelf) -> None:
    with pytest.raises(NotFound, match="Booking Calendar Setup"):
        shelf.read("upholstery")
    with pytest.raises(NotFound, match="no help articles yet"):
        HelpShelf([]).read("payments")


def test_an_empty_shelf_finds_nothing() -> None:
    assert HelpShelf([]).search("calendar") == []


def test_threads_may_share_a_shelf(shelf: HelpShelf) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: codes(shelf, "refund")[0], range(200)))
    assert found == ["payments"] * 200
