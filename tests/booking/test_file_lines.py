"""Every mistake in a business file is told with its line and what to do about it (OPS-04)."""

from pathlib import Path

import pytest

from booking.business_file import read_business
from booking.errors import BusinessFileWrong
from tests.booking.test_business_file import SALON, SMALL, written

pytestmark = pytest.mark.behaviour("OPS-04")


def told(folder: Path, text: str) -> list[str]:
    """What the owner reads, without the first line's name of the file."""
    with pytest.raises(BusinessFileWrong) as wrong:
        read_business(written(folder, text))
    return str(wrong.value).replace(str(folder / "business.toml"), "FILE").splitlines()


@pytest.mark.parametrize(
    ("right", "wrong", "start"),
    [
        ('zone = "Europe/Madrid"', 'zone = "Madrid"', "- line 6: zone: found"),
        ('saturday = ["09:30-', 'saturday = ["9.30 to ', "- line 34: opening.saturday[1]: found"),
        ("last = 2026-08-24", "last = 2026-08-01", '- line 42: holidays "summer holidays": last:'),
        ('code = "fringe"', 'code = "cut"', '- line 70: services "cut": code: found more than'),
        ("price = 9.50", "prise = 9.50", '- line 74: services "fringe": prise: found a key'),
        ('needs = ["studio"]', 'needs = ["room"]', '- line 97: services "styling": needs: found'),
        ("last = 2026-03-20", "last = 2026-03-01", '- line 128: staff "diego": time_off "train'),
    ],
)
def test_a_problem_is_told_with_its_line(
    tmp_path: Path, right: str, wrong: str, start: str
) -> None:
    text = SALON.read_text("utf-8")
    assert right in text
    lines = told(tmp_path, text.replace(right, wrong, 1))
    assert [line for line in lines if line.startswith(start)], lines


def test_what_is_missing_is_told_at_its_table(tmp_path: Path) -> None:
    lines = told(tmp_path, SMALL.replace("minutes = 60\nprice", "price"))
    assert lines[1].startswith('- line 11: services "maths": minutes: found nothing')


def test_a_text_of_several_lines_moves_no_line(tmp_path: Path) -> None:
    long = 'description = """\n[[services]]\nminutes = 1\n"""\nminutes = 0'
    lines = told(tmp_path, SMALL.replace("minutes = 60\nprice", f"{long}\nprice"))
    assert lines[1].startswith('- line 18: services "maths": minutes: found 0')


@pytest.mark.parametrize(
    ("right", "wrong", "cure"),
    [
        ('name = "Ada"', 'name = "Ada', "quotation mark"),
        ('name = "Ada"', "name = Ada", "quotation marks"),
        ('name = "Ada"', "name = \u201cAda\u201d", "plain quotation marks"),
        ('name = "Ada"', 'name: "Ada"', "equals sign"),
        ("price = 40", "price = 40,50", "point instead of the comma"),
        ("price = 40", "price = £40", "without the sign"),
        ("price = 40", "price =", "Nothing stands behind"),
        ("price = 40", "price = 40\nprice = 50", "twice"),
        ("price = 40", "first = 24/12/2026", "year-month-day"),
        ("[[staff]]", "[services]", "two brackets"),
    ],
)
def test_a_line_that_is_no_toml_is_shown_with_its_cure(
    tmp_path: Path, right: str, wrong: str, cure: str
) -> None:
    first, shown, advice = told(tmp_path, SMALL.replace(right, wrong, 1))
    assert first.startswith("FILE is not TOML: line ")
    assert shown.strip() in wrong
    assert cure in advice


def test_a_mark_that_an_editor_puts_before_the_text_is_no_mistake(tmp_path: Path) -> None:
    shop, _ = read_business(written(tmp_path, "\ufeff" + SMALL))
    assert shop.name == "Corner Tutor"


def test_namesakes_are_refused_since_nobody_could_choose_between_them(tmp_path: Path) -> None:
    twin = '\n[[staff]]\ncode = "ada-2"\nname = "ADA"\n'
    assert told(tmp_path, SMALL + twin)[1] == (
        '- line 23: staff "ada-2": name: found "ADA" more than once; allowed: a name of its own, '
        "so that customers can choose"
    )


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ('languages = ["spanish"]', 'two small letters for each, such as ["en", "es"]'),
        ("languages = []", 'two small letters for each, such as ["en", "es"]'),
        ('contact.website = "example.com"', 'a link, such as "https://example.com"'),
        ('contact.email = "me at home"', 'an e-mail address, such as "hello@example.com"'),
        ('contact.phone = "call me"', 'a phone number, such as "+44 20 7946 0018"'),
    ],
)
def test_what_customers_could_not_use_is_refused(tmp_path: Path, line: str, allowed: str) -> None:
    (problem,) = told(tmp_path, f"{line}\n{SMALL}")[1:]
    assert problem.startswith("- line 1: ")
    assert problem.endswith(f"allowed: {allowed}")
