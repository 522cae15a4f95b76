"""The backup that is made every night by itself, and how many of them stay."""

import logging
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from lumi import backups, database
from lumi.backups import BackupRefused
from lumi.settings import Settings
from lumi.tenants import notices

log = logging.getLogger(__name__)

BEGINS = timedelta(hours=2)  # after midnight UTC; what is missed is made as soon as Lumi runs
RESERVE = 128 * 1024 * 1024  # bytes of the disk that a backup leaves to the database and its files
CURE = (
    "The nightly backup was not made: {}. Make room, or keep fewer with LUMI_BACKUPS; it is tried"
    " again every ten minutes."
)


class NoRoom(Exception):
    """The disk is too full for another copy."""


def directory(settings: Settings) -> Path:
    return settings.database.parent / "backups"


def back_up(settings: Settings, now: datetime) -> Path | None:
    """Make the night's backup if it is due, then remove the nightly ones that are too many.

    Returns where it is. One that cannot be made is a notice, and is tried again at the next call;
    older ones stay then. Backups that people made are never touched.
    """
    target = directory(settings) / f"nightly-{now - BEGINS:%Y%m%d}.sqlite3"
    if not settings.backups or target.exists():
        return None
    _clear_unfinished(target)
    try:
        _require_room(settings.database)
        backups.back_up(target, settings.secret_key)
    except (NoRoom, BackupRefused, OSError, *database.Unusable) as fault:
        _complain(fault, now)
        return None
    log.info("backup.made name=%s bytes=%s", target.name, target.stat().st_size)
    with database.write() as connection:
        notices.settle_notice(connection, None, "backup", now)
    for old in sorted(target.parent.glob("nightly-*.sqlite3"))[: -settings.backups]:
        _remove(old)
    return target


def _require_room(database_file: Path) -> None:
    parts = [Path(f"{database_file}{part}") for part in backups.PARTS]
    needed = sum(part.stat().st_size for part in parts if part.exists())
    if shutil.disk_usage(database_file.parent).free < needed + RESERVE:
        raise NoRoom("the disk is too full for another copy")


def _complain(fault: Exception, now: datetime) -> None:
    log.error("backup.not_made fault=%s", fault)
    with database.write() as connection:
        notices.raise_notice(connection, None, "backup", CURE.format(fault), now)


def _clear_unfinished(target: Path) -> None:
    """Of nights in which the process was killed; tonight's may be somebody's who is at it."""
    for part in target.parent.glob(".nightly-*"):
        if not part.name.startswith(f".{target.name}."):
            _remove(part)


def _remove(old: Path) -> None:
    """The database first: files without it are no backup any more."""
    if old.is_dir():
        shutil.rmtree(old, ignore_errors=True)
    else:
        old.unlink(missing_ok=True)
        shutil.rmtree(backups.files_of(old), ignore_errors=True)
