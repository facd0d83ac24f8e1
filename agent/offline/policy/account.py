"""Plan, profile, help articles: looked up and shown."""

from agent.offline.memory import Result, Table, Wish
from agent.offline.policy.move import Call, Move, Scene, say
from agent.offline.understood import Understood


def quota(u: Understood, scene: Scene) -> Move:
    """The plan and what is left of it."""
    return Call("quota", {}, Table(about="quota"))


def quota_given(result: Result, table: Table, scene: Scene) -> Move:
    """Shows it, with the next booking; offers to use what is left."""
    given = result.given
    if not given.get("plan"):
        return say("no_plan", Table(about="quota", expecting="yes_no", offer="services"))
    left = [pool for pool in given.get("pools") or () if pool["left"] > 0]
    names = [pool["name"] for pool in left if pool["name"] in scene.facts.services]
    after = Table(about="services", wish=Wish(service=names[0])) if names else Table(about="quota")
    if names:
        after = after.but(expecting="yes_no", offer="rebook")
    return say("quota", after, given=given, left=names[:1])


def profile(u: Understood, scene: Scene) -> Move:
    """What is on file."""
    return Call("profile", {}, Table(about="profile"))


def profile_given(result: Result, table: Table, scene: Scene) -> Move:
    """Name, e-mail, phone."""
    return say("profile", Table(about="profile"), given=result.given, website=scene.facts.website)


def search(u: Understood, scene: Scene) -> Move:
    """A question for the help articles."""
    query = (u.topic or u.text).strip()[:300]
    return Call("search_help", {"query": query}, Table(about="help"))


def found(result: Result, table: Table, scene: Scene) -> Move:
    """The articles that fit, best first; a yes or a number opens one."""
    articles = list(result.given["articles"])[:3]
    if not articles:
        return say("no_article", Table(), contact=scene.facts.contact)
    codes = tuple(one["article"] for one in articles)
    after = Table(about="help", expecting="show_article", offer="read", articles=codes)
    return say("articles", after, articles=articles)


def read(u: Understood, scene: Scene) -> Move:
    """The full article: the one picked, else the best of those shown, else a search."""
    articles = scene.table.articles
    if not articles:
        return search(u, scene)
    at = (u.pick - 1 if u.pick > 0 else len(articles) + u.pick) if u.pick is not None else 0
    if not 0 <= at < len(articles):
        return say("no_such_place", scene.table, last=len(articles))
    kept = Table(about="help", articles=articles)
    return Call("read_help", {"article": articles[at]}, kept)


def article(result: Result, table: Table, scene: Scene) -> Move:
    """The whole text."""
    return say("article", table.but(offer="", expecting=""), given=result.given)
