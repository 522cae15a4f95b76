"""Voice notes of Ana's for tests, and what became of them."""

from typing import Any

from lumi import database, phrases
from tests.desk import ANA, item_from
from tests.fakes.media import VOICE, voice_note
from tests.fakes.whatsapp import WhatsApp


def voice(
    whatsapp: WhatsApp, sound: bytes | None = None, mime: str = VOICE, **more: Any
) -> dict[str, Any]:
    """A voice note of Ana's, as a webhook tells of it."""
    content = whatsapp.media.put(sound or voice_note(), mime, voice=True)
    return {**item_from(ANA, "audio", content), **more}


def replies() -> list[str]:
    sql = "SELECT text FROM message WHERE role = 'assistant' ORDER BY id"
    return [text for (text,) in database.rows(sql)]


def rows() -> list[tuple[Any, ...]]:
    return database.rows("SELECT state, path, transcript, bytes, mime FROM media ORDER BY id")


def says(key: str, language: str = "en") -> list[str]:
    return [phrases.say(language, key)]
