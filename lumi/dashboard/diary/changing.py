"""One appointment: confirmed, cancelled with words to the customer, came or did not."""

from collections.abc import Callable

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from lumi import clock, database
from lumi.announcements import Announcement, announce
from lumi.booking import appointments, diary, reaching
from lumi.booking.appointments import NotBegun, NotStanding
from lumi.booking.models import Appointment, Status
from lumi.booking.standing import STANDING
from lumi.dashboard.diary import starts
from lumi.dashboard.diary.room import ROW, back_to, blueprint, day_address, explain, held, record
from lumi.plain import N_

LONGEST_NOTE = 600  # characters of the business's own words


class CancellingForm(FlaskForm):
    tell = BooleanField(_l("Tell the customer on WhatsApp"))
    note = TextAreaField(_l("A few words of your own (if you like)"), [Length(max=LONGEST_NOTE)])


@blueprint.get(f"/{ROW}")
def appointment(ident: int) -> ResponseReturnValue:
    found, now = held(ident), clock.now()
    return render_template(
        "dashboard/diary/appointment.html",
        entry=diary.one(g.tenant, ident),
        created_at=found.created_at,
        has_begun=found.starts_at <= now,
        conversation_id=reaching.conversation_of(g.tenant, found.customer_id),
    )


@blueprint.post(f"/{ROW}/confirmation")
def confirm(ident: int) -> ResponseReturnValue:
    pending, now = held(ident), clock.now()
    try:
        with database.write() as connection:
            is_news = held(ident).status != Status.CONFIRMED
            confirmed = appointments.confirm(g.tenant, pending, now=now)
            is_told = True
            if is_news:
                record(connection, N_("confirmed an appointment"), f"#{ident}")
                is_told = announce(connection, g.tenant, confirmed, Announcement.CONFIRMED, now)
    except NotStanding as refused:
        explain(refused)
    else:
        flash(_("Confirmed, and the customer is told.") if is_told else _("Confirmed."), "good")
        if not is_told:
            flash(starts.untold(), "warn")
    return back_to(_page(ident))


@blueprint.route(f"/{ROW}/cancellation", methods=["GET", "POST"])
def cancel(ident: int) -> ResponseReturnValue:
    """Asks first, with what the customer will read; declines what is pending."""
    standing, now = held(ident), clock.now()
    if standing.status not in STANDING:
        explain(NotStanding(Status(standing.status)))
        return redirect(_page(ident), 303)
    is_open = reaching.is_open(g.tenant, standing.customer_id, now)
    form = CancellingForm(data={"tell": is_open})
    if form.validate_on_submit():
        return _cancel(standing, form)
    entry = diary.one(g.tenant, ident)
    return render_template(
        "dashboard/diary/cancelling.html", entry=entry, form=form, is_open=is_open
    )


def _cancel(standing: Appointment, form: CancellingForm) -> ResponseReturnValue:
    now, is_told = clock.now(), True
    try:
        with database.write() as connection:
            was = held(standing.id)
            cancelled = appointments.cancel(g.tenant, was, now=now)
            if cancelled.sequence != was.sequence:
                is_declined = was.status == Status.PENDING
                what = Announcement.DECLINED if is_declined else Announcement.CANCELLED
                cancelled_one = N_("cancelled an appointment")
                told = N_("declined an appointment") if is_declined else cancelled_one
                record(connection, told, f"#{was.id}")
                note = " ".join((form.note.data or "").split())
                is_told = not form.tell.data or announce(
                    connection, g.tenant, cancelled, what, now, note
                )
    except NotStanding as refused:
        explain(refused)
        return redirect(_page(standing.id), 303)
    flash(_("Cancelled. The time is free again."), "good")
    if not is_told:
        flash(starts.untold(), "warn")
    return back_to(day_address(standing.starts_at))


@blueprint.post(f"/{ROW}/attendance")
def attend(ident: int) -> ResponseReturnValue:
    """Whether the customer came; the other answer puts a mistake right."""
    has_come = request.form.get("came") == "yes"
    change: Callable[..., Appointment] = appointments.complete if has_come else appointments.no_show
    what = (
        N_("marked an appointment as kept") if has_come else N_("marked an appointment as missed")
    )
    begun = held(ident)
    try:
        with database.write() as connection:
            change(g.tenant, begun, now=clock.now())
            record(connection, what, f"#{ident}")
    except (NotStanding, NotBegun) as refused:
        explain(refused)
    else:
        flash(_("Noted: they came.") if has_come else _("Noted: they did not come."), "good")
    return back_to(_page(ident))


def _page(ident: int) -> str:
    return url_for("diary.appointment", slug=g.tenant.slug, ident=ident)
