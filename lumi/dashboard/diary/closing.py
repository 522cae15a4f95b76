"""Blocking time, for everybody or one of the staff, and giving it back."""

from dataclasses import dataclass
from datetime import date, datetime, time

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from lumi import clock, database
from lumi.booking import closures
from lumi.booking.diary import Entry
from lumi.booking.hours import DAY, local_of
from lumi.dashboard.diary.room import ROW, NearDay, blueprint, day_asked, record, staff_names
from lumi.plain import N_

MOST = 200  # closures listed


class ClosingForm(FlaskForm):
    staff = SelectField(_l("For whom"), coerce=int)
    first = NearDay(_l("First day"), [InputRequired()])
    since = TimeField(_l("From"), [Optional()])
    last = NearDay(_l("Last day"), [Optional()])
    until = TimeField(_l("Until"), [Optional()])
    reason = StringField(
        _l("Why (customers read it)"), [Length(max=80)], render_kw={"autocomplete": "off"}
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A closure that is asked for: naive local times."""

    starts: datetime
    ends: datetime
    staff_id: int | None
    reason: str


@blueprint.route("/closures", methods=["GET", "POST"])
def closed() -> ResponseReturnValue:
    """Appointments that a closure meets are shown before it is made: they stay booked."""
    names, now = staff_names(), clock.now()
    whom = request.args.get("staff", 0, type=int)
    form = ClosingForm(data={"first": day_asked(), "staff": whom})
    named = [(ident, name) for ident, name in names.items() if name]
    form.staff.choices = [(0, _("Everybody")), *named]
    hit: list[Entry] = []
    if form.validate_on_submit():
        wanted = _wanted(form, now)
        if wanted is not None:
            hit = closures.hit(g.tenant, wanted.starts, wanted.ends, wanted.staff_id, now)
            if not hit or request.form.get("do") == "all the same":
                return _close(wanted, len(hit))
    return render_template(
        "dashboard/diary/closures.html",
        form=form,
        hit=hit,
        names=names,
        closures=closures.coming(g.tenant, now, MOST),
    )


def _wanted(form: ClosingForm, now: datetime) -> Wanted | None:
    """What the form asks for; None with the reason beside it."""
    first: date = form.first.data
    last: date = form.last.data or first
    starts = datetime.combine(first, form.since.data or time())
    ends = datetime.combine(last, form.until.data) if form.until.data else _midnight_after(last)
    if ends <= starts:
        form.until.errors = [_("The end comes before the beginning.")]
        return None
    if ends <= local_of(now, g.tenant.zone):
        form.first.errors = [_("That is over.")]
        return None
    reason = " ".join((form.reason.data or "").split())
    return Wanted(starts, ends, form.staff.data or None, reason)


def _midnight_after(last: date) -> datetime:
    return datetime.combine(last + DAY, time())


def _close(wanted: Wanted, hits: int) -> ResponseReturnValue:
    with database.write() as connection:
        ident = closures.add(
            *(connection, g.tenant, wanted.starts, wanted.ends),
            staff_id=wanted.staff_id,
            reason=wanted.reason,
        )
        record(connection, N_("blocked time"), f"#{ident} {wanted.starts} - {wanted.ends}")
    flash(_("Blocked. Nobody can be booked then."), "good")
    if hits:
        flash(_("The appointments in that time stand: move or cancel them one by one."), "warn")
    on = wanted.starts.date().isoformat()
    return redirect(url_for("diary.page", slug=g.tenant.slug, on=on), 303)


@blueprint.post(f"/closures/{ROW}/end")
def reopen(ident: int) -> ResponseReturnValue:
    found = closures.find(g.tenant, ident)
    if found is None:
        abort(404)
    with database.write() as connection:
        closures.remove(connection, g.tenant, ident)
        record(connection, N_("unblocked time"), f"{found.starts} - {found.ends}")
    flash(_("The time can be booked again."), "good")
    return redirect(url_for("diary.closed", slug=g.tenant.slug), 303)
