"""The business's help articles (SPEC HELP-01)."""

from booking.permissions import Permission
from booking.values import Caller, RequestKey
from tools import asks, saying
from tools.contract import Room, Tool
from tools.facts import ArticleFound, HelpArticle, HelpFound
from tools.untrusted import clean, clean_lines

MOST_ARTICLES = 3
"""Those that fit best; a reader is told how many more there are."""


def _search(room: Room, caller: Caller, ask: asks.SearchHelp, key: RequestKey | None) -> HelpFound:
    found = room.shelf.search(ask.query, limit=len(room.shelf.articles))
    return HelpFound(
        articles=[
            ArticleFound(article=one.code, title=clean(one.title), summary=clean(one.summary))
            for one in found[:MOST_ARTICLES]
        ],
        more=len(found[MOST_ARTICLES:]),
    )


def _read(room: Room, caller: Caller, ask: asks.ReadHelp, key: RequestKey | None) -> HelpArticle:
    article = room.shelf.read(ask.article)
    return HelpArticle(
        article=article.code, title=clean(article.title), text=clean_lines(article.text)
    )


SEARCH_HELP = Tool(
    name="search_help",
    title="Search the help",
    description="Finds the business's own articles on payments, cancelling, preparing, plans, "
    "privacy and the like. Use it before answering how things work here.",
    takes=asks.SearchHelp,
    gives=HelpFound,
    effect="read",
    permission=Permission.SEE_OFFER,
    run=_search,
    say=saying.help_found,
)

READ_HELP = Tool(
    name="read_help",
    title="Read an article",
    description="The full text of one help article. Use it after search_help, when the summary is "
    "not enough.",
    takes=asks.ReadHelp,
    gives=HelpArticle,
    effect="read",
    permission=Permission.SEE_OFFER,
    run=_read,
    say=saying.article,
)
