"""The pages in Spanish: every text has one, and what was written is what is read."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

from lumi.settings import ROOT
from lumi.tenants.models import Tenant
from lumi.tenants.users import User
from tests.dashboard.visiting import Reader

LUMI = ROOT / "lumi"
WRITTEN = LUMI / "dashboard" / "translations" / "es" / "LC_MESSAGES" / "messages.po"
METHODS = [("**.py", "python"), ("dashboard/templates/**.html", "jinja2")]  # as pyproject.toml
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
_PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
RUN = "Run scripts/translations, and write the Spanish of what it prints."


def spanish() -> Catalog:
    with WRITTEN.open("rb") as file:
        return read_po(file, locale="es")


def told() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Where a page says something, and what."""
    for name, line, text, *_rest in extract_from_dir(LUMI, METHODS, keywords=KEYWORDS):
        yield f"{name}:{line}", text


def texts(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_every_text_of_the_pages_has_a_spanish_one() -> None:
    known = {message.id for message in spanish() if message.id and all(texts(message))}

    assert [(where, text) for where, text in told() if text not in known] == [], RUN


def test_no_spanish_text_is_of_a_page_that_is_gone() -> None:
    wanted = {text for _where, text in told()}

    assert [one.id for one in spanish() if one.id and one.id not in wanted] == [], RUN


def test_what_is_filled_into_a_text_is_the_same_in_spanish() -> None:
    for message in spanish():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = set(_PLACE.findall(ids[-1]))
        for text in texts(message) if message.id else ():
            assert set(_PLACE.findall(text)) <= wanted, message.id
        if message.id:
            assert set(_PLACE.findall(texts(message)[-1])) == wanted, message.id


def test_what_pages_read_is_what_was_written() -> None:
    compiled = io.BytesIO()
    write_mo(compiled, spanish())

    assert Path(WRITTEN.with_suffix(".mo")).read_bytes() == compiled.getvalue(), RUN


def test_a_browser_that_prefers_spanish_gets_it(app: Flask) -> None:
    answer = Reader(app).client.get("/sign-in", headers={"Accept-Language": "es-MX,es;q=0.9"})

    assert "Hola de nuevo" in answer.text
    assert '<html lang="es"' in answer.text


@pytest.mark.usefixtures("shop")
def test_who_chose_spanish_reads_days_in_it(owner: Reader, shop: Tenant) -> None:
    User.update(language="es").execute()

    page = owner.sees(f"/b/{shop.slug}/usage")

    assert "diciembre 2026" in page
    assert "Mensajes de clientes" in page
