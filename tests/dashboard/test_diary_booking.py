"""Booking and moving in the diary: never two in one chair, and nothing typed is lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

from lumi import database
from lumi.booking import feeds
from lumi.booking.models import Appointment, Service, Status
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.dashboard.shop_life import (
    booked,
    customer,
    queued,
    recorded,
    service_of,
    staff_of,
    start,
    wrote,
)
from tests.dashboard.visiting import Reader

AT_15 = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)  # 15:00 in Madrid, today
AT_16 = AT_15 + timedelta(hours=1)
DIARY = "/b/corte-fino/diary/"


def books(reader: Reader, shop: Tenant, **fields: Any) -> str:
    """The page that comes back; "" when it was booked."""
    given = {"do": "book", "service": service_of(shop).id, "staff": "0", "day": "2026-12-01"}
    given |= {"start": AT_15.isoformat(), **fields}
    if "staff" not in fields:
        del given["staff"]
    answer = reader.sends(f"{DIARY}new", token_from=DIARY, **given)
    return "" if answer.status_code == 303 else answer.text


def moves(reader: Reader, made: Appointment, **fields: Any) -> str:
    given = {"do": "move", "staff": made.staff_id, "start": AT_16.isoformat(), **fields}
    answer = reader.sends(f"{DIARY}{made.id}/move", token_from=DIARY, **given)
    return "" if answer.status_code == 303 else answer.text


def all_booked() -> list[tuple[Any, ...]]:
    return database.rows("SELECT customer_id, starts_at, status FROM appointment ORDER BY id")


def test_a_known_customer_is_found_by_a_piece_of_name_or_number(
    owner: Reader, shop: Tenant
) -> None:
    customer(shop, name="José María")

    for typed in ("jose", "JOSÉ mar", "0600 111", "111222"):
        page = owner.sends(f"{DIARY}new", token_from=DIARY, do="find", who=typed).text
        assert "José María" in page, typed
    assert (
        "Nobody is called so"
        in owner.sends(f"{DIARY}new", token_from=DIARY, do="find", who="Pedro").text
    )


def test_a_known_customer_is_booked_and_it_stands(owner: Reader, shop: Tenant) -> None:
    ana = customer(shop)

    assert not books(owner, shop, customer=ana)

    assert all_booked() == [(ana, "2026-12-01T14:00:00+00:00", "confirmed")]
    assert queued() == []
    assert recorded()[-1] == ("owner@corte.example", "booked an appointment", "#1")
    assert "Booked: Appointment, today 15:00." in owner.sees(DIARY)


def test_a_new_customer_is_booked_by_name_and_number(staff: Reader, shop: Tenant) -> None:
    assert not books(staff, shop, name="Eva Ruiz", phone="+34 699 000 111")

    assert database.row("SELECT phone, told_name FROM customer") == ("34699000111", "Eva Ruiz")
    assert "Eva Ruiz" in staff.sees(DIARY)


def test_the_customer_reads_of_it_when_that_is_wished_for(owner: Reader, shop: Tenant) -> None:
    ana = customer(shop)
    wrote(ana)

    books(owner, shop, customer=ana, tell="y")

    (told,) = queued()
    assert "confirmed" in told


def test_who_cannot_be_told_is_said(owner: Reader, shop: Tenant) -> None:
    books(owner, shop, customer=customer(shop), tell="y")

    assert queued() == []
    assert "could not be told" in owner.sees(DIARY)


def test_a_customer_who_stands_at_the_desk_is_booked_without_notice(
    owner: Reader, shop: Tenant
) -> None:
    ana = customer(shop)
    soon, over = T0 + timedelta(minutes=30), T0 - timedelta(hours=1)

    assert not books(owner, shop, customer=ana, start=soon.isoformat())
    assert "is over" in books(owner, shop, customer=ana, start=over.isoformat())


def test_a_taken_time_is_refused_with_the_nearest_free_ones(owner: Reader, shop: Tenant) -> None:
    booked(shop, AT_15)

    page = books(owner, shop, name="Eva", phone="+34 699 000 111")

    assert "today 15:00 is taken." in page
    assert "today 14:30" in page
    assert "today 15:30" in page
    assert "+34 699 000 111" in page  # what was typed is not lost
    assert len(all_booked()) == 1


def test_a_time_outside_the_hours_is_refused(owner: Reader, shop: Tenant) -> None:
    at_21 = AT_15 + timedelta(hours=6)

    assert "outside the opening hours" in books(
        owner, shop, customer=customer(shop), start=at_21.isoformat()
    )


def test_what_is_missing_is_said_beside_the_form(owner: Reader, shop: Tenant) -> None:
    assert "Choose a customer" in books(owner, shop)
    assert "Choose a time" in books(owner, shop, customer=customer(shop), start="soon")
    assert "no phone number" in books(owner, shop, phone="12")
    assert all_booked() == []


def test_a_customer_of_another_business_cannot_be_booked(
    owner: Reader, shop: Tenant, settings: Settings
) -> None:
    from lumi.tenants import enrolment

    other = enrolment.add("Otra Casa", T0, settings, phone_id="999")
    theirs = customer(other, "34611000000", "Zoe")

    page = books(owner, shop, customer=theirs)

    assert "Choose a customer" in page
    assert "Zoe" not in page
    assert "Zoe" not in owner.sees(f"{DIARY}new?customer={theirs}")


def test_a_move_is_told_to_the_customer_and_recorded(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)
    wrote(made.customer_id)

    assert not moves(owner, made, tell="y")

    assert start(made) == AT_16
    (told,) = queued()
    assert "16:00" in told
    assert recorded()[-1][1:] == ("moved an appointment", f"#{made.id}")


def test_a_move_in_silence_tells_nobody(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)
    wrote(made.customer_id)

    moves(owner, made)

    assert start(made) == AT_16
    assert queued() == []


def test_a_move_onto_another_appointment_is_refused_with_free_times(
    owner: Reader, shop: Tenant
) -> None:
    made = booked(shop, AT_15)
    booked(shop, AT_16, customer(shop, "34600999888", "Bea"))

    page = moves(owner, made, tell="y")

    assert "today 16:00 is taken." in page
    assert "today 16:30" in page
    assert start(made) == AT_15
    assert queued() == []


def test_a_move_to_somebody_who_does_not_do_the_service_is_refused(
    owner: Reader, shop: Tenant
) -> None:
    maria, pedro = staff_of(shop, "Maria", "Pedro")
    made = booked(shop, AT_15, staff_id=maria.id)
    with database.write() as connection:
        nails = Service.create(tenant=shop.id, position=9, name="Nails", minutes=30)
        connection.execute("INSERT INTO staff_service VALUES (?, ?)", (pedro.id, nails.id))

    assert "do not do this service" in moves(owner, made, staff=pedro.id)
    assert start(made) == AT_15


def test_moving_where_it_is_already_changes_nothing(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)
    wrote(made.customer_id)

    assert not moves(owner, made, start=AT_15.isoformat(), tell="y")

    assert queued() == []
    assert "already" in owner.sees(DIARY)


def test_the_own_time_of_what_is_moved_is_offered_with_somebody_else_only(
    owner: Reader, shop: Tenant
) -> None:
    maria, pedro = staff_of(shop, "Maria", "Pedro")
    made = booked(shop, AT_15, staff_id=maria.id)
    own, other = (f'value="{at.isoformat()}"' for at in (AT_15, AT_16))

    for whoever_has_it in (maria.id, 0):
        page = moves(owner, made, do="times", start="", staff=whoever_has_it)
        assert other in page
        assert own not in page
    assert own in moves(owner, made, do="times", start="", staff=pedro.id)


def test_the_form_offers_another_day_without_changing_anything(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)

    page = moves(owner, made, do="times", start="", day="2026-12-02")

    assert 'value="2026-12-02T08:00:00+00:00"' in page
    assert start(made) == AT_15


def test_a_day_without_free_times_offers_the_nearest(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)

    page = moves(owner, made, do="times", start="", day="2026-12-06")  # a Sunday

    assert "The nearest free times" in page
    assert "Mon 7 Dec 09:00" in page


def test_what_has_taken_place_is_not_moved(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)
    Appointment.update(status=Status.COMPLETED).where(Appointment.id == made.id).execute()

    moves(owner, made)

    assert start(made) == AT_15
    assert "has taken place" in owner.sees(DIARY)


def test_the_owner_makes_and_renews_the_address_of_a_calendar(
    owner: Reader, shop: Tenant, settings: Settings
) -> None:
    assert "/calendar/" not in owner.sees(f"{DIARY}feeds")

    owner.sends(f"{DIARY}feeds", token_from=DIARY, staff="0")
    first = feeds.kept(shop, settings)[None]
    assert f"/calendar/{first}.ics" in owner.sees(f"{DIARY}feeds")
    assert owner.opens(f"/calendar/{first}.ics").status_code == 200

    owner.sends(f"{DIARY}feeds", token_from=DIARY, staff="0")
    assert owner.opens(f"/calendar/{first}.ics").status_code == 404
    assert owner.sends(f"{DIARY}feeds", token_from=DIARY, staff="987").status_code == 404
