"""Moving an appointment: by a form, or dragged in the diary, which sends the same form."""

from dataclasses import dataclass, field
from datetime import datetime

from flask import flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField

from lumi import clock, database
from lumi.announcements import Announcement, announce
from lumi.booking import appointments, calendar, diary, reaching
from lumi.booking.appointments import NotStanding, SlotTaken
from lumi.booking.hours import local_of
from lumi.booking.models import Appointment, Status
from lumi.booking.standing import STANDING
from lumi.dashboard import showing
from lumi.dashboard.diary import starts
from lumi.dashboard.diary.room import (
    ROW,
    NearDay,
    blueprint,
    day_address,
    explain,
    held,
    instant_asked,
    record,
)
from lumi.dashboard.diary.starts import Choice
from lumi.plain import N_


class MovingForm(FlaskForm):
    staff = SelectField(_l("With"), coerce=int)
    day = NearDay(_l("Day"))
    start = StringField()
    tell = BooleanField(_l("Tell the customer on WhatsApp"))


@dataclass(slots=True)
class Desk:
    """What the page shows beside the form."""

    form: MovingForm
    choice: Choice
    start: datetime | None
    is_open: bool  # the customer can be written to freely
    faults: list[str] = field(default_factory=list)


@blueprint.route(f"/{ROW}/move", methods=["GET", "POST"])
def move(ident: int) -> ResponseReturnValue:
    appointment = held(ident)
    if appointment.status not in STANDING:
        explain(NotStanding(Status(appointment.status)))
        return redirect(day_address(appointment.starts_at), 303)
    desk = _desk(appointment)
    if request.form.get("do") == "move":
        moved = _move(appointment, desk)
        if moved is not None:
            return redirect(day_address(moved.starts_at), 303)
    return render_template(
        "dashboard/diary/moving.html",
        desk=desk,
        form=desk.form,
        entry=diary.one(g.tenant, ident),
        is_open=desk.is_open,
    )


def _desk(appointment: Appointment) -> Desk:
    """The form as it was filled in so far; a start that was dragged to says its own day."""
    is_open = reaching.is_open(g.tenant, appointment.customer_id, clock.now())
    form = MovingForm(data={"staff": appointment.staff_id, "tell": is_open})
    form.staff.choices = starts.staff_choices(calendar.staff_for(g.tenant, appointment.service))
    faults = starts.settle_staff(form.staff)
    start = instant_asked(form.start.data)
    day = form.day.data or local_of(start or appointment.starts_at, g.tenant.zone).date()
    form.day.data = day
    choice = starts.of_day(appointment.service, form.staff.data or None, day, appointment)
    return Desk(form, choice, start, is_open, faults)


def _move(appointment: Appointment, desk: Desk) -> Appointment | None:
    """The moved appointment; None with the reasons beside the form."""
    now, form = clock.now(), desk.form
    if desk.start is None:
        desk.faults.append(_("Choose a time."))
        return None
    if not form.validate() or desk.faults:
        return None
    try:
        with database.write() as connection:
            moved = appointments.move(
                *(calendar.at_the_desk(g.tenant), appointment, desk.start),
                now=now,
                staff_id=form.staff.data or None,
                status=Status.CONFIRMED,
            )
            has_moved, is_told = moved.sequence != appointment.sequence, True
            if has_moved:
                record(connection, N_("moved an appointment"), f"#{moved.id}")
                is_told = not form.tell.data or announce(
                    connection, g.tenant, moved, Announcement.MOVED, now
                )
    except (SlotTaken, NotStanding) as refused:
        _refuse(appointment, desk, refused)
        return None
    _say_moved(moved, has_moved, is_told)
    return moved


def _refuse(appointment: Appointment, desk: Desk, refused: SlotTaken | NotStanding) -> None:
    if isinstance(refused, NotStanding):
        explain(refused)
        return
    assert desk.start is not None
    desk.faults.append(starts.refusal(desk.start, refused))
    whom = desk.form.staff.data or None
    desk.choice = starts.near(appointment.service, whom, desk.start, appointment)


def _say_moved(moved: Appointment, has_moved: bool, is_told: bool) -> None:
    when = showing.moment(moved.starts_at)
    if not has_moved:
        flash(_("It is at that time already: %(when)s.", when=when))
        return
    flash(_("Moved: %(service)s, now %(when)s.", service=moved.service.name, when=when), "good")
    if not is_told:
        flash(starts.untold(), "warn")
