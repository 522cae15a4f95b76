"""What is older than a business keeps goes, in small batches, and nothing else with it."""

from datetime import timedelta

import pytest

from lumi import database
from lumi.booking import calendar
from lumi.business import furnish
from lumi.conversations import media, retention
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary
from tests.conftest import T0
from tests.conversations.arriving import arrive, text_from
from tests.conversations.test_media import kept, picture, records

ANA, BEA = "34600111222", "34600999888"
DAY = timedelta(days=1)


@pytest.fixture
def keeping(tenant: Tenant) -> Tenant:
    """A business that keeps things for 30 days."""
    Tenant.update(keep_days=30).execute()
    return tenant


def handle_all() -> None:
    with database.write() as connection:
        connection.execute("UPDATE message SET handled_at = received_at, outcome = 'answered'")


def forget_all(after: timedelta) -> None:
    while retention.forget(T0 + after):
        assert database.value("SELECT 1 FROM tenant")


def texts() -> list[str]:
    return [text for (text,) in database.rows("SELECT text FROM message ORDER BY id")]


def customers() -> list[tuple[str | None, str]]:
    return [tuple(row) for row in database.rows("SELECT phone, name FROM customer ORDER BY id")]


def test_messages_older_than_they_are_kept_go_and_newer_ones_stay(keeping: Tenant) -> None:
    arrive(text_from(ANA, "of long ago"))
    arrive(text_from(ANA, "of yesterday"), at=T0 + 30 * DAY)
    handle_all()

    forget_all(31 * DAY)

    assert texts() == ["of yesterday"]
    assert customers() == [(ANA, "")]


def test_where_nothing_is_said_everything_is_kept(tenant: Tenant) -> None:
    arrive(text_from(ANA, "of long ago"))
    handle_all()

    forget_all(4000 * DAY)

    assert texts() == ["of long ago"]


def test_what_waits_for_an_answer_stays_until_it_has_one(keeping: Tenant) -> None:
    arrive(text_from(ANA, "is anybody there?"))

    forget_all(31 * DAY)
    assert texts() == ["is anybody there?"]

    handle_all()
    forget_all(31 * DAY)
    assert texts() == []


def test_pictures_go_with_their_messages(keeping: Tenant) -> None:
    arrive(picture())
    file = kept(records(keeping)[0]).file
    handle_all()
    assert file is not None

    forget_all(31 * DAY)
    media.sweep()

    assert not file.exists()
    assert database.value("SELECT count(*) FROM media") == 0


def test_questions_nobody_could_answer_go(keeping: Tenant) -> None:
    arrive(text_from(ANA, "hello"), at=T0 + 31 * DAY)
    with database.write() as connection:
        connection.execute(
            "INSERT INTO open_question (tenant_id, customer_id, text, asked_at)"
            " SELECT tenant_id, id, 'weddings?', ? FROM customer",
            ("2026-12-01T10:00:00+00:00",),
        )

    forget_all(31 * DAY)

    assert database.value("SELECT count(*) FROM open_question") == 0


def test_of_customers_who_are_over_only_nameless_appointments_stay(keeping: Tenant) -> None:
    arrive(text_from(ANA, "book"), text_from(BEA, "hello"))
    handle_all()
    furnish(keeping)
    ident = int(database.value("SELECT id FROM customer WHERE phone = ?", ANA))
    Diary(keeping, calendar.services(keeping)[0]).book("12-24 15:30", customer_id=ident)

    forget_all(32 * DAY)
    assert customers() == [(ANA, "")]  # her appointment is within the thirty days

    forget_all(90 * DAY)
    assert customers() == [(None, "")]
    assert database.value("SELECT count(*) FROM appointment") == 1
    assert database.value("SELECT count(*) FROM conversation") == 0
    assert not retention.forget(T0 + 90 * DAY)

    arrive(text_from(ANA, "me again"), at=T0 + 91 * DAY)
    assert customers() == [(None, ""), (ANA, "")]


def test_an_owner_stays_known(keeping: Tenant) -> None:
    arrive(text_from(ANA, "123456"))
    handle_all()
    with database.write() as connection:
        connection.execute(
            "INSERT INTO owner_number (tenant_id, phone, customer_id) SELECT tenant_id, phone, id"
            " FROM customer"
        )

    forget_all(31 * DAY)

    assert (texts(), customers()) == ([], [(ANA, "")])


def test_one_batch_is_small_and_says_that_there_is_more(keeping: Tenant) -> None:
    arrive(*[text_from(ANA, str(number)) for number in range(retention.AT_ONCE + 1)])
    handle_all()

    assert retention.forget(T0 + 31 * DAY)
    assert texts() == [str(retention.AT_ONCE)]
    forget_all(31 * DAY)
    assert texts() == []


def test_another_business_loses_nothing(keeping: Tenant, settings: Settings) -> None:
    enrolment.add("Other", T0, settings, phone_id="9")
    arrive(text_from(ANA, "hello"), phone_id="9")
    handle_all()

    forget_all(4000 * DAY)

    assert texts() == ["hello"]


@pytest.mark.parametrize("days", [-1, 1, 29, 3651])
def test_days_that_are_too_few_or_too_many_are_refused(
    tenant: Tenant, settings: Settings, days: int
) -> None:
    with pytest.raises(enrolment.Refused, match="keep_days takes 0"):
        enrolment.edit(tenant, settings, keep_days=days)
