"""Files of customers are fetched from Meta and put in their place; what goes wrong is kept."""

import logging
import threading
from datetime import timedelta

from lumi import baton, clock, database
from lumi.conversations import media
from lumi.conversations.media import Record, State, Unwritable
from lumi.plain import N_
from lumi.settings import Settings
from lumi.tenants import enrolment, models, notices, secrets
from lumi.tenants.models import Tenant
from lumi.tenants.secrets import SealBroken
from lumi.whatsapp import faults
from lumi.whatsapp.graph import Rejected, TryLater
from lumi.whatsapp.media import Fetched, Media, NoRoom

log = logging.getLogger(__name__)

SHORTLY = 0.5  # seconds before a file that a turn waits for is tried once more
TOKEN_REFUSED = (0, 190)
TOKEN_WAIT = timedelta(hours=1)  # until the token may be another one
NO_FILE = N_("A picture or voice message could not be fetched from WhatsApp: {why}.")
NO_ROOM = N_("Pictures and voice messages of customers cannot be kept: {why}.")


class Fetcher:
    """Safe to share between threads. No transaction is open while a file is read."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._media = Media(settings.api_url)

    def file(self, tenant: Tenant, record: Record) -> Record | None:
        """The record with its file, for a turn that waits; None where it cannot be had now.

        A fault that may pass is waited for once, shortly.
        """
        if record.path:
            return record if record.file else None
        try:
            return self._fetch(tenant, record)
        except TryLater:
            with baton.lent():
                threading.Event().wait(SHORTLY)
        try:
            return self._fetch(tenant, record)
        except TryLater as fault:
            self._put_off(tenant, record, fault)
        return None

    def fetch_next(self) -> bool:
        """Fetch one file that people may want to look at, if one is due; whether one was."""
        record = media.next_wanted(clock.now())
        tenant = models.with_id(record.tenant_id) if record else None
        if record is None or tenant is None:
            return False
        try:
            if tenant.media_megabytes:
                self._fetch(tenant, record)
            else:
                _give_up(record, State.DROPPED, "the business keeps none")
        except TryLater as fault:
            self._put_off(tenant, record, fault)
        except Exception:  # a bug: the others come first
            self._put_off(tenant, record, TryLater(None, "a fault of Lumi's own"))
            raise
        media.sweep()
        return True

    def _fetch(self, tenant: Tenant, record: Record) -> Record | None:
        """The record with its file; None where it cannot be had, which is written down.

        Raises TryLater.
        """
        if record.medium is None:
            _give_up(record, State.FAILED, "the message names no file")
            return None
        try:
            token = secrets.access_token(tenant, self._settings)
            with media.writing(record) as file, baton.lent():
                fetched = self._media.fetch(tenant.phone_id or "", token, record.medium, file)
        except SealBroken as fault:
            self._block(tenant, record, "token unreadable", "stored token", str(fault))
        except Rejected as fault:
            self._refused(tenant, record, token, fault)
        except (Unwritable, NoRoom) as fault:
            _no_room(tenant, record, fault)
        else:
            return _kept(record, fetched)
        return None

    def _refused(self, tenant: Tenant, record: Record, token: str, fault: Rejected) -> None:
        is_bare = fault.code is None and fault.http_status == 401  # what a gateway says of a token
        code = 190 if is_bare else fault.code
        if code in TOKEN_REFUSED:
            reason, sentence = secrets.blocked_token(token), faults.plain(code)
            self._block(tenant, record, reason, f"whatsapp {code}", sentence)
            return
        _give_up(record, State.FAILED, fault.detail)
        _notice(tenant, "media not fetched", NO_FILE.format(why=fault.detail))
        log.warning("media.failed tenant=%d media=%d code=%s", tenant.id, record.id, code)

    def _block(self, tenant: Tenant, record: Record, reason: str, kind: str, sentence: str) -> None:
        """As when a send meets it: all waits for another token, the file too."""
        now = clock.now()
        with database.write() as connection:
            media.put_off(connection, record, sentence, now, TOKEN_WAIT)
            enrolment.block_sending(connection, tenant, reason, kind, sentence, now)
        log.warning("media.blocked tenant=%d media=%d", tenant.id, record.id)

    def _put_off(self, tenant: Tenant, record: Record, fault: TryLater) -> None:
        with database.write() as connection:
            media.put_off(connection, record, fault.detail, clock.now())
        log.info("media.later tenant=%d media=%d", tenant.id, record.id)


def _kept(record: Record, fetched: Fetched) -> Record | None:
    with database.write() as connection:
        kept = media.keep(
            *(connection, record, fetched.mime, fetched.size, fetched.sha256, clock.now())
        )
    media.sweep()
    log.info("media.kept tenant=%d media=%d bytes=%d", record.tenant_id, record.id, fetched.size)
    return kept


def _give_up(record: Record, state: State, why: str) -> None:
    with database.write() as connection:
        media.give_up(connection, record, state, why)


def _no_room(tenant: Tenant, record: Record, fault: Exception) -> None:
    """The oldest may go meanwhile; the file waits at Meta."""
    now = clock.now()
    with database.write() as connection:
        media.put_off(connection, record, str(fault), now)
        detail = NO_ROOM.format(why=fault)
        notices.raise_notice(connection, tenant.id, "media not kept", detail, now)
    log.error("media.no_room tenant=%d media=%d why=%s", tenant.id, record.id, fault)


def _notice(tenant: Tenant, kind: str, detail: str) -> None:
    with database.write() as connection:
        notices.raise_notice(connection, tenant.id, kind, detail, clock.now())
