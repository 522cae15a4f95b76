"""One backup a night, as many as are wanted, and never the last room of the disk."""

import shutil
from collections import namedtuple
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lumi import backups, database, nightly
from lumi.settings import Settings
from lumi.tenants import notices
from lumi.tenants.models import Tenant
from tests.conftest import T0

DAY = timedelta(days=1)
Usage = namedtuple("Usage", "total used free")


def made(settings: Settings) -> list[str]:
    return sorted(path.name for path in nightly.directory(settings).iterdir())


def test_a_night_has_one_backup(tenant: Tenant, settings: Settings) -> None:
    first = nightly.back_up(settings, T0)

    assert first is not None
    assert nightly.back_up(settings, T0 + timedelta(hours=15)) is None
    assert nightly.back_up(settings, T0 + timedelta(hours=16)) is not None
    assert made(settings) == ["nightly-20261201.sqlite3", "nightly-20261202.sqlite3"]
    assert not backups.is_of_another_key(first, settings.secret_key)


def test_so_many_stay_as_are_wanted_and_what_people_made_stays_too(
    tenant: Tenant, settings: Settings
) -> None:
    settings = replace(settings, backups=2)
    by_hand = nightly.directory(settings) / "lumi-20200101T000000Z.sqlite3"
    backups.back_up(by_hand, settings.secret_key)
    files = backups.files_of(nightly.directory(settings) / "nightly-20261201.sqlite3")

    nightly.back_up(settings, T0)
    (files / "1").mkdir(parents=True)
    for day in (1, 2, 3):
        nightly.back_up(settings, T0 + day * DAY)

    assert made(settings) == [by_hand.name, "nightly-20261203.sqlite3", "nightly-20261204.sqlite3"]


def test_none_is_made_where_none_is_wanted(tenant: Tenant, settings: Settings) -> None:
    assert nightly.back_up(replace(settings, backups=0), T0) is None
    assert not nightly.directory(settings).exists()


def test_what_a_killed_process_left_half_made_goes_the_next_night(
    tenant: Tenant, settings: Settings
) -> None:
    nightly.directory(settings).mkdir()
    half = nightly.directory(settings) / ".nightly-20261130.sqlite3.77.part"
    half.write_bytes(b"half a database")
    backups.files_of(half).mkdir()

    nightly.back_up(settings, T0)

    assert made(settings) == ["nightly-20261201.sqlite3"]


def test_a_disk_nearly_full_is_a_notice_until_a_backup_is_made(
    tenant: Tenant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(1, 1, nightly.RESERVE))

    assert nightly.back_up(settings, T0) is None
    ((kind, detail, *_),) = notices.open_notices(None)
    assert (kind, "too full" in detail) == ("backup", True)
    assert not list(settings.database.parent.glob("backups/*"))

    monkeypatch.undo()
    assert nightly.back_up(settings, T0) is not None
    assert notices.open_notices(None) == []


def test_where_no_backup_can_be_written_the_notice_says_why(
    tenant: Tenant, settings: Settings
) -> None:
    nightly.directory(settings).write_text("a file where the directory should be")

    assert nightly.back_up(settings, T0) is None

    ((_, detail, *_),) = notices.open_notices(None)
    assert "File exists" in detail or "Not a directory" in detail


def test_a_backup_of_the_night_restores_as_any_other(tenant: Tenant, settings: Settings) -> None:
    target = nightly.back_up(settings, T0)
    database.db.close()

    assert target is not None
    aside: Path | None = backups.restore(target, settings.database, T0)
    assert aside is not None
    assert aside.is_file()
