"""Booking for a customer: who, what, when, by the same rules as in the chat."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField, StringField, TelField
from wtforms.validators import InputRequired, Length, Optional

from lumi import clock, database
from lumi.announcements import Announcement, announce
from lumi.booking import appointments, calendar
from lumi.booking.appointments import SlotTaken
from lumi.booking.models import Appointment, Service, Status
from lumi.conversations import customers
from lumi.dashboard import showing
from lumi.dashboard.diary import starts
from lumi.dashboard.diary.room import (
    LARGEST,
    NearDay,
    blueprint,
    day_address,
    instant_asked,
    record,
)
from lumi.dashboard.diary.starts import Choice
from lumi.owner import people
from lumi.owner.people import Person
from lumi.plain import N_
from lumi.tenants.enrolment import Refused, phone_digits
from lumi.whatsapp.contacts import Contact


class BookingForm(FlaskForm):
    who = StringField(_l("Name or phone"), [Length(max=80)])
    customer = IntegerField(validators=[Optional()])
    name = StringField(_l("Name"), [Length(max=80)], render_kw={"autocomplete": "off"})
    phone = TelField(_l("Phone, with the country code"), [Length(max=30)])
    service = SelectField(_l("Service"), coerce=int)
    staff = SelectField(_l("With"), coerce=int)
    day = NearDay(_l("Day"), [InputRequired()])
    start = StringField()
    tell = BooleanField(_l("Confirm it to the customer on WhatsApp"))


@dataclass(slots=True)
class Desk:
    """What the page shows beside the form."""

    form: BookingForm
    service: Service | None
    found: list[Person] = field(default_factory=list)
    choice: Choice = field(default_factory=lambda: Choice((), True))
    start: datetime | None = None
    faults: list[str] = field(default_factory=list)


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    desk = _desk()
    if desk.service is None:
        return render_template("dashboard/diary/nothing_offered.html")
    if request.form.get("do") == "book":
        booked = _book(desk)
        if booked is not None:
            return redirect(day_address(booked.starts_at), 303)
    return render_template("dashboard/diary/booking.html", desk=desk, form=desk.form)


def _desk() -> Desk:
    """The form as it was filled in so far, with what can be chosen from it."""
    day, start = starts.asked_for()
    given = {"day": day, "staff": request.args.get("staff", type=int)}
    given |= {"customer": request.args.get("customer", type=int)}
    form = BookingForm(data=given)
    offered = calendar.services(g.tenant)
    form.service.choices = [(one.id, _titled(one)) for one in offered]
    if not offered:
        return Desk(form, None)
    service = next((one for one in offered if one.id == form.service.data), offered[0])
    form.service.data = service.id
    form.staff.choices = starts.staff_choices(calendar.staff_for(g.tenant, service))
    faults = starts.settle_staff(form.staff)
    desk = Desk(form, service, start=instant_asked(form.start.data) or start, faults=faults)
    if form.day.data:
        desk.choice = starts.of_day(service, form.staff.data or None, form.day.data)
    desk.found = _found(form)
    return desk


def _titled(service: Service) -> str:
    return " · ".join(
        filter(None, (service.name, _("%(count)s min", count=service.minutes), service.price))
    )


def _found(form: BookingForm) -> list[Person]:
    """Who was searched for, and who is chosen already."""
    wanted = form.customer.data or 0
    chosen = people.known(g.tenant, wanted) if 0 < wanted <= LARGEST else None
    others = people.searched(g.tenant, form.who.data, clock.now()) if form.who.data else []
    return [*([chosen] if chosen else []), *(one for one in others if one != chosen)]


def _book(desk: Desk) -> Appointment | None:
    """The new appointment; None with the reasons beside the form."""
    form, now = desk.form, clock.now()
    assert desk.service is not None
    is_whole = form.validate()
    phone = _phone_of(desk)
    if desk.start is None:
        desk.faults.append(_("Choose a time."))
    if not is_whole or desk.faults or desk.start is None:
        return None
    try:
        with database.write() as connection:
            made = appointments.book(
                *(calendar.at_the_desk(g.tenant), desk.service),
                _customer_id(connection, desk, phone, now),
                desk.start,
                message_id=None,
                now=now,
                staff_id=form.staff.data or None,
                status=Status.CONFIRMED,
            )
            record(connection, N_("booked an appointment"), f"#{made.id}")
            is_told = not form.tell.data or announce(
                connection, g.tenant, made, Announcement.CONFIRMED, now
            )
    except SlotTaken as taken:
        desk.faults.append(starts.refusal(desk.start, taken))
        desk.choice = starts.near(desk.service, form.staff.data or None, desk.start)
        return None
    _say_booked(made, is_told)
    return made


def _say_booked(made: Appointment, is_told: bool) -> None:
    when = showing.moment(made.starts_at)
    flash(_("Booked: %(service)s, %(when)s.", service=made.service.name, when=when), "good")
    if not is_told:
        flash(starts.untold(), "warn")


def _phone_of(desk: Desk) -> str:
    """The new customer's digits; "" for one who is known, and with a fault for nobody."""
    form = desk.form
    if form.customer.data and any(one.id == form.customer.data for one in desk.found):
        return ""
    if not (form.phone.data or "").strip():
        desk.faults.append(_("Choose a customer, or write the phone number of a new one."))
        return ""
    try:
        return phone_digits(form.phone.data)
    except Refused:
        told = _("That is no phone number with its country code, like +34 612 345 678.")
        form.phone.errors = [told]
        desk.faults.append(told)
        return ""


def _customer_id(connection: Any, desk: Desk, phone: str, now: datetime) -> int:
    """Who is chosen; a number that is not known yet becomes a customer."""
    if not phone:
        return int(desk.form.customer.data)
    known = customers.identify(connection, g.tenant.id, Contact(phone=phone), now)
    name = " ".join((desk.form.name.data or "").split())
    if name and not known.name:
        customers.tell(connection, known.id, name=name)
    return known.id
