"""The first page of a business: what is next, who waits, and what is broken."""

from datetime import UTC, datetime, timedelta

from lumi import clock, database
from lumi.booking.models import Status
from lumi.conversations import handover
from lumi.tenants import enrolment, notices, pausing
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.conversations.arriving import arrive, text_from
from tests.dashboard.shop_life import NASTY, booked, customer, recorded, status
from tests.dashboard.visiting import Reader

AT_15 = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)  # 15:00 in Madrid, today
TODAY = "/b/corte-fino/"


def notice(tenant: Tenant, kind: str, detail: str) -> None:
    with database.write() as connection:
        notices.raise_notice(connection, tenant.id, kind, detail, T0)


def wants_a_person(tenant: Tenant, text: str) -> int:
    """A customer whose message is left to a person."""
    arrive(text_from("34600111222", text))
    customer_id = int(database.value("SELECT id FROM customer"))
    with database.write() as connection:
        handover.ask(connection, customer_id, T0)
    return customer_id


def test_an_empty_day_teaches_what_will_be_here(owner: Reader, shop: Tenant) -> None:
    page = owner.sees(TODAY)

    assert "Nobody is booked for the coming week." in page
    assert "Lumi has an answer to everything" in page
    assert "0 appointments today" in page


def test_the_next_appointments_are_listed(staff: Reader, shop: Tenant) -> None:
    booked(shop, AT_15)
    booked(shop, AT_15 + timedelta(days=1), customer(shop, "34600999888", "Bea"))

    page = staff.sees(TODAY)

    assert page.index("today 15:00") < page.index("tomorrow 15:00")
    assert "1 appointment today" in page


def test_what_is_pending_is_confirmed_right_here(staff: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15, status=Status.PENDING)
    assert "To confirm" in staff.sees(TODAY)
    assert f"/diary/{made.id}/cancellation?back=/b/corte-fino/" in staff.sees(TODAY)

    staff.sends(f"{TODAY}diary/{made.id}/confirmation", token_from=TODAY, back=TODAY)

    assert status(made) == "confirmed"
    assert "To confirm" not in staff.sees(TODAY)


def test_who_was_given_back_does_not_wait_any_more(owner: Reader, shop: Tenant) -> None:
    wants_a_person(shop, "Is anybody there?")
    arrive(text_from("34600111222", "Hello?"), at=T0)
    assert "Waiting for you" in owner.sees(TODAY)
    (number,) = database.row("SELECT id FROM conversation") or (0,)

    owner.sends(f"{TODAY}conversations/{number}/handover/end", token_from=TODAY)

    assert "Waiting for you" not in owner.sees(TODAY)


def test_who_waits_for_a_person_is_shown_until_one_answers(owner: Reader, shop: Tenant) -> None:
    wants_a_person(shop, NASTY)

    page = owner.opens(TODAY).text
    assert "Waiting for you" in page
    assert NASTY not in page

    with database.write() as connection:
        connection.execute(
            "INSERT INTO message (tenant_id, customer_id, conversation_id, role, type, text, ts,"
            " received_at) SELECT tenant_id, customer_id, id, 'human', 'text', 'Here I am', ?, ?"
            " FROM conversation",
            (clock.stamp(T0), clock.stamp(T0)),
        )
    assert "Waiting for you" not in owner.sees(TODAY)


def test_questions_alike_are_one_line(owner: Reader, shop: Tenant) -> None:
    for number, phone in enumerate(("34600111222", "34600111223", "34600111222")):
        who = customer(shop, phone, "")
        with database.write() as connection:
            if number == 0:
                connection.execute(
                    "INSERT INTO gap (id, tenant_id, state, asked_at) VALUES (1, ?, 'open', ?)",
                    (shop.id, clock.stamp(T0)),
                )
            connection.execute(
                "INSERT INTO open_question (tenant_id, customer_id, text, asked_at, gap_id)"
                " VALUES (?, ?, 'Are dogs welcome?', ?, 1)",
                (shop.id, who, clock.stamp(T0)),
            )

    page = owner.sees(TODAY)

    assert page.count("Are dogs welcome?") == 1
    assert "2 customers" in page


def test_a_fault_is_told_in_its_words_and_settled_by_a_person(staff: Reader, shop: Tenant) -> None:
    notice(shop, "customer not told", "Ana has not been told. Please tell them.")
    assert "Ana has not been told." in staff.sees(TODAY)

    staff.sends(f"{TODAY}notices/done", token_from=TODAY, kind="customer not told")

    assert "Ana has not been told." not in staff.sees(TODAY)
    assert recorded()[-1] == ("staff@corte.example", "settled a notice", "customer not told")


def test_a_fault_that_ends_by_itself_cannot_be_waved_away(owner: Reader, shop: Tenant) -> None:
    kind = enrolment.TOKEN_NOTICES[1]
    notice(shop, kind, "WhatsApp refuses the token.")

    assert f'value="{kind}"' not in owner.sees(TODAY)
    owner.sends(f"{TODAY}notices/done", token_from=TODAY, kind=kind)

    assert "WhatsApp refuses the token." in owner.sees(TODAY)


def test_notices_of_another_business_stay_theirs(owner: Reader, shop: Tenant) -> None:
    with database.write() as connection:
        notices.raise_notice(connection, None, "llm refused", "The key is wrong.", T0)

    assert "The key is wrong." not in owner.sees(TODAY)
    owner.sends(f"{TODAY}notices/done", token_from=TODAY, kind="llm refused")
    assert notices.open_notices(None)


def test_a_worker_that_has_stopped_is_said(owner: Reader, shop: Tenant) -> None:
    assert "Lumi is not answering" in owner.sees(TODAY)

    with database.write() as connection:
        connection.execute(
            "INSERT INTO worker (token, started_at, alive_at) VALUES ('w', ?1, ?1)",
            (clock.stamp(clock.now()),),
        )

    assert "Lumi is not answering" not in owner.sees(TODAY)


def test_the_owner_pauses_and_resumes_and_staff_do_not(
    owner: Reader, staff: Reader, shop: Tenant
) -> None:
    assert "Pause Lumi" not in staff.sees(TODAY)

    owner.sends(f"{TODAY}pause", token_from=TODAY, paused="yes")
    assert pausing.is_paused(Tenant.get_by_id(shop.id), T0)
    assert "Lumi is paused" in staff.sees(TODAY)

    owner.sends(f"{TODAY}pause", token_from=TODAY, paused="no")
    assert not pausing.is_paused(Tenant.get_by_id(shop.id), T0)


def test_the_days_numbers_are_one_line(owner: Reader, shop: Tenant) -> None:
    made = booked(shop, AT_15)
    with database.write() as connection:
        connection.execute("UPDATE appointment SET status = 'no_show' WHERE id = ?", (made.id,))
    arrive(text_from("34600111222", "Hello"))

    page = owner.sees(TODAY)

    assert "1 message in" in page
    assert "1 did not come" in page
