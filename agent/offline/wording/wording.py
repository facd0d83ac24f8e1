"""The register of occasions, and the one way from them to a text."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from agent.offline.wording import account, bookings, offer
from agent.offline.wording.voice import Voice

Saying = tuple[str, Mapping[str, Any]]

_WORDS: dict[str, Callable[[Voice, Mapping[str, Any]], str]] = {
    "services": offer.services,
    "service": offer.service,
    "which_service": offer.which_service,
    "which_service_times": offer.which_service_times,
    "which_service_names": offer.which_names,
    "which_of_services": offer.which_of,
    "unknown_service_names": offer.unknown_names,
    "which_day": offer.which_day,
    "times_of_day": offer.times_of_day,
    "times_of_days": offer.times_of_days,
    "nothing_free": offer.nothing_free,
    "not_then": offer.not_then,
    "edge_free": offer.one_slot("edge_free"),
    "that_is_free": offer.one_slot("that_is_free"),
    "which_slot": offer.which_slot,
    "soonest": offer.soonest,
    "alternatives": offer.alternatives,
    "alternatives_after": offer.alternatives_after,
    "taken": offer.taken,
    "taken_with": offer.taken_with,
    "taken_but": offer.taken_but,
    "outside": offer.outside,
    "which_date": offer.which_date,
    "open_week": offer.open_week,
    "open": offer.on_day("open"),
    "closed": offer.on_day("closed"),
    "open_but_full": offer.on_day("open_but_full"),
    "booked": bookings.booked,
    "moved": bookings.moved,
    "cancelled": bookings.cancelled,
    "cancelled_one": bookings.cancelled_one,
    "services_one": bookings.briefly(offer.services),
    "bookings_one": bookings.briefly(bookings.bookings),
    "booked_one": bookings.briefly(bookings.booked),
    "moved_one": bookings.briefly(bookings.moved),
    "bookings": bookings.bookings,
    "no_bookings": bookings.no_bookings,
    "which_booking": bookings.which_booking,
    "no_such_booking": bookings.no_such_booking,
    "move_this_to_when": bookings.move_this_to_when,
    "what_about_it": bookings.what_about_it,
    "series_checked": bookings.series_checked,
    "series_booked": bookings.series_booked,
    "series_without_sessions": bookings.series_without_sessions,
    "series_booked_in_part": bookings.series_booked_in_part,
    "quota": account.quota,
    "quota_spent": account.quota_spent,
    "profile": account.profile,
    "articles": account.articles,
    "article": account.article,
    "please_confirm": account.please_confirm,
    "then_next": account.wanted_too("then_next"),
    "still_wanted": account.wanted_too("still_wanted"),
    "stats": account.stats,
    "office_bookings": account.office_bookings,
    "customers": account.customers,
}


class Wording:
    """Makes a text of what is to be said."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def text(self, sayings: Iterable[Saying]) -> str:
        """All of it as one message.

        Raises:
            KeyError: there is no sentence for an occasion, or a fact of it is missing.
        """
        return "\n\n".join(filter(None, (self.words(*saying) for saying in sayings)))

    def words(self, occasion: str, facts: Mapping[str, Any]) -> str:
        """One occasion in words: by its own function, else its sentence filled with the facts."""
        special = _WORDS.get(occasion)
        if special is not None:
            return special(self._voice, facts)
        if occasion == "did_you_mean":
            return self._voice.say(f"did_you_mean_{facts['intent']}")
        return self._voice.say(occasion, **facts)
