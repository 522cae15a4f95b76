"""Files of customers follow their rows, and the oldest make room for the newest."""

import resource
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from lumi import clock, database
from lumi.conversations import media, privacy
from lumi.conversations.media import Record, Unwritable
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.conversations.arriving import arrive, payload, take_in, text_from
from tests.desk import ANA, item_from

BEA = "34600999888"


def picture(phone: str = ANA, **more: object) -> dict[str, object]:
    return {**item_from(phone, "image", {"id": "1"}), "from": phone, **more}


def records(tenant: Tenant) -> list[Record]:
    ids = [ident for (ident,) in database.rows("SELECT id FROM message")]
    return sorted(media.of_messages(tenant.id, ids).values(), key=lambda one: one.id)


def kept(record: Record, size: int = 10) -> Record:
    """The record with a file of that many bytes."""
    with media.writing(record) as file:
        file.write(b"x" * size)
    with database.write() as connection:
        found = media.keep(connection, record, "image/jpeg", size, "0" * 64, clock.now())
    assert found is not None
    return found


def files() -> list[str]:
    there = (path for path in media.directory().rglob("*") if path.is_file())
    return sorted(str(path.relative_to(media.directory())) for path in there)


def handle_all() -> None:
    with database.write() as connection:
        connection.execute("UPDATE message SET handled_at = received_at, outcome = 'answered'")


def test_pictures_and_voice_notes_have_a_row_as_soon_as_they_arrive(tenant: Tenant) -> None:
    kinds = ("image", "audio", "voice", "video", "document", "sticker", "text")
    arrive(*[item_from(ANA, kind, {"id": kind}) for kind in kinds])

    found = [(one.medium.kind, one.medium.media_id) for one in records(tenant) if one.medium]
    assert found == [("image", "image"), ("audio", "audio"), ("audio", "voice")]


def test_a_message_that_comes_twice_has_one_row(tenant: Tenant) -> None:
    arrive(picture(id="wamid.1"))
    arrive(picture(id="wamid.1"))

    assert len(records(tenant)) == 1


def test_what_is_written_to_a_group_is_not_wanted(tenant: Tenant) -> None:
    arrive(picture(group_id="G1"))

    assert records(tenant) == []


def test_another_tenants_files_are_out_of_reach(tenant: Tenant, settings: Settings) -> None:
    other = enrolment.add("Other", T0, settings, phone_id="777")
    arrive(picture())

    assert records(other) == []


def test_an_unfinished_file_is_nowhere(tenant: Tenant) -> None:
    arrive(picture())
    (record,) = records(tenant)

    def break_off() -> None:
        with media.writing(record) as file:
            file.write(b"half")
            raise ConnectionAbortedError

    with pytest.raises(Unwritable):
        break_off()
    assert files() == []


@pytest.fixture
def little_room(tenant: Tenant) -> Iterator[None]:
    """No file of this process may grow beyond 200 KB."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("little_room")
def test_a_file_that_does_not_fit_is_said_to_be_so(tenant: Tenant, settings: Settings) -> None:
    record = Record(1, tenant.id, 1, None, "", "", None, 0, "")

    with pytest.raises(Unwritable), media.writing(record) as file:
        file.write(bytes(300_000))
    assert files() == []


def test_an_erased_customer_leaves_no_file(tenant: Tenant) -> None:
    arrive(picture(), picture(BEA))
    ana, bea = records(tenant)
    kept(ana)
    stays = kept(bea)

    privacy.erase(tenant.id, database.value("SELECT id FROM customer WHERE phone = ?", ANA))

    assert files() == [stays.path]
    assert [one.id for one in records(tenant)] == [bea.id]


def test_a_deleted_business_leaves_no_file_and_no_directory(tenant: Tenant) -> None:
    arrive(picture())
    kept(records(tenant)[0])

    enrolment.remove(tenant)
    assert media.sweep() == 1
    assert (files(), list(media.directory().iterdir())) == ([], [])
    assert media.sweep() == 0


def test_a_picture_that_is_taken_back_is_gone(tenant: Tenant) -> None:
    arrive(picture(id="wamid.in"))
    kept(records(tenant)[0])
    gone = {"type": "revoke", "revoke": {"original_message_id": "wamid.in"}}
    take_in(payload({**text_from(ANA, ""), **gone}))
    media.sweep()

    assert (records(tenant), files()) == ([], [])


def test_a_number_is_never_used_for_another_file(tenant: Tenant) -> None:
    arrive(picture(id="wamid.1"))
    (first,) = records(tenant)
    with database.write() as connection:
        connection.execute("DELETE FROM media")
    arrive(picture(id="wamid.2"))

    assert records(tenant)[0].id > first.id


def test_a_file_whose_row_went_while_it_was_written_is_removed(tenant: Tenant) -> None:
    arrive(picture())
    (record,) = records(tenant)
    with media.writing(record) as file:
        file.write(b"x")
    with database.write() as connection:
        connection.execute("DELETE FROM media")
        assert media.keep(connection, record, "image/jpeg", 1, "", T0) is None

    assert files() == []


def test_the_oldest_files_make_room_for_the_newest(tenant: Tenant) -> None:
    Tenant.update(media_megabytes=1).execute()
    arrive(*[picture() for _ in range(4)])
    handle_all()
    for record in records(tenant):
        kept(record, 400_000)
    media.sweep()

    assert files() == [f"{tenant.id}/3", f"{tenant.id}/4"]
    states = database.rows("SELECT state FROM media ORDER BY id")
    assert states == [("dropped",), ("dropped",), ("kept",), ("kept",)]


def test_what_a_turn_still_needs_does_not_make_room(tenant: Tenant) -> None:
    Tenant.update(media_megabytes=1).execute()
    arrive(picture(), picture())
    for record in records(tenant):
        kept(record, 800_000)
    media.make_room()
    assert [one.path != "" for one in records(tenant)] == [True, True]

    handle_all()
    media.make_room()
    assert [one.path != "" for one in records(tenant)] == [False, True]


def test_files_that_no_row_knows_are_cleared_when_nobody_writes_them(tenant: Tenant) -> None:
    arrive(picture())
    known = kept(records(tenant)[0])
    for name in (".7.abcd.part", "8"):
        (media.directory() / "1" / name).write_bytes(b"half")
    clock.travel(None)
    media.clear_leftovers(clock.now())
    assert len(files()) == 3

    media.clear_leftovers(clock.now() + timedelta(hours=2))
    assert files() == [known.path]


def test_the_export_holds_rows_and_files(tenant: Tenant, tmp_path: Path) -> None:
    arrive(picture(), picture(BEA))
    ana, bea = records(tenant)
    kept(ana, 3)
    kept(bea, 5)
    customer = privacy.found(tenant.id, ANA)

    exported = privacy.export(tenant.id, ANA)
    assert [row["id"] for row in exported["media"]] == [ana.id]
    target = tmp_path / "ana.zip"
    privacy.write_zip(target, "{}", media.files_of(tenant.id, customer))
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == ["customer.json", f"media/{ana.message_id}.jpg"]
        assert archive.read(f"media/{ana.message_id}.jpg") == b"xxx"


def test_what_nobody_at_meta_has_any_more_is_given_up(tenant: Tenant) -> None:
    arrive(picture(), at=T0)
    handle_all()
    (record,) = records(tenant)
    with database.write() as connection:
        media.put_off(connection, record, "it broke off", T0 + timedelta(days=7))

    assert media.next_wanted(T0 + timedelta(days=30)) is None
    assert database.rows("SELECT state, fault FROM media") == [("failed", "it broke off")]
