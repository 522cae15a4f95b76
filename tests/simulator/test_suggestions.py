import pytest

from lumi import database
from lumi.simulator import suggestions
from lumi.tenants.models import Tenant
from tests.conftest import T0, T

pytestmark = pytest.mark.usefixtures("faqs")


@pytest.fixture
def hairdresser(tenant: Tenant) -> Tenant:
    """Open from Monday to Friday, 9 to 18 o'clock, with one chair."""
    connection = database.db.connection()
    for sql in (
        "INSERT INTO service (tenant_id, position, name, minutes) VALUES (?, 0, 'Haircut', 30)",
        "INSERT INTO staff (tenant_id, position) VALUES (?, 0)",
    ):
        connection.execute(sql, (tenant.id,))
    for weekday in range(5):
        connection.execute(
            "INSERT INTO opening_hours (tenant_id, weekday, opens_minute, closes_minute)"
            " VALUES (?, ?, 540, 1080)",
            (tenant.id, weekday),
        )
    return tenant


def test_the_businesses_own_questions_are_suggested_opening_hours_first(tenant: Tenant) -> None:
    found = suggestions.for_customer(tenant, "en", T0)

    assert found[:2] == ["What are your opening hours?", "Where can I park?"]


def test_a_question_that_no_faq_covers_is_suggested(tenant: Tenant) -> None:
    assert "bicycles" in suggestions.for_customer(tenant, "en", T0)[-1]


def test_who_writes_another_language_is_offered_a_greeting_in_it(tenant: Tenant) -> None:
    assert "abren" in suggestions.for_customer(tenant, "es", T0)[0]


def test_the_suggested_time_is_free_on_a_day_that_is_open(hairdresser: Tenant) -> None:
    assert "book 12/03 15:30" in suggestions.for_customer(hairdresser, "en", T0)


def test_before_a_weekend_the_nearest_open_time_is_suggested(hairdresser: Tenant) -> None:
    friday = T(3 * 86400)

    assert "book 12/07 09:00" in suggestions.for_customer(hairdresser, "en", friday)


def test_the_time_is_written_as_the_business_reads_it(hairdresser: Tenant) -> None:
    hairdresser.date_order = "DMY"

    assert "book 03/12 15:30" in suggestions.for_customer(hairdresser, "en", T0)
