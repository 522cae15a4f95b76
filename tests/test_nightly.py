"""One backup a night, as many as are wanted, and never the last room of the disk."""

import os
import shutil
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lumi import backups, database, nightly, offsite
from lumi.settings import Settings
from lumi.tenants import notices
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.fakes.s3 import BUCKET, S3, SECRET

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


@pytest.fixture
def s3() -> Iterator[S3]:
    with S3() as s3:
        yield s3


@pytest.fixture
def sending(
    tenant: Tenant, settings: Settings, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Settings with a store; the process that sends reads them from the environment."""
    given = {"LUMI_STORE": f"s3://{BUCKET}/lumi", "LUMI_DATABASE": str(settings.database)}
    for variable, value in {**s3.environ, **given, "SECRET_KEY": "a key"}.items():
        monkeypatch.setenv(variable, value)
    return replace(settings, store=given["LUMI_STORE"])


def test_the_nights_backup_is_sent_once_by_a_process_of_its_own(sending: Settings, s3: S3) -> None:
    night = nightly.back_up(sending, T0)

    assert night is not None
    assert nightly.send_away(sending, T0) == night
    assert s3.objects[f"lumi/{night.name}"] == night.read_bytes()
    s3.calls.clear()
    assert nightly.send_away(sending, T0) is None
    assert s3.calls == []


def test_a_backup_that_cannot_be_sent_is_a_notice_until_it_is(
    sending: Settings, s3: S3, monkeypatch: pytest.MonkeyPatch
) -> None:
    nightly.back_up(sending, T0)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "an0ther/s3cret")

    assert nightly.send_away(sending, T0) is None

    ((kind, detail, *_),) = notices.open_notices(None)
    assert kind == "store"
    assert "on this machine only" in detail
    assert "SignatureDoesNotMatch" in detail
    assert "an0ther" not in detail
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    assert nightly.send_away(sending, T0) is not None
    assert notices.open_notices(None) == []


def test_without_a_store_nothing_is_sent(tenant: Tenant, settings: Settings) -> None:
    nightly.back_up(settings, T0)

    assert nightly.send_away(settings, T0) is None


def test_what_a_killed_command_left_in_its_workplace_goes_after_a_day(
    tenant: Tenant, settings: Settings
) -> None:
    with offsite.workplace(settings) as fresh:
        old = fresh.with_name(f"{offsite.WORKPLACE}old")
        old.mkdir()
        os.utime(old, (0, 0))
        os.utime(fresh, (T0.timestamp(), T0.timestamp()))

        nightly.back_up(settings, T0)

        assert fresh.exists()
        assert not old.exists()
