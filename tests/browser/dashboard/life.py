"""A barber shop in the middle of a week: customers, chats, appointments, questions, usage.

Everything goes through Lumi's own doors; the names are the nastiest that real ones come with.
"""

from datetime import datetime, timedelta
from pathlib import Path

from lumi import database
from lumi.booking import appointments, calendar
from lumi.booking.models import Appointment
from lumi.booking.standing import Status
from lumi.tenants import notices, usage
from lumi.tenants.models import Tenant, named
from lumi.tenants.usage import Kind
from lumi.tenants.users import Role
from tests.conversations.arriving import arrive, text_from
from tests.dashboard.visiting import account

SLUG, PHONE_ID = "demo", "15550100200"
OWNER, STAFF = "owner@harbour.example", "staff@harbour.example"
OPERATOR = "operator@lumi.example"
LONG = "Maximiliane-Friederike-Wolkenstein-Trostburg"
CUSTOMERS = {  # by phone: the name, and what was written
    "447700900001": ("Ana Torres", "Hello! What are your opening hours?"),
    "447700900002": ("Ben Okafor", "Do you repair bicycles?"),
    "447700900003": ("Chloé Martin", "I want to speak to a person, please."),
    "447700900004": ("<img src=x onerror=alert(1)>", "<script>document.title='ran'</script>"),
    "447700900005": (LONG, "https://example.org/" + "a" * 120),
    "447700900006": ("ليلى حداد", "مرحبا، متى تفتحون؟"),
    "447700900007": ("=HYPERLINK(1)", "{{ 7 * 7 }} %(name)s"),
}


def move_in(file: Path, now: datetime) -> None:
    """Fill the file of a demo that does not run yet: its worker answers what was just written."""
    database.open_file(file)
    try:
        tenant = named(SLUG)
        account(OWNER, tenant)
        account(STAFF, tenant, Role.STAFF)
        account(OPERATOR, None)
        _write(now)
        _book(tenant, now)
        _use(tenant, now)
        with database.write() as connection:
            notices.raise_notice(connection, tenant.id, "reminder", "A template is missing.", now)
    finally:
        database.db.close()


def _write(now: datetime) -> None:
    for phone, (name, text) in CUSTOMERS.items():
        contact = {"profile": {"name": name}, "wa_id": phone}
        for at, body in ((now - timedelta(days=2), "Hi"), (now, text)):
            said = text_from(phone, body, ts=at)
            arrive(said, at=at, phone_id=PHONE_ID, contacts=[contact])


def _book(tenant: Tenant, now: datetime) -> None:
    """Two that were, and for each customer one that will be: some asked for, some confirmed."""
    ids = [number for (number,) in database.rows("SELECT id FROM customer ORDER BY id")]
    for customer_id, ends in zip(ids, (appointments.complete, appointments.no_show), strict=False):
        made = _next(tenant, customer_id, now - timedelta(days=8), Status.CONFIRMED)
        with database.write():
            ends(tenant, made, now=now)
    for number, customer_id in enumerate(ids):
        status = Status.PENDING if number % 3 == 0 else Status.CONFIRMED
        made = _next(tenant, customer_id, now, status)
    with database.write():
        appointments.cancel(tenant, made, now=now)


def _next(tenant: Tenant, customer_id: int, now: datetime, status: Status) -> Appointment:
    """The next free time after `now`, some hours apart from the last that was taken so."""
    service = calendar.services(tenant)[customer_id % 2]
    free = calendar.free_between(
        tenant, service, now, now + timedelta(days=7), now, count=3 + customer_id
    )
    with database.write():
        return appointments.book(
            tenant, service, customer_id, free[-1], message_id=None, now=now, status=status
        )


def _use(tenant: Tenant, now: datetime) -> None:
    with database.write() as connection:
        for days in (-1, *range(0, 60, 3)):  # -1: tests may run into the next day, or month
            at = now - timedelta(days=days)
            common = (connection, tenant.id, tenant.timezone, at)
            usage.count(*common, Kind.INBOUND, phone_id=PHONE_ID, messages=12 + days % 7)
            usage.count(*common, Kind.OUTBOUND, phone_id=PHONE_ID, messages=11 + days % 5)
            usage.count(
                *(*common, Kind.DELIVERED),
                phone_id=PHONE_ID,
                category="service",
                pricing="free_customer_service",
                messages=10,
            )
            usage.count_tokens(*common, "gpt-5-mini", 9000, 800)
            usage.count_tokens(*common, "a-model-nobody-knows", 900, 80)
