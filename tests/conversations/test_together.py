"""Webhooks that are written down together: what is looked up once stays true to the end."""

from typing import Any

from lumi import database
from lumi.conversations import arrivals
from lumi.conversations.arrivals import Arrival
from lumi.conversations.doors import Address
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from lumi.whatsapp import events
from tests.conftest import PHONE_ID, T0, T
from tests.conversations.arriving import arrive, payload, text_from

ANA, BEA, NEW = "34600111222", "34600333444", "34699999999"
COMMON = Address(None, 21600)


def together(*payloads: dict[str, Any], at: float = 1) -> set[str]:
    """Write them down in one transaction; the statements that took."""
    found = [Arrival(events.parse(one, T(at)), COMMON, T(at)) for one in payloads]
    statements: set[str] = set()  # a trigger shows as its statement once more
    with database.write() as connection:
        connection.set_trace_callback(statements.add)
        arrivals.take_in(connection, found)
        connection.set_trace_callback(None)
    return {one for one in statements if not one.startswith("--")}


def rows() -> list[tuple[Any, ...]]:
    return database.rows(
        "SELECT message.tenant_id, phone, text, outcome FROM message"
        " JOIN customer ON customer.id = customer_id ORDER BY message.id"
    )


def test_many_customers_who_are_known_cost_no_more_statements_than_one(tenant: Tenant) -> None:
    phones = [f"3460000000{number}" for number in range(8)]
    for phone in phones:
        arrive(text_from(phone, "first"))

    alone = together(payload(text_from(phones[0], "again")))
    all_at_once = together(*(payload(text_from(phone, "and again")) for phone in phones))

    assert len(all_at_once) == len(alone) == 3  # who writes, what they write, the count of it
    assert len(rows()) == 17


def test_webhooks_of_two_tenants_reach_each_its_own(tenant: Tenant, settings: Settings) -> None:
    other = enrolment.add("Other", T0, settings, phone_id="700")
    for _ in range(2):  # unknown at first, known then
        here, there = text_from(ANA, "here"), text_from(ANA, "there")
        together(payload(here, phone_id=PHONE_ID), payload(there, phone_id="700"))

    mine, theirs = (tenant.id, ANA, "here", None), (other.id, ANA, "there", None)
    assert sorted(rows()) == sorted([mine, theirs] * 2)


def test_a_new_customers_bubbles_that_come_together_are_one_customers(tenant: Tenant) -> None:
    together(payload(text_from(NEW, "one")), payload(text_from(NEW, "two")))

    assert database.value("SELECT count(*) FROM customer") == 1
    assert [text for _, _, text, _ in rows()] == ["one", "two"]


def test_who_changes_the_number_and_writes_from_it_at_once_stays_one_customer(
    tenant: Tenant,
) -> None:
    arrive(text_from(ANA, "hola"))
    arrive(text_from(BEA, "hola"))
    system = {"type": "user_changed_number", "wa_id": NEW, "body": "changed"}
    change = {**text_from(ANA, ""), "type": "system", "text": None, "system": system}

    together(
        payload(change), payload(text_from(NEW, "from the new one")), payload(text_from(BEA, "me"))
    )

    assert sorted(database.rows("SELECT phone FROM customer")) == [(BEA,), (NEW,)]
    assert rows()[-2:] == [
        (tenant.id, NEW, "from the new one", None),
        (tenant.id, BEA, "me", None),
    ]


def test_a_customer_to_whom_the_owner_has_just_written_is_the_owners(tenant: Tenant) -> None:
    arrive(text_from(ANA, "hola"))
    echo = {"from": "34900000000", "to": ANA, "id": "wamid.echo", "type": "text"}
    echo |= {"timestamp": str(int(T(1).timestamp())), "text": {"body": "I will see to it"}}

    together(
        payload(field="smb_message_echoes", message_echoes=[echo]),
        payload(text_from(ANA, "thank you")),
    )

    assert rows()[-1] == (tenant.id, ANA, "thank you", "human")


def test_a_customers_new_name_is_kept_though_another_bubble_comes_under_the_old(
    tenant: Tenant,
) -> None:
    arrive(text_from(ANA, "hola"), contacts=[{"profile": {"name": "Ana"}, "wa_id": ANA}])

    together(
        payload(text_from(ANA, "1"), contacts=[{"profile": {"name": "Ana M."}, "wa_id": ANA}]),
        payload(text_from(ANA, "2")),
    )

    assert database.rows("SELECT name FROM customer") == [("Ana M.",)]
