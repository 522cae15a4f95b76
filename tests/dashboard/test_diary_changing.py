"""One appointment: confirmed, declined, cancelled with words, kept or missed; and blocked time."""

from datetime import UTC, datetime, timedelta

from lumi import clock, database
from lumi.booking import closures
from lumi.booking.models import Status
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.dashboard.shop_life import (
    booked,
    customer,
    queued,
    recorded,
    staff_of,
    status,
    wrote,
)
from tests.dashboard.visiting import Reader

AT_15 = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)  # 15:00 in Madrid, today
DIARY = "/b/corte-fino/diary/"


def test_a_pending_appointment_is_confirmed_and_told_once(staff: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15, status=Status.PENDING)
    wrote(made.customer_id)

    for _ in range(2):
        staff.sends(f"{DIARY}{made.id}/confirmation", token_from=DIARY)

    assert status(made) == "confirmed"
    assert len(queued()) == 1
    assert recorded() == [("staff@corte.example", "confirmed an appointment", f"#{made.id}")]


def test_a_confirmation_leads_back_to_the_page_it_came_from_and_nowhere_else(
    owner: Reader, shop: Tenant
) -> None:
    made = booked(shop, AT_15, status=Status.PENDING)
    address = f"{DIARY}{made.id}/confirmation"

    back = owner.sends(address, token_from=DIARY, back="/b/corte-fino/")
    elsewhere = owner.sends(address, token_from=DIARY, back="https://evil.example/")

    assert back.location == "/b/corte-fino/"
    assert elsewhere.location == f"{DIARY}{made.id}"


def test_cancelling_asks_first(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)

    assert "Cancel this appointment?" in owner.sees(f"{DIARY}{made.id}/cancellation")
    assert status(made) == "confirmed"


def test_a_cancelled_customer_reads_our_own_words(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)
    wrote(made.customer_id)

    owner.sends(
        f"{DIARY}{made.id}/cancellation", token_from=DIARY, tell="y", note="The boiler broke."
    )

    assert status(made) == "cancelled"
    (told,) = queued()
    assert told.startswith("I'm sorry, we had to cancel")
    assert told.endswith("\n\nThe boiler broke.")
    assert recorded()[-1][1] == "cancelled an appointment"


def test_a_pending_appointment_is_declined(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15, status=Status.PENDING)
    wrote(made.customer_id)

    owner.sends(f"{DIARY}{made.id}/cancellation", token_from=DIARY, tell="y")

    (told,) = queued()
    assert "can't take" in told
    assert recorded()[-1][1] == "declined an appointment"


def test_a_cancellation_in_silence_tells_nobody(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)
    wrote(made.customer_id)

    owner.sends(f"{DIARY}{made.id}/cancellation", token_from=DIARY)

    assert status(made) == "cancelled"
    assert queued() == []


def test_words_that_are_too_long_cancel_nothing_and_are_kept(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)

    page = owner.sends(f"{DIARY}{made.id}/cancellation", token_from=DIARY, note="so sorry " * 90)

    assert "so sorry so sorry" in page.text
    assert status(made) == "confirmed"


def test_who_has_not_written_lately_is_to_be_called(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)

    assert "Please call them" in owner.sees(f"{DIARY}{made.id}/cancellation")
    owner.sends(f"{DIARY}{made.id}/cancellation", token_from=DIARY, tell="y")

    assert "could not be told" in owner.sees("/b/corte-fino/")


def test_what_is_cancelled_is_not_confirmed_any_more(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)
    owner.sends(f"{DIARY}{made.id}/cancellation", token_from=DIARY)

    owner.sends(f"{DIARY}{made.id}/confirmation", token_from=DIARY)

    assert status(made) == "cancelled"
    assert "was cancelled meanwhile" in owner.sees(DIARY)


def test_who_came_and_who_did_not_is_noted_and_put_right(staff: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)
    address = f"{DIARY}{made.id}/attendance"

    staff.sends(address, token_from=DIARY, came="yes")
    assert status(made) == "confirmed"  # it has not begun
    assert "once the appointment has begun" in staff.sees(DIARY)

    clock.travel(AT_15 + timedelta(minutes=5))
    staff.sends(address, token_from=DIARY, came="no")
    assert status(made) == "no_show"
    assert "They came" in staff.sees(f"{DIARY}{made.id}")
    staff.sends(address, token_from=DIARY, came="yes")
    assert status(made) == "completed"


def blocks(reader: Reader, **fields: str) -> str:
    given = {"staff": "0", "first": "2026-12-02", "since": "14:00", "until": "16:00", **fields}
    answer = reader.sends(f"{DIARY}closures", token_from=DIARY, **given)
    return "" if answer.status_code == 303 else answer.text


def test_blocked_time_is_in_the_diary_and_cannot_be_booked(staff: Reader, shop: Tenant) -> None:
    assert not blocks(staff, reason="Training")

    page = staff.sees(f"{DIARY}?on=2026-12-02")
    assert "Training" in page
    assert 'aria-label="Book 14:30"' not in page
    assert 'aria-label="Book 16:00"' in page


def test_time_of_one_of_the_staff_is_blocked_for_them_alone(owner: Reader, shop: Tenant) -> None:
    maria, _pedro = staff_of(shop, "Maria", "Pedro")

    blocks(owner, staff=str(maria.id), reason="Dentist")

    (closure,) = closures.coming(shop, T0, 9)
    assert closure.staff_id == maria.id
    assert owner.sees(f"{DIARY}?on=2026-12-02").count('aria-label="Book 14:30"') == 1


def test_whom_a_closure_hits_is_shown_before_it_is_made(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15 + timedelta(days=1), customer(shop, name="Ana"))

    page = blocks(owner)
    assert "One appointment lies in that time" in page
    assert "Ana" in page
    assert closures.coming(shop, T0, 9) == []

    assert not blocks(owner, do="all the same")
    assert len(closures.coming(shop, T0, 9)) == 1
    assert status(made) == "confirmed"
    assert "move or cancel them one by one" in owner.sees(DIARY)


def test_days_without_hours_are_blocked_whole(owner: Reader, shop: Tenant) -> None:
    blocks(owner, first="2026-12-24", last="2026-12-25", since="", until="", reason="Christmas")

    assert "Thu 24 Dec – Fri 25 Dec" in owner.sees(f"{DIARY}closures")


def test_a_closure_that_ends_before_it_begins_is_refused(owner: Reader, shop: Tenant) -> None:
    assert "comes before the beginning" in blocks(owner, until="13:00")
    assert "That is over" in blocks(owner, first="2026-11-30")
    assert "Choose a day" in blocks(owner, first="0002-01-01")
    assert closures.coming(shop, T0, 9) == []


def test_blocked_time_is_given_back(owner: Reader, shop: Tenant) -> None:
    blocks(owner)
    (closure,) = closures.coming(shop, T0, 9)

    owner.sends(f"{DIARY}closures/{closure.id}/end", token_from=DIARY)

    assert closures.coming(shop, T0, 9) == []
    assert recorded()[-1][1] == "unblocked time"
    assert database.value("SELECT count(*) FROM closure") == 0
