"""Pictures in a conversation: shown to who may see them, as what they are."""

from collections.abc import Callable

from flask import Flask

from lumi import database
from lumi.conversations import media
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.dashboard.chatting import (
    writes,
)
from tests.dashboard.visiting import Reader, account, signed_in

CHATS = "/b/corte-fino/conversations"
ONCE = "0123456789abcdef" * 2
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
Sends = Callable[..., int]


def picture(tenant: Tenant, mime: str = "image/png", content: bytes = PNG) -> tuple[int, int]:
    """A conversation and its message with a kept file."""
    talk = writes("", type="image", image={"id": "1", "mime_type": mime})
    message_id = int(database.value("SELECT max(id) FROM message"))
    record = media.of_messages(tenant.id, [message_id])[message_id]
    with media.writing(record) as file:
        file.write(content)
    with database.write() as connection:
        media.keep(connection, record, mime, len(content), "", T0)
    return talk, message_id


def test_a_picture_is_shown_as_what_it_is_and_nothing_else(owner: Reader, shop: Tenant) -> None:
    talk, message_id = picture(shop)
    address = f"{CHATS}/{talk}/media/{message_id}"

    assert f'src="{address}"' in owner.sees(f"{CHATS}/{talk}")
    answer = owner.opens(address)

    assert answer.data == PNG
    assert answer.mimetype == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{message_id}.png"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.close()


def test_a_file_of_a_kind_that_is_never_kept_is_not_served(owner: Reader, shop: Tenant) -> None:
    talk, message_id = picture(shop, "text/html", b"<script>alert(1)</script>")

    assert owner.opens(f"{CHATS}/{talk}/media/{message_id}").status_code == 404


def test_a_picture_of_another_business_or_chat_is_not_there(
    app: Flask, owner: Reader, shop: Tenant, settings: Settings
) -> None:
    talk, message_id = picture(shop)
    elsewhere = writes("Hola", "34600999888")
    other = enrolment.add("Otra Casa", T0, settings, phone_id="999")
    stranger = signed_in(app, account("eva@otra.example", other))

    assert owner.opens(f"{CHATS}/{elsewhere}/media/{message_id}").status_code == 404
    address = f"/b/otra-casa/conversations/{talk}/media/{message_id}"
    assert stranger.opens(address).status_code == 404
