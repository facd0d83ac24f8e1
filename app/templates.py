"""The command `frontdesk templates`: what may be said on WhatsApp after 24 hours of silence."""

import argparse
import textwrap
from collections.abc import Iterator, Sequence

from app.commands import NO_DATABASE, Streams, clock_from
from app.premises import open_premises
from app.settings import Settings, SettingsWrong
from app.twilio_line import NOT_SET_UP, line_of, templates_of
from booking.outbox.templates import TemplateText
from channels.twilio.templates import TemplatesStuck

MEANS = {
    "unsubmitted": "not handed in yet: frontdesk templates submit",
    "pending": "WhatsApp is looking at it; that takes minutes to a day",
    "approved": "may be sent",
    "rejected": "WhatsApp does not want it: change the text in the business file",
    "paused": "WhatsApp has paused it, as people did not like it",
    "disabled": "WhatsApp has switched it off",
}
NONE = "The business file has no [[templates]]: see docs/business-file.md."
LONGEST_LINE = 96


def templates(asked: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Show the templates; hand them in or ask for them first, if that is wanted."""
    if not settings.database_url:
        streams.note(NO_DATABASE)
        return 2
    status = 0
    with open_premises(settings, clock_from(None)) as premises:
        if asked.step:
            line = line_of(settings)
            if line is None:
                raise SettingsWrong(NOT_SET_UP)
            office = line.office(premises)
            try:
                count = office.submit() if asked.step == "submit" else office.sync()
                streams.note(f"{count} {'handed in' if asked.step == 'submit' else 'changed'}.")
            except TemplatesStuck as stuck:
                streams.note(f"frontdesk: {stuck}")
                status = 1
        for said in in_words(templates_of(premises).all()):
            print(said, file=streams.out)
    return status


def in_words(texts: Sequence[TemplateText]) -> Iterator[str]:
    """A paragraph for each template: what it is called, how far it is, and how it reads."""
    if not texts:
        yield NONE
    for text in texts:
        yield f"{text.name} ({text.language}, {text.category}): {text.state}"
        yield f"    {MEANS[text.state]}" + (f" - {text.reason}" if text.reason else "")
        yield textwrap.fill(
            f'"{text.body}"', LONGEST_LINE, initial_indent="    ", subsequent_indent="    "
        )
