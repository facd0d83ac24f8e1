"""Drives django-appointment, in an environment of its own: nothing of ours is there.

Answers one question a line: a workload and how often to ask; tells the hash and milliseconds. Its
one argument is the file in which its database may lie.
"""

import datetime as dt
import hashlib
import json
import logging
import sys
import time
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

SLOT = dt.timedelta(minutes=30)
DAY = {
    "slot_duration": 30,
    "lead_time": dt.time(9),
    "finish_time": dt.time(17),
    "appointment_buffer_time": 0,
}


def prepare(database: str) -> SimpleNamespace:
    """Django with the application in it; only after that can a model be imported."""
    contrib = ("auth", "contenttypes", "sessions", "messages", "admin")
    import_module("django.conf").settings.configure(
        SECRET_KEY="bench",  # noqa: S106 - it keeps nothing secret here
        USE_TZ=True,
        TIME_ZONE="Europe/Madrid",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[*(f"django.contrib.{app}" for app in contrib), "appointment"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
        APPOINTMENT_BASE_TEMPLATE="x.html",
        APPOINTMENT_WEBSITE_NAME="x",
        APPOINTMENT_PAYMENT_URL=None,
        APPOINTMENT_THANK_YOU_URL=None,
        USE_DJANGO_Q_FOR_EMAILS=False,
        ADMINS=[],
        TEMPLATES=[],
    )
    import_module("django").setup()
    import_module("django.core.management").call_command("migrate", verbosity=0, run_syncdb=True)
    return SimpleNamespace(
        models=import_module("appointment.models"),
        users=import_module("django.contrib.auth.models").User.objects,
        free=import_module("appointment.services").get_available_slots_for_staff,
    )


def fill(app: SimpleNamespace, load: dict[str, Any]) -> tuple[Any, list[Any]]:
    """The practice of a workload, and nothing else: its service and its staff."""
    models = app.models
    for table in (models.Appointment, models.AppointmentRequest, models.StaffMember):
        table.objects.all().delete()
    app.users.all().delete()
    models.Service.objects.all().delete()
    models.Config.objects.get_or_create(defaults={"website_name": "x", **DAY})
    service = models.Service.objects.create(name="s", duration=SLOT, price=10)
    staff = [_member(app, service, number) for number in range(1, load["providers"] + 1)]
    zone = ZoneInfo(load["zone"])
    models.AppointmentRequest.objects.bulk_create(
        models.AppointmentRequest(
            date=start.date(),
            start_time=start.time(),
            end_time=(start + SLOT).time(),
            service=service,
            staff_member=staff[provider - 1],
            id_request=f"r{number}",
        )
        for number, (provider, start) in enumerate(
            (provider, dt.datetime.fromisoformat(begins).astimezone(zone).replace(tzinfo=None))
            for provider, begins, _ in load["taken"]
        )
    )
    customer = app.users.create_user("customer")
    models.Appointment.objects.bulk_create(
        models.Appointment(
            client=customer,
            appointment_request_id=request,
            phone="",
            address="",
            id_request=f"a{request}",
        )
        for request in models.AppointmentRequest.objects.values_list("id", flat=True)
    )
    return service, staff


def _member(app: SimpleNamespace, service: Any, number: int) -> Any:
    user = app.users.create_user(f"p{number}", email=f"p{number}@example.com")
    member = app.models.StaffMember.objects.create(user=user, work_on_saturday=True, **DAY)
    member.services_offered.add(service)
    for weekday in range(1, 7):  # 0 is Sunday
        app.models.WorkingHours.objects.create(
            staff_member=member,
            day_of_week=weekday,
            start_time=DAY["lead_time"],
            end_time=DAY["finish_time"],
        )
    return member


def answer(app: SimpleNamespace, load: dict[str, Any], times: int) -> dict[str, Any]:
    """Ask so often; the hash of what came, and how long each took."""
    service, staff = fill(app, load)
    first = dt.date.fromisoformat(load["first_day"])
    days = [first + dt.timedelta(days=n) for n in range(load["days"])]
    took, found = [], set[dt.datetime]()
    for _ in range(times):
        began = time.perf_counter()
        found = {
            slot
            for day in days
            for member in staff
            for slot in app.free(day, member, day.isoweekday() % 7, service)
        }
        took.append((time.perf_counter() - began) * 1000)
    zone = ZoneInfo(load["zone"])
    starts = sorted(
        slot.replace(tzinfo=zone).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for slot in found
    )
    sha = hashlib.sha256("\n".join(starts).encode()).hexdigest()[:16]
    return {"sha": sha, "took": took}


def main() -> None:
    """Answer until there is nothing more to read; it is spared the cost of its log."""
    logging.disable(logging.CRITICAL)
    answers, sys.stdout = sys.stdout, sys.stderr
    app = prepare(sys.argv[1])
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(answer(app, asked["load"], asked["times"])), file=answers, flush=True)


if __name__ == "__main__":
    main()
