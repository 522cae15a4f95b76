"""The backup that is made every night by itself, how many stay, and its way to a store."""

import logging
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from lumi import backups, clock, database, offsite
from lumi.backups import BackupRefused
from lumi.settings import ROOT, Settings
from lumi.tenants import notices

log = logging.getLogger(__name__)

BEGINS = timedelta(hours=2)  # after midnight UTC; what is missed is made as soon as Lumi runs
RESERVE = 128 * 1024 * 1024  # bytes of the disk that a backup leaves to the database and its files
NOT_MADE, NOT_SENT = "backup", "store"  # kinds of notices
CURE = (
    "The nightly backup was not made: {}. Make room, or keep fewer with LUMI_BACKUPS; it is tried"
    " again every ten minutes."
)
UNSENT = (
    "The nightly backup is on this machine only: it was not sent to the store. {} It is tried again"
    " every ten minutes."
)
_KEEP = "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
LEFT = timedelta(days=1)  # after which nobody can still be at it
SENT, SENT_AT = "backup.sent", "backup.sent_at"  # in `meta`


class NoRoom(Exception):
    """The disk is too full for another copy."""


def directory(settings: Settings) -> Path:
    return settings.database.parent / "backups"


def of_night(settings: Settings, now: datetime) -> Path:
    """Where the backup of this night is, or is to be."""
    return directory(settings) / f"nightly-{now - BEGINS:%Y%m%d}.sqlite3"


def back_up(settings: Settings, now: datetime) -> Path | None:
    """Make the night's backup if it is due, then remove the nightly ones that are too many.

    Returns where it is. One that cannot be made is a notice, and is tried again at the next call;
    older ones stay then. Backups that people made are never touched.
    """
    target = of_night(settings, now)
    if not settings.backups or target.exists():
        return None
    _clear_unfinished(target, now)
    try:
        _require_room(settings.database)
        backups.back_up(target, settings.secret_key)
    except (NoRoom, BackupRefused, OSError, *database.Unusable) as fault:
        _complain(fault, now)
        return None
    log.info("backup.made name=%s bytes=%s", target.name, target.stat().st_size)
    with database.write() as connection:
        notices.settle_notice(connection, None, NOT_MADE, now)
    for old in made(settings)[: -settings.backups]:
        _remove(old)
    return target


def made(settings: Settings) -> list[Path]:
    """The nightly backups on this machine, oldest first."""
    return sorted(directory(settings).glob("nightly-*.sqlite3"))


def send_away(settings: Settings, now: datetime) -> Path | None:
    """Send the newest nightly backup to LUMI_STORE unless it is there; which one was sent.

    A process of its own does it, so that this one does not keep the memory that it takes; it ends
    when this one does. What fails is a notice, and is tried again at the next call.
    """
    if not settings.store or not (nights := made(settings)) or nights[-1].name == sent():
        return None
    newest = nights[-1]
    sending = [sys.executable, "-m", "lumi.offsite", str(newest)]
    with subprocess.Popen(
        sending, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True
    ) as process:
        told = process.stderr.read() if process.stderr else ""
    with database.write() as connection:
        if process.returncode:
            last = (told.strip().splitlines() or ["it was ended"])[-1]
            log.error("backup.not_sent status=%s", process.returncode)
            notices.raise_notice(connection, None, NOT_SENT, UNSENT.format(last), now)
            return None
        connection.execute(_KEEP, (SENT, newest.name))
        connection.execute(_KEEP, (SENT_AT, clock.stamp(now)))
        notices.settle_notice(connection, None, NOT_SENT, now)
    log.info("backup.sent name=%s", newest.name)
    return newest


def sent() -> str:
    """The nightly backup that was sent to the store last; "" before the first."""
    return str(database.value("SELECT value FROM meta WHERE key = ?", SENT) or "")


def sent_at() -> datetime | None:
    found = database.value("SELECT value FROM meta WHERE key = ?", SENT_AT)
    return clock.instant(found) if found else None


def _require_room(database_file: Path) -> None:
    parts = [Path(f"{database_file}{part}") for part in backups.PARTS]
    needed = sum(part.stat().st_size for part in parts if part.exists())
    if shutil.disk_usage(database_file.parent).free < needed + RESERVE:
        raise NoRoom("the disk is too full for another copy")


def _complain(fault: Exception, now: datetime) -> None:
    log.error("backup.not_made fault=%s", fault)
    with database.write() as connection:
        notices.raise_notice(connection, None, NOT_MADE, CURE.format(fault), now)


def _clear_unfinished(target: Path, now: datetime) -> None:
    """Of nights in which the process was killed; tonight's may be somebody's who is at it."""
    for part in target.parent.glob(".nightly-*"):
        if not part.name.startswith(f".{target.name}."):
            _remove(part)
    for place in target.parent.glob(f"{offsite.WORKPLACE}*"):
        if place.stat().st_mtime < (now - LEFT).timestamp():
            _remove(place)


def _remove(old: Path) -> None:
    """The database first: files without it are no backup any more."""
    if old.is_dir():
        shutil.rmtree(old, ignore_errors=True)
    else:
        old.unlink(missing_ok=True)
        shutil.rmtree(backups.files_of(old), ignore_errors=True)
