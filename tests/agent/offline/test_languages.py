"""Customers who write in another language than the business are answered in theirs."""

import pytest

from agent.offline.understanding.tongue import tongue
from tests.agent.offline.talk import open_talk
from tests.tools.desks import PRIYA

SPOKEN = ("en", "es", "it", "tr")


@pytest.mark.behaviour("TALK-12")
@pytest.mark.parametrize(
    ("said", "hears"),
    [
        (
            "quiero reservar Standard Clean el miércoles a las 14:00",
            "¡Reserva confirmada: Standard Clean, 11 de febrero a las 14:00!",
        ),
        (
            "vorrei prenotare una Standard Clean mercoledì alle 14",
            "Prenotazione confermata: Standard Clean, 11 febbraio alle 14:00!",
        ),
        (
            "çarşamba saat 14 için Standard Clean randevu almak istiyorum",
            "Randevunuz onaylandı: Standard Clean, 11 Şubat, saat 14:00!",
        ),
    ],
)
def test_a_booking_is_made_and_confirmed_in_the_language_of_the_customer(
    said: str, hears: str
) -> None:
    talk = open_talk(who=PRIYA)
    assert hears in talk.say(said)
    assert talk.names == ["create_booking"]
    assert talk.called[0].arguments["when"] == "2026-02-11 14:00"


@pytest.mark.behaviour("TALK-12")
@pytest.mark.parametrize(
    "said",
    [
        "quiero cancelar mi cita del 9 de febrero",
        "vorrei disdire l'appuntamento del 9 febbraio",
        "9 Şubat randevumu iptal etmek istiyorum",
        "no puedo ir el lunes",
    ],
)
def test_a_cancellation_is_asked_about_first_in_any_language(said: str) -> None:
    talk = open_talk()
    assert "Are you sure" in talk.say(said)
    assert "2026-02-09" not in talk.say("no")
    assert talk.called[0].is_error


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("mis reservas", "list_bookings"),
        ("le mie prenotazioni", "list_bookings"),
        ("randevularım", "list_bookings"),
        ("¿qué servicios tienen?", "list_services"),
        ("quanto costa la base?", "list_services"),
        ("fiyatlarınız ne kadar", "list_services"),
        ("cuántas sesiones me quedan", "quota"),
        ("¿hay hueco el viernes para una base?", "check_availability"),
        ("avete posto sabato per una base?", "check_availability"),
        ("cambia mi cita del lunes al martes a las 11", "list_bookings"),
    ],
)
def test_the_usual_wishes_are_understood(said: str, tool: str) -> None:
    talk = open_talk()
    talk.say(said)
    assert talk.names[:1] == [tool]


@pytest.mark.parametrize(
    ("said", "before", "spoken"),
    [
        ("2pm", "", "en"),
        ("2pm", "it", "it"),
        ("ok", "tr", "tr"),
        ("come in", "", "en"),
        ("Can I come on sunday, I need a clean", "it", "en"),
        ("hola", "", "es"),
        ("Standard Clean 14:00", "es", "es"),
        ("what about gracias", "en", "en"),
        ("quiero una cita mañana", "en", "es"),
    ],
)
def test_a_talk_stays_in_its_language_until_another_one_is_clearly_spoken(
    said: str, before: str, spoken: str
) -> None:
    assert tongue(said, SPOKEN, before, frozenset({"standard", "clean"})) == spoken


def test_a_business_that_speaks_one_language_answers_in_it() -> None:
    assert tongue("quiero una cita", ("en",), "", frozenset()) == "en"
