"""The commands by which a house is kept in order: doctor, retention."""

import argparse

from app.commands import NO_DATABASE, Streams, clock_from
from app.operations.doctor import deployment
from app.operations.doctor.finding import Finding, examine
from app.operations.tidying import in_words, retention_on
from app.premises import open_premises
from app.settings import Settings
from booking.meter import NO_METER


def doctor(asked: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Look at the deployment; 1 if something is wrong, else 0."""
    found: list[tuple[str, Finding]] = []
    with deployment.opened(settings) as checks:
        for name, finding in examine(checks):
            found.append((name, finding))
            if not asked.json:
                print(deployment.in_words(name, finding), file=streams.out, flush=True)
    if asked.json:
        print(deployment.as_json(found), file=streams.out)
    return 1 if any(finding.state == "wrong" for _, finding in found) else 0


def retention(asked: argparse.Namespace, settings: Settings, streams: Streams) -> int:
    """Delete now what is too old, or say what would be deleted."""
    if not settings.database_url:
        streams.note(NO_DATABASE)
        return 2
    with open_premises(settings, clock_from(None)) as premises:
        job = retention_on(premises, NO_METER)
        deleted = job.due() if asked.dry_run else job.run()
    for line in in_words(deleted, dry_run=asked.dry_run):
        print(line, file=streams.out)
    return 0
