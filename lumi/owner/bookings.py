"""An owner books for a customer, by name or number, under the rules that everybody books by."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from lumi.booking import appointments, calendar
from lumi.booking.appointments import SlotTaken
from lumi.booking.dialogue import naming, particulars
from lumi.booking.models import Service, Status
from lumi.conversations import customers
from lumi.conversations.outbox import Reply
from lumi.owner import agenda, people, starts, state, told, words
from lumi.owner.orders import Deed, Visit, asked, plain
from lumi.owner.words import Command, Said
from lumi.tenants.models import Tenant
from lumi.whatsapp.contacts import Contact


def order(visit: Visit, said: Said, language: str) -> Deed | None:
    """Book for who is named; None where nobody is: the owner books for themself, as others do."""
    name, service_id, staff_id = _named(visit.tenant, said, language)
    phone = particulars.phone_in(said.text)
    if not (name or phone) or words.is_mine(said):
        return None
    opened: state.Open = {"order": Command.BOOK, "name": " ".join(name), "phone": phone}
    opened |= {"service_id": service_id, "staff_id": staff_id}
    return partial(_go, visit, starts.heard(opened, said))


def go_on(visit: Visit, opened: state.Open, said: Said) -> Deed | None:
    """What was asked for: a number, a time, a service; None for words that are none of it."""
    phone = particulars.phone_in(said.text) if not opened.get("customer_id") else ""
    name, service_id, staff_id = _named(visit.tenant, said, visit.language)
    known = dict(starts.heard(opened, said if not phone else replace(said, when=None)))
    known |= {
        key: value
        for key, value in (("phone", phone), ("service_id", service_id), ("staff_id", staff_id))
        if value
    }
    if name and not (phone or said.when or opened.get("customer_id")):
        known["name"] = " ".join(name)  # of somebody else, as nobody is called like the first
    return partial(_go, visit, known) if known != opened else None


def picked(visit: Visit, opened: state.Open, key: str, value: Any) -> Deed:
    """What was tapped."""
    return partial(_go, visit, {**opened, key: value})


def _named(tenant: Tenant, said: Said, language: str) -> tuple[list[str], int | None, int | None]:
    """The words that may be a customer's name, the service and the staff member."""
    services = calendar.services(tenant)
    service = naming.named(said.rest, [one.name for one in services])
    members = [one for one in people.staff(tenant) if one[1]]
    member = naming.named(service.rest, [name for _, name in members])
    left = words.names(replace(said, rest=member.rest), Command.BOOK, language)
    only = services[0].id if len(services) == 1 else None
    return (
        left,
        services[service.places[0]].id if len(service.places) == 1 else only,
        members[member.places[0]][0] if len(member.places) == 1 else None,
    )


def _go(visit: Visit, opened: state.Open, connection: Any, now: datetime) -> list[Reply]:
    """Book it, or ask for what is missing and keep the rest."""
    question = _who(visit, opened, connection, now) or _what(visit, opened)
    if question is None and not opened.get("starts"):
        question = plain(visit.say("book_when", name=opened["name"]))
    if question is not None:
        state.save(connection, visit.owner, opened, now)
        return question
    service = Service.get(
        (Service.tenant == visit.tenant.id) & (Service.id == opened["service_id"])
    )
    start = starts.chosen(visit, opened, service)
    assert start is not None
    try:
        made = appointments.book(
            *(visit.tenant, service, opened["customer_id"], start),
            message_id=visit.bubble.id,
            now=now,
            staff_id=opened.get("staff_id"),
            status=Status.CONFIRMED,
        )
    except SlotTaken:
        return starts.refused(visit, opened, service, start, None, connection, now)
    said = visit.say("owner_booked", what=agenda.described(visit, made))
    heard = told.tell(visit, made, told.Announcement.CONFIRMED, connection, now)
    return plain(f"{said}\n{heard}")


def _who(visit: Visit, opened: state.Open, connection: Any, now: datetime) -> list[Reply] | None:
    """Settles the customer, or asks who is meant."""
    if opened.get("customer_id"):
        opened["name"] = people.person(visit.tenant, opened["customer_id"]).name
        return None
    if opened["phone"]:
        contact = Contact(phone=opened["phone"])
        known = customers.identify(connection, visit.tenant.id, contact, now)
        if opened["name"] and not known.name:
            customers.tell(connection, known.id, name=opened["name"])
        opened["customer_id"] = known.id
        opened["name"] = people.person(visit.tenant, known.id).name
        return None
    found = people.named(visit.tenant, opened["name"].split(), now)
    if len(found) == 1:
        opened |= {"customer_id": found[0].id, "name": found[0].name}
        return None
    if not found:
        return plain(visit.say("book_phone", name=opened["name"]))
    choices = [(f"own:who:{one.id}", f"{one.name} {one.phone[-4:]}".strip()) for one in found]
    return asked(visit.say("which_customer"), choices, visit.language)


def _what(visit: Visit, opened: state.Open) -> list[Reply] | None:
    if opened.get("service_id"):
        return None
    choices = [(f"own:service:{one.id}", one.name) for one in calendar.services(visit.tenant)]
    return asked(visit.say("ask_service"), choices, visit.language)
