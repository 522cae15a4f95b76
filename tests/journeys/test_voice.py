"""A customer who only speaks books an appointment, and takes everything back with them."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.conversations.arriving import payload, text_from
from tests.fakes import llm as fakes
from tests.fakes.media import JPEG, VOICE, voice_note
from tests.journeys.shop import Shop, in_days, opened, stamp
from tests.journeys.tree import TOKEN
from tests.waiting import until

ANA = "34600111222"
WISH = "A haircut on {:%B} {} at 10, please"
BUSINESS = """
name = "Corte Fino"
phone_id = "100200300"
timezone = "Europe/Madrid"
[booking]
confirm = "at-once"
[hours]
mon = ["09:00-18:00"]
tue = ["09:00-18:00"]
wed = ["09:00-18:00"]
thu = ["09:00-18:00"]
fri = ["09:00-18:00"]
sat = ["09:00-18:00"]
sun = ["09:00-18:00"]
[[services]]
name = "Haircut"
"""


def sends(shop: Shop, kind: str, content: dict[str, Any]) -> None:
    item = {**text_from(ANA, "", ts=datetime.now(UTC)), "type": kind, kind: content}
    assert shop.tree.post(payload(item)) == 200


def test_a_voice_note_books_and_what_was_sent_goes_with_the_customer(tmp_path: Path) -> None:
    day, note = in_days(7), voice_note()
    with (
        fakes.Llm(hears=lambda sound: WISH.format(day, day.day)) as model,
        opened(tmp_path, OPENAI_API_KEY="sk", OPENAI_BASE_URL=model.url) as shop,
    ):
        shop.load(BUSINESS)
        shop.tree.start()

        sends(shop, "audio", shop.whatsapp.media.put(note, VOICE, voice=True))
        assert shop.reply().startswith("✅")
        assert shop.booked(ANA) == [(stamp(day, 10), "confirmed")]
        ((transcript, path),) = shop.rows("SELECT transcript, path FROM media")
        assert transcript == WISH.format(day, day.day)
        assert (tmp_path / "media" / path).read_bytes() == note

        shop.follows()
        sends(shop, "image", shop.whatsapp.media.put(JPEG, "image/jpeg"))
        assert "picture" in shop.reply()
        until(lambda: ("kept",) in shop.rows("SELECT state FROM media WHERE kind = 'image'"))
        target = tmp_path / "ana.zip"
        ana = ("corte-fino", ANA)
        assert shop.tree.flask("customer", "export", *ana, "--out", str(target)).returncode == 0
        with zipfile.ZipFile(target) as archive:
            assert [archive.read(name) for name in archive.namelist()[1:]] == [note, JPEG]

        assert shop.tree.flask("customer", "erase", *ana, "--yes").returncode == 0
        assert [path for path in (tmp_path / "media").rglob("*") if path.is_file()] == []
        assert {asked.token for asked in shop.whatsapp.media.reads} == {TOKEN}
