"""Backups in a store elsewhere: whole or not there, kept for so many days, and fetched again.

Below its place in the store a backup has three kinds of file. NAME is the database. media/<SHA-256>
are customers' files, each there once for all backups that name it. NAME.json is the manifest, which
says what belongs to the backup; it is written last, so that a backup with a manifest is whole.
"""

import fcntl
import json
import logging
import os
import re
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from lumi import backups, clock, logs
from lumi.backups import BackupRefused
from lumi.settings import Settings, SettingsFault
from lumi.store import Digests, Place, Store, StoreFailed, TakenAlready

log = logging.getLogger("lumi.offsite")  # also where this is the program itself

SHA256 = re.compile(r"[0-9a-f]{64}")
NIGHTLY = re.compile(r"nightly-(\d{8})\.sqlite3")  # what is forgotten by itself
MANIFEST, MEDIA, WORKPLACE = ".json", "media", ".under-way-"
POLITE = 10  # niceness: answers come first


@dataclass(frozen=True, slots=True)
class Manifest:
    """What belongs to a backup; `media` has the SHA-256 of each customer's file by its path."""

    made_at: str
    size: int
    sha256: str
    media: dict[str, str]

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Raises StoreFailed when it says something else than Lumi writes."""
        try:
            found = cls(**json.loads(content))
        except (ValueError, TypeError) as fault:
            raise StoreFailed("The backup's .json file is not one that Lumi wrote.") from fault
        for path, sha256 in found.media.items():
            if not backups.OURS.fullmatch(path) or not SHA256.fullmatch(sha256):
                raise StoreFailed("The backup's .json file names files that cannot be Lumi's.")
        return found


def send(backup: Path, store: Store, now: datetime) -> Place:
    """Put a backup with its customers' files into the store; where it is then.

    1. The files that are not there yet. 2. The database. 3. The manifest: now it is whole.
    One that is there already stays: TakenAlready, unless it is this very one.
    """
    place, manifest_name = store.place / backup.name, backup.name + MANIFEST
    known = store.read(manifest_name)
    if known and Manifest.read(known).sha256 == Digests.of(backup).sha256:
        return place  # only the answer was lost the last time
    if known or (not NIGHTLY.fullmatch(backup.name) and store.holds(backup.name)):
        raise TakenAlready(f"{place} is there already; a backup overwrites nothing.")
    media = _send_media(backups.files_of(backup), store)
    sha256 = store.put(backup.name, backup)
    manifest = Manifest(clock.stamp(now), backup.stat().st_size, sha256, media)
    store.put_new(manifest_name, json.dumps(asdict(manifest)).encode())
    log.info("backup.sent place=%s bytes=%s files=%s", place, manifest.size, len(media))
    return place


def fetch(store: Store, name: str, directory: Path) -> Path:
    """Bring a backup into a directory, as `backups.restore` takes it; each file is compared.

    A customer's file that is no longer there is left out; a database that is not as it was sent
    raises StoreFailed.
    """
    content = store.read(name + MANIFEST)
    if content is None:
        raise StoreFailed(f"There is no whole backup at {store.place / name}. {_offer(store)}")
    manifest, target = Manifest.read(content), directory / name
    if store.fetch(name, target) != manifest.sha256:
        raise StoreFailed(f"{store.place / name} is not as it was sent: do not trust it.")
    files = backups.files_of(target)
    for path, sha256 in manifest.media.items():
        (files / path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if store.fetch(f"{MEDIA}/{sha256}", files / path) != sha256:
            (files / path).unlink(missing_ok=True)
            log.warning("backup.file_missing path=%s", path)
    return target


def forget_old(store: Store, days: int, now: datetime) -> list[str]:
    """Remove nightly backups older than so many days, and files that no backup names any more.

    The newest stays however old it is, and what people sent by hand stays too. Returns the names.
    """
    kept = listed(store)
    gone = expired(kept, days, now)
    for name in gone:
        store.remove(name + MANIFEST)  # first: without it the rest is no backup
        store.remove(name)
    orphans = {name.rpartition("/")[2] for name in store.names(MEDIA)}
    for name in kept:
        if orphans and name not in gone:
            orphans -= set(_manifest(store, name).media.values())
    for sha256 in sorted(orphans):
        store.remove(f"{MEDIA}/{sha256}")
    return gone


def expired(names: Iterable[str], days: int, now: datetime) -> list[str]:
    """Which of these backups are nightly ones of more than so many days ago, but for the newest."""
    nights = sorted(name for name in names if NIGHTLY.fullmatch(name))
    oldest = f"nightly-{now - timedelta(days=days):%Y%m%d}.sqlite3"
    return [name for name in nights[:-1] if name < oldest]


@contextmanager
def workplace(settings: Settings) -> Iterator[Path]:
    """A directory of this process's own beside the backups, gone afterwards."""
    beside = settings.database.parent / "backups"
    beside.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=WORKPLACE, dir=beside) as made:
        yield Path(made)


def listed(store: Store) -> list[str]:
    """The whole backups below the store's place, oldest first."""
    return sorted(name.removesuffix(MANIFEST) for name in store.names() if _is_manifest(name))


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """One sender or remover at a time on this machine, so that none removes what another names.

    Raises BackupRefused while another is at it.
    """
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / ".store.lock"
    file.touch(mode=0o600)
    with file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise BackupRefused("Another backup is just being sent; try again later.") from busy
        yield


def _send_media(files: Path, store: Store) -> dict[str, str]:
    """Each file that is not there by its content yet; all of them by their paths."""
    there = {name.rpartition("/")[2] for name in store.names(MEDIA)}
    sent = {}
    for path in sorted(path for path in files.rglob("*") if path.is_file()):
        sha256 = Digests.of(path).sha256
        if sha256 not in there:
            store.put(f"{MEDIA}/{sha256}", path)
            there.add(sha256)
        sent[str(path.relative_to(files))] = sha256
    return sent


def _is_manifest(name: str) -> bool:
    return "/" not in name and name.endswith(".sqlite3" + MANIFEST)


def _manifest(store: Store, name: str) -> Manifest:
    return Manifest.read(store.read(name + MANIFEST) or b"")


def _offer(store: Store) -> str:
    newest = listed(store)[-5:]
    return f"There are: {', '.join(newest)}." if newest else "There are none at all."


def main(backup: Path) -> None:
    """Send one of the nightly backups to LUMI_STORE, and forget the old ones there."""
    os.nice(POLITE)
    settings = Settings.from_env()
    logs.configure(settings)
    now = clock.now()
    with alone(backup.parent):
        store = Store(Place.read(settings.store), settings)
        send(backup, store, now)
        for name in forget_old(store, settings.store_days, now):
            log.info("backup.forgotten name=%s", name)


def _end_with_parent() -> None:
    """Whoever started this holds the other end of stdin until it ends."""
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        main(Path(sys.argv[1]))
    except (BackupRefused, SettingsFault, StoreFailed, OSError) as fault:
        sys.exit(str(fault))
