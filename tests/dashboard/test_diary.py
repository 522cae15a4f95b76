"""The diary to look at: whose day, when, and what is closed."""

from datetime import UTC, datetime, timedelta

from lumi import database
from lumi.booking import appointments, closures
from lumi.booking.models import Status
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.dashboard.shop_life import NASTY, booked, customer, staff_of
from tests.dashboard.visiting import Reader

AT_15 = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)  # 15:00 in Madrid, today
DIARY = "/b/corte-fino/diary/"


def test_a_day_has_a_column_for_each_of_the_staff(owner: Reader, shop: Tenant) -> None:
    maria, _pedro = staff_of(shop, "Maria", "Pedro")
    booked(shop, AT_15, staff_id=maria.id)

    page = owner.sees(DIARY)

    assert "Tuesday, 1 December" in page
    assert page.count("Maria</th>") == page.count("Pedro</th>") == 1
    assert "15:00–15:30" in page
    assert "<b>Ana</b>" in page


def test_a_diary_of_one_of_the_staff_shows_nobody_elses(owner: Reader, shop: Tenant) -> None:
    maria, pedro = staff_of(shop, "Maria", "Pedro")
    booked(shop, AT_15, staff_id=maria.id)

    assert "<b>Ana</b>" in owner.sees(f"{DIARY}?staff={maria.id}")
    assert "<b>Ana</b>" not in owner.sees(f"{DIARY}?staff={pedro.id}")
    assert "<b>Ana</b>" not in owner.sees(f"{DIARY}?staff={pedro.id}&view=week")


def test_a_free_time_leads_to_booking_it(owner: Reader, shop: Tenant) -> None:
    booked(shop, AT_15)

    page = owner.sees(DIARY)

    assert 'aria-label="Book 15:30"' in page
    assert 'aria-label="Book 15:00"' not in page  # taken
    assert 'aria-label="Book 10:00"' not in page  # over
    assert 'aria-label="Book 18:00"' not in page  # closed


def test_a_week_shows_all_its_days(owner: Reader, shop: Tenant) -> None:
    booked(shop, AT_15 + timedelta(days=3))

    page = owner.sees(f"{DIARY}?view=week&on=2026-12-03")

    assert "Mon 30 Nov – Sun 6 Dec" in page
    assert "<b>Ana</b>" in page
    assert "<b>Ana</b>" not in owner.sees(f"{DIARY}?view=week&on=2026-12-10")


def test_a_week_of_several_staff_names_them(owner: Reader, shop: Tenant) -> None:
    maria, _pedro = staff_of(shop, "Maria", "Pedro")
    booked(shop, AT_15, staff_id=maria.id)

    assert "Appointment · Maria" in owner.sees(f"{DIARY}?view=week")


def test_a_month_counts_appointments_and_shows_closures(owner: Reader, shop: Tenant) -> None:
    booked(shop, AT_15)
    booked(shop, AT_15 + timedelta(minutes=30), status=Status.PENDING)
    with database.write() as connection:
        days = datetime(2026, 12, 24), datetime(2026, 12, 26)  # noqa: DTZ001  # on the wall
        closures.add(connection, shop, *days, reason="Christmas")

    page = owner.sees(f"{DIARY}?view=month")

    assert "December 2026" in page
    assert "2 appointments" in page
    assert page.count("Christmas") == 2


def test_what_was_cancelled_is_not_in_the_diary(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)
    with database.write():
        appointments.cancel(shop, made, now=T0)

    assert "<b>Ana</b>" not in owner.sees(DIARY)
    assert "cancelled" in owner.sees(f"{DIARY}{made.id}")


def test_an_appointment_with_somebody_who_left_is_still_shown(owner: Reader, shop: Tenant) -> None:
    maria, _pedro = staff_of(shop, "Maria", "Pedro")
    booked(shop, AT_15, staff_id=maria.id)
    with database.write() as connection:
        connection.execute("UPDATE staff SET is_working = 0 WHERE name = 'Maria'")

    assert "<b>Ana</b>" in owner.sees(DIARY)
    assert "<b>Ana</b>" in owner.sees(f"{DIARY}?view=week")


def test_a_name_that_is_markup_is_shown_as_it_is_written(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15, customer(shop, name=NASTY))

    for address in (DIARY, f"{DIARY}{made.id}", f"{DIARY}{made.id}/move", "/b/corte-fino/"):
        assert NASTY not in owner.opens(address).text, address
        assert "&lt;script&gt;" in owner.opens(address).text, address


def test_days_that_are_none_are_today(owner: Reader, shop: Tenant) -> None:
    for nonsense in ("2026-13-40", "0001-01-01", "9999-12-31", "x", ""):
        for view in ("day", "week", "month", "year"):
            assert owner.opens(f"{DIARY}?on={nonsense}&view={view}").status_code == 200
    assert owner.opens(f"{DIARY}?staff=x").status_code == 200


def test_a_number_that_no_row_can_have_is_not_there(owner: Reader, shop: Tenant) -> None:
    for huge in (2**53, 2**63, 10**30):
        assert owner.opens(f"{DIARY}{huge}").status_code == 404
        assert owner.opens(f"{DIARY}new?customer={huge}&staff={huge}").status_code == 200
        assert owner.sends(f"{DIARY}closures/{huge}/end", token_from=DIARY).status_code == 404


def test_an_appointment_leads_to_its_customers_messages(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)
    talk = database.value("SELECT id FROM conversation")

    assert f"/conversations/{talk}" in owner.sees(f"{DIARY}{made.id}")


def test_the_diary_of_a_day_with_a_jump_of_the_clocks_is_shown(owner: Reader, shop: Tenant) -> None:
    with database.write() as connection:
        connection.execute("UPDATE opening_hours SET weekday = 6, opens_minute = 60")

    assert "03:00" in owner.sees(f"{DIARY}?on=2027-03-28")
    assert "03:00" in owner.sees(f"{DIARY}?on=2027-10-31")


def test_nobody_can_be_booked_where_nobody_works(owner: Reader, shop: Tenant) -> None:
    with database.write() as connection:
        connection.execute("UPDATE staff SET is_working = 0")

    assert "Nobody works here yet" in owner.sees(DIARY)
    with database.write() as connection:
        connection.execute("UPDATE service SET is_offered = 0")
    assert "no service to book" in owner.sees(f"{DIARY}new")


def test_staff_have_no_part_in_the_calendar_addresses(staff: Reader) -> None:
    assert "another calendar" not in staff.sees(DIARY)


def test_a_full_day_asks_the_file_few_questions(owner: Reader, shop: Tenant) -> None:
    """However many are booked."""
    many = booked_all_day(shop)
    seen: list[str] = []
    database.connection().set_trace_callback(seen.append)
    page = owner.sees(DIARY)
    database.connection().set_trace_callback(None)

    assert page.count("data-move") >= many
    asked = [sql for sql in seen if sql.lstrip().startswith("SELECT")]
    assert len(asked) <= 12, asked


def booked_all_day(shop: Tenant) -> int:
    noon = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
    for number in range(8):
        who = customer(shop, f"3460011{number:04}", f"Customer {number}")
        booked(shop, noon + timedelta(minutes=30 * number), who)
    return 8
