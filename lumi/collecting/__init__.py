"""What came with a turn besides words: fetched from Meta, and voice notes heard.

The turn waits for what it can use: voice notes where a model hears them, pictures where the
business shows them to one. All else is fetched beside the turns, for people to look at.
"""

from dataclasses import replace

from lumi import clock
from lumi.collecting.fetching import Fetcher
from lumi.collecting.hearing import Silence, words_of
from lumi.conversations import media
from lumi.conversations.inbox import Bubble
from lumi.conversations.media import Record
from lumi.llm import Llm
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from lumi.whatsapp import contents

PATIENCE = 30.0  # seconds after which a turn waits for no further file
MOST_PICTURES = 3  # of a turn that a model looks at: the last ones


class Collector:
    """Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._fetcher = Fetcher(settings)

    def collect(
        self, tenant: Tenant, customer_id: int, bubbles: list[Bubble], llm: Llm | None
    ) -> list[Bubble]:
        """The bubbles with the words of voice notes as their text, and with pictures to look at.

        What cannot be had says why in `admits`. Words alone cost nothing here.
        """
        wanted = _wanted(tenant, bubbles)
        if llm is None or not wanted:
            return bubbles
        records = media.of_messages(tenant.id, wanted)
        ends = clock.monotonic() + PATIENCE
        return [
            self._collected(tenant, customer_id, bubble, records[bubble.id], llm, ends)
            if bubble.id in records
            else bubble
            for bubble in bubbles
        ]

    def fetch_next(self) -> bool:
        """Fetch one file for people to look at, if one is due; whether there was one."""
        return self._fetcher.fetch_next()

    def _collected(
        self,
        tenant: Tenant,
        customer_id: int,
        bubble: Bubble,
        record: Record,
        llm: Llm,
        ends: float,
    ) -> Bubble:
        is_picture = bubble.type == "image"
        if record.transcript is None:
            is_late = clock.monotonic() > ends
            kept = None if is_late else self._fetcher.file(tenant, record)
            if kept is None:
                return replace(bubble, admits="picture_failed" if is_picture else "voice_failed")
            record = kept
        if is_picture:
            return replace(bubble, picture=record.file)
        try:
            said, heard = words_of(tenant, customer_id, record, llm)
        except Silence as silence:
            return replace(bubble, admits=silence.phrase)
        return replace(bubble, text=f"{bubble.text}\n{said}".strip(), heard=heard)


def _wanted(tenant: Tenant, bubbles: list[Bubble]) -> list[int]:
    """The ids of the voice notes, and of the pictures that may be shown to a model."""
    found = [(one.id, contents.medium(one.type, one.payload)) for one in bubbles]
    sounds = [ident for ident, medium in found if medium and medium.kind == "audio"]
    pictures = [ident for ident, medium in found if medium and medium.kind == "image"]
    return sounds + (pictures[-MOST_PICTURES:] if tenant.sees_pictures else [])
