"""A business file says what a business is; a wrong one is explained to its owner."""

import re
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import update

from booking.business import Business, Rules
from booking.business_file import (
    DEMO_FILE,
    load_business,
    read_business,
    save_business,
    unwrapped,
)
from booking.calendar.resources import resource_ids
from booking.desk import Desk
from booking.errors import BusinessFileWrong
from booking.tables import business
from booking.testing import DEMO_NOW, FixedClock, open_demo
from booking.values import VISITOR, Money

SALON = Path(__file__).parents[2] / "docs" / "examples" / "salon.toml"
PAGE = SALON.parents[1] / "business-file.md"
SMALL = """\
name = "Corner Tutor"
zone = "Europe/London"
currency = "GBP"

[rules]
lead_time_minutes = 60

[opening]
monday = ["09:00-18:00"]

[[services]]
code = "maths"
name = "Maths Lesson"
minutes = 60
price = 40

[[staff]]
code = "ada"
name = "Ada"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "business.toml"
    path.write_text(text, encoding="utf-8")
    return path


def complaints(folder: Path, text: str) -> list[str]:
    """What the owner of such a file reads, a line for each problem."""
    with pytest.raises(BusinessFileWrong) as wrong:
        read_business(written(folder, text))
    lines = str(wrong.value).splitlines()[1:]
    return [re.sub(r"^- (line \d+: )?", "", line) for line in lines]


def complaint(folder: Path, text: str) -> str:
    (only,) = complaints(folder, text)
    return only


@pytest.mark.behaviour("DEMO-01")
def test_the_demo_business_is_sparkle_cleaning() -> None:
    shop, _ = read_business(DEMO_FILE)
    assert (shop.name, shop.zone, shop.currency) == ("Sparkle Cleaning", "Europe/London", "GBP")
    assert [shop.opening.on(day) for day in range(7)] == [((time(9), time(18)),)] * 6 + [()]
    assert [(item.name, item.minutes, shop.money(item.price)) for item in shop.services] == [
        ("Base Clean", 120, Money(4500, "GBP")),
        ("Standard Clean", 180, Money(6500, "GBP")),
        ("Premium Clean", 240, Money(9500, "GBP")),
    ]
    assert [item.description for item in shop.services] == [
        "Compact clean for 1-2 bedroom spaces",
        "Professional clean for up to 3 bedrooms",
        "Deep clean for larger homes (4+ bedrooms)",
    ]
    assert [(member.name, member.services) for member in shop.staff] == [("Amy", ()), ("Ben", ())]
    rules = shop.rules
    assert (rules.slot_step_minutes, rules.lead_time_minutes) == (30, 120)
    assert (rules.horizon_days, rules.cancel_cutoff_minutes) == (90, 120)


@pytest.mark.behaviour("DEMO-02")
def test_the_demo_plan_has_two_standard_cleans_and_a_shared_premium_one() -> None:
    shop, _ = read_business(DEMO_FILE)
    (plan,) = shop.plans
    assert plan.name == "Standard Clean - Fortnightly"
    assert (shop.money(plan.price), plan.period) == (Money(7000, "GBP"), "month")
    assert [(pool.name, pool.services, pool.count) for pool in plan.sessions] == [
        ("Standard Clean", ("standard-clean",), 2),
        ("Premium Clean (shared pool)", ("premium-clean",), 1),
    ]


@pytest.mark.behaviour("DEMO-05")
def test_the_demo_has_six_articles_worth_reading() -> None:
    _, articles = read_business(DEMO_FILE)
    assert [article.code for article in articles] == [
        "booking-calendar",
        "cancelling",
        "payments",
        "plans",
        "preparing",
        "privacy",
    ]
    assert articles[0].title == "Booking Calendar Setup"
    assert articles[0].summary.startswith("Learn how to")
    for article in articles:
        assert 80 <= len(article.text.split()) <= 200, article.code
        assert 0 < len(article.summary) <= 120, article.code


def test_another_trade_is_another_file() -> None:
    salon, articles = read_business(SALON)
    assert (salon.zone, salon.money(salon.service("fringe").price)) == (
        "Europe/Madrid",
        Money(950, "EUR"),
    )
    assert salon.opening.on(1) == ((time(10), time(14)), (time(16), time(20)))
    marta = salon.person("marta")
    assert marta.hours is not None
    assert marta.hours.on(5) == ()
    assert salon.holidays[1].covers(date(2026, 8, 24))
    assert not salon.holidays[1].covers(date(2026, 8, 25))
    assert (salon.plans, articles) == ((), ())


def test_a_service_may_need_rooms_and_have_seats() -> None:
    salon, _ = read_business(SALON)
    assert salon.service("colour").needs == ("basin",)
    assert (salon.resource("basin").count, salon.resource("studio").count) == (2, 1)
    assert salon.service("styling").is_class
    assert not salon.service("cut").is_class


def test_a_small_file_is_enough(tmp_path: Path) -> None:
    shop, articles = read_business(written(tmp_path, SMALL))
    assert shop.service("maths").price == Decimal(40)
    assert articles == ()


@pytest.mark.parametrize(
    ("right", "wrong", "explained"),
    [
        (
            "lead_time_minutes = 60",
            "lead_time_minutes = -5",
            "rules.lead_time_minutes: found -5; allowed: a whole number, 0 or more",
        ),
        (
            "minutes = 60\nprice",
            'minutes = "an hour"\nprice',
            'services "maths": minutes: found "an hour"; allowed: a whole number from 1 to 1440',
        ),
        (
            "price = 40",
            'price = 40\nneeds = ["room"]',
            'services "maths": needs: found "room"; allowed: nothing, as there are no resources',
        ),
        (
            "[[staff]]",
            '[[resources]]\ncode = "ada"\nname = "Room Ada"\n\n[[staff]]',
            'resources "ada": code: found more than once; allowed: a code of its own',
        ),
        (
            "price = 40",
            'price = 40\nneeds = ["desk", "desk"]\n\n[[resources]]\ncode = "desk"\nname = "Desk"',
            'services "maths": needs: found ["desk", "desk"]; allowed: every code once',
        ),
        (
            "price = 40",
            "price = 40\nseats = 0",
            'services "maths": seats: found 0; allowed: a whole number from 1 to 500',
        ),
        (
            "[[staff]]",
            '[[extra_openings]]\ndate = 2026-12-20\nhours = ["12:00-11:00"]\n\n[[staff]]',
            'extra_openings[1].hours: found ["12:00-11:00"]; allowed: '
            "spans in order that do not overlap",
        ),
        (
            "[[staff]]",
            '[[extra_openings]]\ndate = 2026-12-20\nhours = "10:00-12:00"\n\n[[staff]]',
            'extra_openings[1].hours: found "10:00-12:00"; allowed: '
            'a list of spans in order, such as ["09:00-12:00", "13:00-18:00"]',
        ),
        (
            "[[staff]]",
            '[[extra_openings]]\ndate = 2026-12-20\nhours = ["10:00-12:00"]\n'
            "on_holidays = 3\n\n[[staff]]",
            "extra_openings[1].on_holidays: found 3; allowed: true or false",
        ),
        (
            "[[staff]]",
            '[[extra_openings]]\ndate = 2026-12-20\nhours = ["10:00-12:00"]\n'
            'staff = ["bob"]\n\n[[staff]]',
            'extra_openings[1].staff: found "bob"; allowed: ada',
        ),
        (
            "price = 40",
            "price = -1",
            'services "maths": price: found -1; allowed: an amount, 0 or more, such as 45 or 45.50',
        ),
        (
            'zone = "Europe/London"',
            'zone = "London"',
            'zone: found "London"; allowed: a time zone, such as "Europe/London"',
        ),
        (
            'currency = "GBP"',
            'currency = "GPB"',
            'currency: found "GPB";'
            ' allowed: three capital letters of a currency, such as "GBP" or "EUR"',
        ),
        (
            'monday = ["09:00-18:00"]',
            'monday = ["9am-6pm"]',
            'opening.monday[1]: found "9am-6pm";'
            ' allowed: opening and closing on the 24-hour clock, such as "09:00-18:00"',
        ),
        (
            'monday = ["09:00-18:00"]',
            'monday = "09:00-18:00"',
            'opening.monday: found "09:00-18:00";'
            ' allowed: a list of spans in order, such as ["09:00-12:00", "13:00-18:00"]',
        ),
        (
            'monday = ["09:00-18:00"]',
            'monday = ["13:00-18:00", "09:00-14:00"]',
            'opening.monday: found ["13:00-18:00", "09:00-14:00"];'
            " allowed: spans in order that do not overlap",
        ),
        (
            'name = "Ada"\n',
            'name = "Ada"\nservices = ["math"]\n',
            'staff "ada": services: found "math"; allowed: maths',
        ),
        (
            'name = "Ada"\n',
            'name = "Ada"\n[[staff]]\ncode = "ada"\nname = "Ada Two"\n',
            'staff "ada": code: found more than once; allowed: a code of its own',
        ),
        (
            'code = "maths"\n',
            "",
            'services "Maths Lesson": code: found nothing; allowed: lower case letters, digits and'
            ' hyphens, at most 40 of them, such as "deep-clean"',
        ),
        (
            "[opening]",
            "[[holidays]]\nfirst = 2026-12-27\nlast = 2026-12-24\n[opening]",
            "holidays[1].last: found 2026-12-24; allowed: 2026-12-27 or a later date",
        ),
        (
            "[opening]",
            '[[holidays]]\nfirst = "Easter"\nname = "Easter"\n[opening]',
            'holidays "Easter": first: found "Easter"; allowed: a date, such as 2026-12-25',
        ),
        (
            "lead_time_minutes = 60",
            'late_cancel = "charge"',
            'rules.late_cancel: found "charge"; allowed: "refuse" or "forfeit"',
        ),
        (
            '[[staff]]\ncode = "ada"\nname = "Ada"\n',
            "",
            "staff: found nothing; allowed: a list with at least one entry",
        ),
    ],
)
def test_a_wrong_value_is_named_with_what_was_found_and_what_is_allowed(
    tmp_path: Path, right: str, wrong: str, explained: str
) -> None:
    assert right in SMALL
    assert complaint(tmp_path, SMALL.replace(right, wrong)) == explained


@pytest.mark.parametrize("zone", ["", "Europe", "../Europe/London", "/etc/passwd", "\\u0000"])
def test_what_is_no_time_zone_is_told_so(tmp_path: Path, zone: str) -> None:
    said = complaint(tmp_path, SMALL.replace("Europe/London", zone))
    assert said.startswith("zone: found ")


def test_a_misspelt_key_names_the_one_that_was_meant(tmp_path: Path) -> None:
    said = complaint(tmp_path, SMALL.replace("lead_time_minutes", "lead_time"))
    assert said.startswith(
        'rules.lead_time: found a key that is not known; did you mean "lead_time_minutes"?'
    )


def test_a_key_like_no_other_is_answered_with_those_there_are(tmp_path: Path) -> None:
    said = complaint(tmp_path, SMALL.replace("lead_time_minutes = 60", "xyz = 1"))
    assert "did you mean" not in said
    assert "allowed: slot_step_minutes, lead_time_minutes" in said


def test_every_problem_is_said_at_once(tmp_path: Path) -> None:
    wrong = SMALL.replace("= 60", "= -1").replace("GBP", "pounds").replace("Ada", "")
    assert [line.split(": found")[0] for line in complaints(tmp_path, wrong)] == [
        "currency",
        "rules.lead_time_minutes",
        'services "maths": minutes',
        'staff "ada": name',
    ]


def test_broken_toml_is_told_by_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, 'name = "Corner Tutor"\nzone = \n')
    with pytest.raises(BusinessFileWrong, match=r"line 2, column 8: Invalid value"):
        read_business(path)


def test_a_missing_file_is_told_by_its_path(tmp_path: Path) -> None:
    with pytest.raises(BusinessFileWrong, match=r"nowhere\.toml: there is no such file"):
        read_business(tmp_path / "nowhere.toml")


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BusinessFileWrong, match="it cannot be read"):
        read_business(tmp_path)


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "business.toml"
    path.write_bytes(SMALL.replace("Ada", "Adá").encode("latin-1"))
    with pytest.raises(BusinessFileWrong, match="UTF-8"):
        read_business(path)


def test_a_help_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, 'help_folder = "hlep"\n' + SMALL)
    with pytest.raises(BusinessFileWrong, match='help_folder: found "hlep"'):
        read_business(path)


def test_an_article_without_a_title_is_told(tmp_path: Path) -> None:
    (tmp_path / "help").mkdir()
    (tmp_path / "help" / "fees.md").write_text("Fees\n\nWhat it costs.\n")
    with pytest.raises(BusinessFileWrong, match=r'fees\.md: found "Fees" in the first line'):
        read_business(written(tmp_path, SMALL))


def test_a_summary_is_the_first_paragraph_without_marks(tmp_path: Path) -> None:
    (tmp_path / "help").mkdir()
    text = "# Fees\n\n## Before\n\nWhat it *costs*,\nand [why](https://x.example).\n\nMore.\n"
    (tmp_path / "help" / "fees.md").write_text(text)
    _, (article,) = read_business(written(tmp_path, SMALL))
    assert article.summary == "What it costs, and why."
    assert article.text == unwrapped(text.strip())


@pytest.mark.parametrize("path", [DEMO_FILE, SALON])
def test_what_the_database_keeps_is_what_the_file_said(path: Path) -> None:
    store = open_demo().store
    shop, articles = read_business(path)
    save_business(store, shop, articles, DEMO_NOW)
    assert load_business(store) == (shop, articles)


def test_what_an_older_version_kept_is_explained_too() -> None:
    store = open_demo().store
    with store.writing() as connection:
        connection.execute(update(business).values(document={"name": "Sparkle Cleaning"}))
    with pytest.raises(BusinessFileWrong, match="in the database has to be put right"):
        load_business(store)


def test_the_desk_opens_for_a_salon_as_it_does_for_cleaners() -> None:
    """On a Thursday Marta goes home at two, Diego has his lunch from one to four."""
    store = open_demo().store
    shop, _ = read_business(SALON)
    desk = Desk(store, shop, FixedClock(DEMO_NOW))
    thursday = date(2026, 2, 12)
    slots = {f"{slot.starts:%H:%M}": slot.staff for slot in desk.free(VISITOR, "cut", [thursday])}
    assert slots["10:00"] == ("lucia", "marta", "diego")
    assert slots["12:15"] == ("lucia", "marta", "diego")
    assert slots["12:30"] == ("lucia", "marta")
    assert slots["16:00"] == ("lucia", "diego")
    assert "13:30" not in slots
    assert list(slots)[-1] == "19:15"
    assert desk.free(VISITOR, "cut", [date(2026, 2, 9)]) == []


def test_loading_a_business_again_replaces_it_and_keeps_the_resources() -> None:
    """Bookings point at resources: a new file must not give Amy another one."""
    demo = open_demo()
    with demo.store.reading() as connection:
        before = resource_ids(connection)
    save_business(demo.store, demo.shop, demo.shelf.articles, DEMO_NOW)
    with demo.store.reading() as connection:
        assert resource_ids(connection) == before == {"amy": 1, "ben": 2}


def test_every_key_is_explained_to_owners() -> None:
    page = PAGE.read_text(encoding="utf-8")
    schema = Business.model_json_schema()
    keys = {key for part in [schema, *schema["$defs"].values()] for key in part["properties"]}
    assert [key for key in sorted(keys) if not re.search(rf"`\[*{key}\b|\.{key}\]", page)] == []


def test_what_a_key_means_by_default_is_told_right() -> None:
    """Rows of the page's tables for `[rules]`: the last cell is what holds without the key."""
    page = PAGE.read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \|.*\| `([^`]+)` \|$", page, flags=re.MULTILINE))
    for key, value in Rules().model_dump().items():
        assert told[key].strip('"') == str(value), key


def test_an_articles_paragraphs_and_entries_are_one_line_each_whatever_the_editor_broke() -> None:
    written = "# Title\nOne line\nand its end.\n\n- first\n  goes on\n- second\n1. third\n\nLast."
    assert unwrapped(written) == (
        "# Title\nOne line and its end.\n\n- first goes on\n- second\n1. third\n\nLast."
    )


@pytest.mark.parametrize(
    ("currency", "price", "minor"),
    [("GBP", "40.50", 4050), ("JPY", "4000", 4000), ("KWD", "4.125", 4125), ("GBP", "40.00", 4000)],
)
def test_a_price_is_kept_in_the_smallest_unit_of_its_currency(
    tmp_path: Path, currency: str, price: str, minor: int
) -> None:
    text = SMALL.replace("GBP", currency).replace("price = 40", f"price = {price}")
    shop, _ = read_business(written(tmp_path, text))
    assert shop.money(shop.service("maths").price) == Money(minor, currency)


@pytest.mark.parametrize(
    ("currency", "price", "allowed"),
    [
        ("JPY", "40.5", "a whole amount, in JPY"),
        ("GBP", "40.505", "at most 2 decimals, in GBP"),
        ("KWD", "4.1255", "at most 3 decimals, in KWD"),
    ],
)
def test_a_price_finer_than_its_currency_is_named(
    tmp_path: Path, currency: str, price: str, allowed: str
) -> None:
    text = SMALL.replace("GBP", currency).replace("price = 40", f"price = {price}")
    assert complaints(tmp_path, text) == [
        f'services "maths": price: found {price}; allowed: {allowed}'
    ]
