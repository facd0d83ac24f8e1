"""Businesses that are not the demo: what their owners may write in their files."""

from pathlib import Path

import pytest

from booking.business_file import DEMO_FILE
from tests.acceptance.chatting import THURSDAY, chat


def like_the_demo(folder: Path, **changed: str) -> Path:
    """The demo's file with other values for some of its keys."""
    lines = [
        next((f"{key} = {value}" for key, value in changed.items() if line.startswith(key)), line)
        for line in DEMO_FILE.read_text("utf-8").splitlines()
        if not line.startswith("help_folder")
    ]
    file = folder / "business.toml"
    file.write_text("\n".join(lines), "utf-8")
    return file


@pytest.mark.behaviour("TALK-03")
def test_a_business_whose_language_has_no_words_for_dates_is_open_all_the_same(
    tmp_path: Path,
) -> None:
    """Dates in English and in figures are understood."""
    file = like_the_demo(tmp_path, languages='["fr"]', registration='"open"')
    with chat("+447700900777", THURSDAY, "--business", str(file)) as marie:
        marie.say("hi")
        marie.say("Marie Martin")
        marie.say(marie.say("marie@example.com").code)
        booked = marie.say("book a base clean on 11/02/2026 at 10:00")
    assert booked.called("create_booking")
    assert "Wednesday, February 11, 2026" in booked.text
