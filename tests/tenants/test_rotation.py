"""After a change of SECRET_KEY everything stored is read on, and the old key opens nothing."""

from dataclasses import replace

import pytest

from lumi import calendars, database
from lumi.booking import feeds
from lumi.settings import Settings
from lumi.tenants import enrolment, rotation, secrets
from lumi.tenants.models import Tenant, named
from tests.conftest import T0

URL = "https://calendar.example.com/secret.ics"
PLAIN = {"token": "EAAtoken", "app_secret": "one,two", "verify_token": "a word"}


@pytest.fixture
def changed(settings: Settings) -> Settings:
    """The settings while the key is being changed."""
    return replace(settings, secret_key="the new key", old_secret_key=settings.secret_key)


@pytest.fixture
def full(tenant: Tenant, settings: Settings) -> Tenant:
    """A business with everything that is stored sealed."""
    enrolment.edit(tenant, settings, **PLAIN)
    feeds.secret_of(tenant, None, settings)
    calendars.follow(tenant, None, URL, settings, T0)
    return named(tenant.slug)


def sealed_in_the_file() -> list[str]:
    """Every value of any text column that looks like one that was sealed (Fernet's version)."""
    found = []
    ordinary = [row[1] for row in database.rows("PRAGMA table_list") if row[2] == "table"]
    for table in ordinary:
        for column in [row[1] for row in database.rows(f'PRAGMA table_info("{table}")')]:
            sql = f'SELECT "{column}" FROM "{table}" WHERE "{column}" LIKE \'gAAAA%\''  # noqa: S608
            found += [value for (value,) in database.rows(sql)]
    return found


def test_during_the_change_what_the_old_key_sealed_is_read(full: Tenant, changed: Settings) -> None:
    assert secrets.access_token(full, changed) == PLAIN["token"]
    assert secrets.app_secrets(full.app_secret, changed) == ("one", "two")


def test_everything_in_the_file_is_sealed_by_the_new_key_alone(
    full: Tenant, settings: Settings, changed: Settings
) -> None:
    feed = feeds.secret_of(full, None, settings)
    assert rotation.waiting(changed) == len(sealed_in_the_file()) == len(rotation.SEALED)

    done = rotation.rotate(changed)

    assert (done.anew, done.already, done.lost) == (len(rotation.SEALED), 0, [])
    found = sealed_in_the_file()
    assert len(found) == len(rotation.SEALED)
    assert all(secrets.is_sealed_by(one, "the new key") for one in found)
    assert not any(secrets.is_sealed_by(one, settings.secret_key) for one in found)
    later = replace(changed, old_secret_key="")
    tenant = named(full.slug)
    assert {name: secrets.unseal(getattr(tenant, name), later) for name in PLAIN} == PLAIN
    assert feeds.secret_of(tenant, None, later) == feed
    assert rotation.waiting(later) == 0


def test_a_change_that_was_cut_goes_on_where_it_was(full: Tenant, changed: Settings) -> None:
    enrolment.edit(full, changed, token="EAAnewer")  # stored meanwhile, by the new key

    done = rotation.rotate(changed)

    assert (done.anew, done.already) == (len(rotation.SEALED) - 1, 1)
    assert secrets.access_token(named(full.slug), changed) == "EAAnewer"
    assert rotation.rotate(changed).anew == 0


def test_more_values_than_one_transaction_takes_are_all_sealed_anew(
    tenant: Tenant, settings: Settings, changed: Settings
) -> None:
    kept = secrets.seal("EAA", settings)
    with database.write() as connection:
        connection.executemany(
            "INSERT INTO tenant (slug, name, token, created_at) VALUES (?, 'n', ?, '2026-12-01')",
            [(f"shop-{number}", kept) for number in range(rotation.AT_ONCE + 5)],
        )

    assert rotation.rotate(changed).anew == rotation.AT_ONCE + 5


def test_what_no_key_opens_is_named_and_left_as_it_is(full: Tenant, changed: Settings) -> None:
    lost = secrets.seal("EAAlost", replace(changed, secret_key="a forgotten key"))
    Tenant.update(token=lost).execute()

    done = rotation.rotate(changed)

    assert done.lost == [f"tenant {full.id}: token"]
    assert done.anew == len(rotation.SEALED) - 1
    assert named(full.slug).token == lost
