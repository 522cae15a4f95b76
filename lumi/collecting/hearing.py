"""A voice note's words: written down by a model once, and kept."""

import logging
import os

from lumi import clock, database
from lumi.booking.dialogue import rows
from lumi.conversations import media
from lumi.conversations.media import Record
from lumi.llm import Heard, Llm, LlmFailed
from lumi.tenants import caps, notices, usage
from lumi.tenants.models import Tenant
from lumi.whatsapp import sniffing
from lumi.whatsapp.values import text

log = logging.getLogger(__name__)

LONGEST = 5 * 60  # seconds; read aloud, about as much as one message holds
LONGEST_TEXT = 4096  # letters, as of any message: Meta, "Text messages"
FAILED = "A voice message could not be heard ({why}); its writer was asked to write instead."


class Silence(Exception):
    """No words can be had of it; `phrase` is the key of what the customer is told."""

    def __init__(self, phrase: str = "voice_failed") -> None:
        super().__init__(phrase)
        self.phrase = phrase


def words_of(
    tenant: Tenant, customer_id: int, record: Record, llm: Llm
) -> tuple[str, Heard | None]:
    """What is said in it, and what the model gave and took, which is asked once.

    No transaction is open. Raises Silence.
    """
    said, heard = record.transcript, None
    if said is None:
        heard = _heard(tenant, customer_id, record, llm)
        said = text(heard.text)[:LONGEST_TEXT].strip()
        _write_down(tenant, record, heard, said)
    if not said:
        raise Silence
    return said, heard


def _heard(tenant: Tenant, customer_id: int, record: Record, llm: Llm) -> Heard:
    file = record.file
    if file is None:
        raise Silence
    if not caps.allow_model(tenant, llm.listener, clock.now()):
        raise Silence("got_audio")
    language = rows.load(customer_id, clock.now()).language  # in which they wrote before, or ""
    with file.open("rb") as sound:
        size = os.fstat(sound.fileno()).st_size
        head = sound.read(sniffing.ENDS)
        sound.seek(max(0, size - sniffing.ENDS))
        if sniffing.seconds(record.mime, size, head, sound.read()) > LONGEST:
            raise Silence("voice_too_long")
        sound.seek(0)
        try:
            name = f"voice{sniffing.SUFFIXES[record.mime]}"
            return llm.listen((name, sound, record.mime), language)
        except LlmFailed as fault:
            _tell_owner(tenant, fault)
            raise Silence from fault


def _write_down(tenant: Tenant, record: Record, heard: Heard, said: str) -> None:
    now, spent = clock.now(), heard.spent
    with database.write() as connection:
        media.hear(connection, record, said)
        usage.count_tokens(
            *(connection, tenant.id, tenant.timezone, now, heard.model),
            *(spent.tokens_in, spent.tokens_out),
        )
    log.info("voice.heard tenant=%d message=%d", tenant.id, record.message_id)


def _tell_owner(tenant: Tenant, fault: LlmFailed) -> None:
    detail, now = FAILED.format(why=fault), clock.now()
    with database.write() as connection:
        notices.raise_notice(connection, tenant.id, "voice not heard", detail, now)
        if fault.is_refused:
            refused = f"The model that hears voice messages cannot be asked: {fault}."
            notices.raise_notice(connection, None, "llm refused", refused, now)
