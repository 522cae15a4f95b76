"""A backup in a store elsewhere is whole or not there, stays as it is, and comes back as it was."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from lumi import backups, database, offsite
from lumi.backups import BackupRefused
from lumi.settings import ROOT, Settings
from lumi.store import Place, Store, StoreFailed, TakenAlready
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.fakes.s3 import BUCKET, CUT, IMPATIENT, S3, SLOW_DOWN

KEY = "the secret key of the tests"
NAME = "nightly-20261201.sqlite3"


@pytest.fixture
def s3() -> Iterator[S3]:
    with S3() as s3:
        yield s3


@pytest.fixture
def store(settings: Settings, s3: S3) -> Store:
    return Store(Place(BUCKET, "lumi"), s3.known_to(settings), IMPATIENT)


@pytest.fixture
def backup(tenant: Tenant, tmp_path: Path) -> Path:
    """A backup with a picture of a customer's beside it."""
    target = tmp_path / "backups" / NAME
    backups.back_up(target, KEY)
    add_file(target, "1/7", b"a hand, manicured")
    return target


def add_file(backup: Path, path: str, content: bytes) -> None:
    file = backups.files_of(backup) / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def copy_of(backup: Path, name: str) -> Path:
    copy = backup.with_name(name)
    copy.write_bytes(backup.read_bytes())
    return copy


def databases(s3: S3) -> list[str]:
    return [key for key in sorted(s3.objects) if key.endswith(".sqlite3")]


def files(s3: S3) -> list[bytes]:
    return sorted(content for key, content in s3.objects.items() if "/media/" in key)


def fetched(store: Store, tmp_path: Path) -> Path:
    place = tmp_path / "fetched"
    place.mkdir()
    return offsite.fetch(store, NAME, place)


def test_a_backup_comes_back_as_it_was_sent(backup: Path, store: Store, tmp_path: Path) -> None:
    place = offsite.send(backup, store, T0)

    came = fetched(store, tmp_path)
    assert str(place) == f"s3://{BUCKET}/lumi/{NAME}"
    assert came.read_bytes() == backup.read_bytes()
    assert (backups.files_of(came) / "1/7").read_bytes() == b"a hand, manicured"
    assert [
        path for path in (came, *backups.files_of(came).rglob("*")) if path.stat().st_mode & 0o077
    ] == []


def test_a_store_that_is_busy_or_hangs_up_is_tried_again(
    backup: Path, store: Store, s3: S3
) -> None:
    for operation in ("GetObject", "ListObjectsV2", "PutObject", "HeadObject"):
        s3.fail(operation, SLOW_DOWN, CUT)

    offsite.send(backup, store, T0)

    assert databases(s3) == [f"lumi/{NAME}"]


@pytest.mark.parametrize("operation", ["ListObjectsV2", "PutObject", "HeadObject"])
def test_what_was_cut_off_is_no_backup_and_is_sent_anew(
    backup: Path, store: Store, s3: S3, operation: str, tmp_path: Path
) -> None:
    s3.fail(operation, *[SLOW_DOWN] * 3)
    with pytest.raises(StoreFailed, match="503"):
        offsite.send(backup, store, T0)
    assert offsite.listed(store) == []

    offsite.send(backup, store, T0)

    assert fetched(store, tmp_path).read_bytes() == backup.read_bytes()


def test_no_backup_in_the_store_is_overwritten(backup: Path, store: Store, s3: S3) -> None:
    offsite.send(backup, store, T0)
    before = dict(s3.objects)
    with closing(database.other_file(backup, "rw")) as other:
        other.execute("DELETE FROM tenant")

    with pytest.raises(TakenAlready, match="overwrites nothing"):
        offsite.send(backup, store, T0)

    assert s3.objects == before


def test_a_file_that_somebody_put_there_is_not_overwritten(
    backup: Path, store: Store, s3: S3
) -> None:
    s3.objects["lumi/monday.sqlite3"] = b"dear customer"

    with pytest.raises(TakenAlready):
        offsite.send(copy_of(backup, "monday.sqlite3"), store, T0)

    assert s3.objects["lumi/monday.sqlite3"] == b"dear customer"


def test_the_very_same_backup_sent_twice_is_no_fault(backup: Path, store: Store, s3: S3) -> None:
    offsite.send(backup, store, T0)
    s3.calls.clear()

    offsite.send(backup, store, T0)

    assert s3.calls == ["GetObject"]


def test_a_store_that_knows_no_conditions_takes_backups_too(
    backup: Path, store: Store, s3: S3
) -> None:
    s3.knows_conditions = False

    offsite.send(backup, store, T0)

    assert offsite.listed(store) == [NAME]


def test_a_customers_file_is_sent_once_for_all_backups(backup: Path, store: Store, s3: S3) -> None:
    offsite.send(backup, store, T0)
    tomorrow = copy_of(backup, "nightly-20261202.sqlite3")
    add_file(tomorrow, "1/7", b"a hand, manicured")
    add_file(tomorrow, "1/8", b"a foot")

    offsite.send(tomorrow, store, T0)

    assert files(s3) == [b"a foot", b"a hand, manicured"]
    assert s3.calls.count("PutObject") == 6  # two databases, two manifests, two files


def test_old_backups_go_with_the_files_that_only_they_name(
    backup: Path, store: Store, s3: S3
) -> None:
    add_file(backup, "1/6", b"of an erased customer")
    offsite.send(backup, store, T0)
    for day in range(2, 7):
        later = copy_of(backup, f"nightly-2026120{day}.sqlite3")
        add_file(later, "1/7", b"a hand, manicured")
        offsite.send(later, store, T0)

    gone = offsite.forget_old(store, 3, T0 + timedelta(days=5))

    assert gone == [NAME, "nightly-20261202.sqlite3"]
    assert databases(s3) == [f"lumi/nightly-2026120{day}.sqlite3" for day in range(3, 7)]
    assert files(s3) == [b"a hand, manicured"]


def test_what_people_sent_by_hand_stays_with_its_files(backup: Path, store: Store, s3: S3) -> None:
    by_hand = copy_of(backup, "lumi-20200101T000000Z.sqlite3")
    add_file(by_hand, "1/5", b"of long ago")
    offsite.send(by_hand, store, T0)
    offsite.send(backup, store, T0)

    assert offsite.forget_old(store, 1, T0 + timedelta(days=400)) == []

    assert len(databases(s3)) == 2
    assert files(s3) == [b"a hand, manicured", b"of long ago"]


def test_the_newest_nightly_backup_stays_however_old_it_is() -> None:
    names = [f"nightly-2026110{day}.sqlite3" for day in (1, 2, 3)]

    assert offsite.expired(names, 30, T0) == []
    assert offsite.expired(names, 29, T0) == names[:1]
    assert offsite.expired(names, 7, T0 + timedelta(days=900)) == names[:2]
    assert offsite.expired([], 7, T0) == []


def test_a_backup_that_changed_in_the_store_is_not_trusted(
    backup: Path, store: Store, s3: S3, tmp_path: Path
) -> None:
    offsite.send(backup, store, T0)
    s3.objects[f"lumi/{NAME}"] = s3.objects[f"lumi/{NAME}"][:-1] + b"?"

    with pytest.raises(StoreFailed, match="is not as it was sent"):
        fetched(store, tmp_path)


def test_a_customers_file_lost_in_the_store_does_not_stop_a_restore(
    backup: Path, store: Store, s3: S3, tmp_path: Path
) -> None:
    offsite.send(backup, store, T0)
    for key in [key for key in s3.objects if "/media/" in key]:
        s3.objects[key] = b"another"

    came = fetched(store, tmp_path)

    assert not (backups.files_of(came) / "1/7").exists()


@pytest.mark.parametrize(
    "manifest",
    [
        b"dear customer",
        b'{"made_at": "", "size": 1, "sha256": "", "media": {"../../letter": "0"}}',
        b'{"made_at": "", "size": 1, "sha256": "", "media": {"1/1": "../x"}}',
        b"[]",
    ],
    ids=["a letter", "a path outside", "a name outside", "a list"],
)
def test_a_forged_manifest_is_refused(
    store: Store, s3: S3, manifest: bytes, tmp_path: Path
) -> None:
    s3.objects[f"lumi/{NAME}.json"] = manifest

    with pytest.raises(StoreFailed, match=r"\.json file"):
        fetched(store, tmp_path)


def test_who_names_no_backup_is_told_what_there_is(
    backup: Path, store: Store, tmp_path: Path
) -> None:
    offsite.send(backup, store, T0)

    with pytest.raises(StoreFailed, match=f"no whole backup at .*There are: {NAME}"):
        offsite.fetch(store, "yesterday.sqlite3", tmp_path)


def test_only_one_sends_at_a_time(tmp_path: Path) -> None:
    with offsite.alone(tmp_path), pytest.raises(BackupRefused, match="Another backup"):  # noqa: SIM117
        with offsite.alone(tmp_path):
            pass


def test_who_sends_ends_with_whoever_started_it(backup: Path, s3: S3) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        nowhere = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        given = {**s3.environ, "AWS_ENDPOINT_URL_S3": nowhere, "LUMI_STORE": "s3://safe/lumi"}
        sending = subprocess.Popen(
            [sys.executable, "-m", "lumi.offsite", str(backup)],
            stdin=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, **given, "SECRET_KEY": KEY},
        )
        deaf.settimeout(30)
        line, _ = deaf.accept()  # it asks, and would wait for minutes
        with line, sending:
            assert sending.stdin is not None
            sending.stdin.close()
            assert sending.wait(10) == 1
