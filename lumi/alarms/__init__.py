"""What needs a person reaches one, also where no page is open and WhatsApp takes no message.

The server's own faults become notices, as those of a business are; each notice that its owners
cannot be told on WhatsApp is posted once to the address that the operator has set.
"""

import logging
import threading
from datetime import datetime

from lumi import clock, database
from lumi.alarms import ringing, watching
from lumi.owner import telling
from lumi.settings import Settings
from lumi.tenants import enrolment

log = logging.getLogger(__name__)

# In `meta`: number and beginning of the last notice that was posted. A number alone would not do:
# those of a business that is deleted go with it, and are given again.
RUNG = "alarms.notice"
# Kinds of a business's notices that its owners cannot be told, or that only the operator mends.
_KINDS = (*enrolment.TOKEN_NOTICES, telling.WAITS, *watching.KINDS)
_BEGINNINGS = ("whatsapp ", "meta ", "money: nothing delivered")
MOST = 20  # lines of one alarm


def sweep(settings: Settings, now: datetime) -> None:
    """Look at the server, then post what is new. Raises nothing for an address that is deaf:

    it is tried again at the next call.
    """
    watching.look(settings, now)
    if not settings.alert_url:
        return
    last, since = _last_rung()
    found = database.rows(
        "SELECT notice.id, first_at, slug, kind, detail FROM notice"
        " LEFT JOIN tenant ON tenant.id = notice.tenant_id"
        " WHERE (notice.id > ? OR first_at > ?) AND settled_at IS NULL ORDER BY notice.id LIMIT ?",
        *(last, since, MOST),
    )
    lines = [_line(slug, detail) for *_, slug, kind, detail in found if _is_for_us(slug, kind)]
    if lines and not ringing.ring(settings.alert_url, _text(settings, lines)):
        return
    if found:
        _keep(found[-1][0], max(since, *(first_at for _, first_at, *_ in found)))


def _is_for_us(slug: str | None, kind: str) -> bool:
    return slug is None or kind in _KINDS or kind.startswith(_BEGINNINGS)


def _line(slug: str | None, detail: str) -> str:
    return f"{slug}: {detail}" if slug else detail


def _text(settings: Settings, lines: list[str]) -> str:
    where = f" ({settings.url}/operator)" if settings.url else ""
    return "\n".join((f"Lumi needs you{where}:", *lines))


def _last_rung() -> tuple[int, str]:
    kept = str(database.value("SELECT value FROM meta WHERE key = ?", RUNG) or "0")
    ident, _, first_at = kept.partition(" ")
    return int(ident), first_at


def _keep(ident: int, first_at: str) -> None:
    with database.write() as connection:
        connection.execute(
            "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
            (RUNG, f"{ident} {first_at}"),
        )


class Vigil:
    """The web's watch over the worker, which cannot tell of its own death."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._was_told = False
        self._never = threading.Event()

    def look(self, now: datetime) -> None:
        """Post once that it is dead, and once that it is back."""
        fault = watching.of_the_worker(now)
        if bool(fault) == self._was_told:
            return
        told = fault or "The worker is back: messages are answered and sent."
        if ringing.ring(self._settings.alert_url, _text(self._settings, [told])):
            self._was_told = bool(fault)

    def keep(self, rest: float = 30.0) -> None:
        """Look every `rest` seconds, for as long as this process lives."""
        while not self._never.wait(rest):
            try:
                self.look(clock.now())
            except Exception:  # the watch goes on
                log.exception("alarms.bug")
