"""What rooms below the pages say in English is read in the reader's language."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask_babel import force_locale

from lumi import database
from lumi.booking.reminders import UNSENDABLE
from lumi.conversations.undelivered import SENTENCE
from lumi.dashboard.telling import told
from lumi.plain import N_
from lumi.tenants import notices
from lumi.tenants.enrolment import Refused
from lumi.tenants.models import Tenant
from lumi.tenants.users import User
from tests.conftest import T0
from tests.dashboard.visiting import Reader


@pytest.fixture
def _in_spanish(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"), force_locale("es"):
        yield


@pytest.mark.usefixtures("_in_spanish")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (UNSENDABLE, "No se pudo enviar un recordatorio"),
        (SENTENCE.format(count=7, since="1 (9:00)"), "aceptado 7 mensajes desde 1 (9:00) y no"),
        (Refused("'x y' is not a time zone; write one like Europe/Madrid."), "'x y' no es una"),
        (N_("takes a number from 0 to %(high)s, not %(given)s", high=9, given=1), "de 0 a 9, no 1"),
        (
            "The template b has no text in es, only in en, de.",
            "La plantilla b no tiene texto en es, solo en en",
        ),
        (N_("%(file)s, %(where)s", file="a", where=N_("row %(row)s", row=3)), "a, fila 3"),
        ("Bob has not been told of a bill.", "Bob has not been told of a bill."),
        ("100% new, %(really)s", "100% new, %(really)s"),
        ("", ""),
    ],
)
def test_a_sentence_is_known_again_whatever_was_filled_in(words: object, said: str) -> None:
    assert said in told(words)


@pytest.mark.usefixtures("_in_spanish")
@pytest.mark.parametrize("again", [", row a, column a", ", column a", " of a", "a"])
def test_a_customer_whose_words_look_like_many_sentences_does_not_hold_up_the_pages(
    again: str,
) -> None:
    written = "a" + again * 20_000 + ": the heading has only a"

    assert told(written) == written


def test_in_english_it_is_told_as_it_was_said(app: Flask) -> None:
    with app.test_request_context("/"):
        assert told(N_("row %(row)s", row=3)) == "row 3"
        assert told(UNSENDABLE) == UNSENDABLE


def test_what_is_broken_is_read_in_spanish_and_stays_harmless(owner: Reader, shop: Tenant) -> None:
    User.update(language="es").execute()
    with database.write() as connection:
        told = N_("Your own calendar has not been read for a while: %(why)s.", why="<b>x</b>")
        notices.raise_notice(connection, shop.id, "calendar 1", told, T0)

    page = owner.sees("/b/corte-fino/")

    assert "Tu calendario propio lleva un tiempo sin leerse: <b>x</b>." in page
    assert "martes, 1 de diciembre" in page


def test_a_broken_file_is_explained_in_spanish(owner: Reader, shop: Tenant) -> None:
    User.update(language="es").execute()
    sheet = (BytesIO(b"question,answer\nCash?,\n"), "a.csv")

    page = owner.sends("/b/corte-fino/faqs/import", token_from="/", file=sheet).text

    assert "a.csv, fila 2, columna answer: está vacía." in page


def test_who_changed_what_is_read_in_spanish(owner: Reader, shop: Tenant) -> None:
    User.update(language="es").execute()

    owner.sends("/b/corte-fino/pause", token_from="/", paused="yes")

    assert "ha puesto a Lumi en pausa" in owner.sees("/b/corte-fino/changes")
