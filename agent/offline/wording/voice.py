"""How days, times, lengths and lists look in a language."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal

from babel.dates import format_date, format_time
from babel.numbers import format_currency, get_currency_precision
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, parse

from agent.offline.wording.sentences import Sentences


class Voice:
    """Sentences with the formats that go into them.

    Args:
        sentences: of the language.
        nearby: days that have a name today, such as tomorrow.
    """

    def __init__(self, sentences: Sentences, nearby: Mapping[date, str]) -> None:
        self._sentences = sentences
        self._nearby = nearby

    def say(self, name: str, /, **facts: object) -> str:
        """The sentence, filled."""
        return self._sentences.say(name, **facts)

    def knows(self, name: str) -> bool:
        """There is a sentence of that name."""
        return name in self._sentences

    def word(self, name: str) -> str:
        """A word of the language, such as a status; unknown ones stay as they are."""
        return self._sentences.words.get(name, name.replace("_", " "))

    def has_word(self, name: str) -> bool:
        """There is such a word."""
        return name in self._sentences.words

    def day(self, of: str | date, how: str = "day") -> str:
        """A day in the named format: day, plain, short, shortest, full, listed, brief."""
        on = of if isinstance(of, date) else date.fromisoformat(of[:10])
        text = format_date(on, self._sentences.patterns[how], locale=self._sentences.language)
        return text.replace("{th}", self._ordinal(on.day))

    def said_day(self, of: str) -> str:
        """With its name of today, if it has one: 'tomorrow (Friday, Feb 13th)'."""
        name = self._nearby.get(date.fromisoformat(of[:10]))
        if name is None:
            return self.day(of)
        return f"{self.word(name)} ({self.day(of, 'nearby')})"

    def time(self, of: str | time, how: str = "time") -> str:
        """'2:00 PM' of an ISO moment, of '14:00', or of a time."""
        at = of if isinstance(of, time) else time.fromisoformat(of[11:16] if "T" in of else of)
        return format_time(at, self._sentences.patterns[how], locale=self._sentences.language)

    def moment(self, of: str, how: str = "day") -> str:
        """'Wednesday, February 12th at 2:00 PM'."""
        return self.say("moment", day=self.day(of, how), time=self.time(of))

    def length(self, minutes: int) -> str:
        """'2 hours', '1 hour 30 minutes', '45 minutes'."""
        hours, rest = divmod(minutes, 60)
        parts = []
        if hours:
            parts.append(self.counted(hours, "hour"))
        if rest or not hours:
            parts.append(self.counted(rest, "minute"))
        return " ".join(parts)

    def counted(self, number: int, noun: str) -> str:
        """'1 hour', '2 hours'."""
        return f"{number} {self.word(noun if number == 1 else noun + 's')}"

    def money(self, minor: int, currency: str) -> str:
        """With its decimals: '£70.00'."""
        amount = Decimal(minor).scaleb(-get_currency_precision(currency))
        return format_currency(amount, currency, locale=self._sentences.language)

    def phone(self, number: str) -> str:
        """In groups, as people read it: '+44 7700 900001'; as it is when it cannot be read."""
        try:
            return format_number(parse(number), PhoneNumberFormat.INTERNATIONAL)
        except NumberParseException:
            return number

    def listed(self, words: Sequence[str], joint: str = "and") -> str:
        """'a, b and c'."""
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {self.word(joint)} {words[-1]}"

    def numbered(self, lines: Sequence[str]) -> str:
        """'1. …' and so on, one a line."""
        return "\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1))

    def bulleted(self, lines: Sequence[str]) -> str:
        """'• …', one a line."""
        return "\n".join(f"• {line}" for line in lines)

    def _ordinal(self, number: int) -> str:
        if 10 < number % 100 < 14:
            return self.word("th")
        return self.word({1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th"))
