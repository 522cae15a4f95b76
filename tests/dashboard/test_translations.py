"""The pages in Spanish: what was written is what is read."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

from lumi.settings import ROOT
from lumi.tenants.models import Tenant
from lumi.tenants.users import User
from tests.dashboard.visiting import Reader

WRITTEN = ROOT / "lumi" / "dashboard" / "translations" / "es" / "LC_MESSAGES" / "messages.po"
_PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
RUN = "Run scripts/translations, and write the Spanish of what it prints."


def spanish() -> Catalog:
    with WRITTEN.open("rb") as file:
        return read_po(file, locale="es")


def texts(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


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
