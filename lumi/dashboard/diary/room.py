"""What the diary's pages share: their addresses, which day is asked for, who is who."""

from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import DateField

from lumi import clock
from lumi.booking import appointments, calendar
from lumi.booking.appointments import NotBegun, NotStanding
from lumi.booking.hours import local_of
from lumi.booking.models import Appointment
from lumi.booking.standing import Status
from lumi.dashboard.access import is_ours
from lumi.tenants import audit

LARGEST = 2**53 - 1  # of a row's number; SQLite itself takes 2**63 - 1
ROW = "<int:ident>"

blueprint = Blueprint("diary", __name__, url_prefix="/b/<slug>/diary")


class NearDay(DateField):
    """A day that a form asks for, of this millennium."""

    data: Any  # a date, or None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and not is_near(self.data):
            self.data = None
            raise ValueError(_("Choose a day of these years."))


def today() -> date:
    """On the business's clocks."""
    return local_of(clock.now(), g.tenant.zone).date()


def day_asked() -> date:
    """The day of the address, `?on=2026-12-04`; today for none or nonsense."""
    try:
        found = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return today()
    return found if is_near(found) else today()


def is_near(day: date) -> bool:
    """Whether the arithmetic of weeks and time zones stays within what Python knows."""
    return 2000 <= day.year < 3000


def instant_asked(text: str | None) -> datetime | None:
    """An instant that a form carries, with its offset; None for nonsense."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo and is_near(found.date()) else None


def held(ident: int) -> Appointment:
    """The tenant's appointment with that id; 404 where there is none."""
    found = appointments.find(g.tenant, ident)
    if found is None:
        abort(404)
    return found


def staff_names() -> dict[int, str]:
    """Names by id, in the business's order."""
    return {one.id: one.name for one in calendar.everybody(g.tenant)}


def record(connection: object, what: str, detail: str) -> None:
    """Into the audit log, inside the caller's transaction."""
    audit.record(connection, g.tenant, current_user.name, what, clock.now(), detail)


def day_address(instant: datetime) -> str:
    on = local_of(instant, g.tenant.zone).date().isoformat()
    return url_for("diary.page", slug=g.tenant.slug, on=on)


def back_to(otherwise: str) -> ResponseReturnValue:
    """To the page that the form was on, when it says so."""
    wanted = request.form.get("back")
    return redirect(wanted if wanted and is_ours(wanted) else otherwise, 303)


def explain(refused: NotStanding | NotBegun) -> None:
    """Why nothing was changed, in a sentence."""
    if isinstance(refused, NotBegun):
        flash(_("That can be said once the appointment has begun."), "error")
        return
    said = {
        Status.CANCELLED: _("This appointment was cancelled meanwhile. Nothing was changed."),
        Status.COMPLETED: _("This appointment has taken place. Nothing was changed."),
        Status.NO_SHOW: _("The customer did not come to this one. Nothing was changed."),
    }
    flash(said.get(refused.status, _("That is not possible any more.")), "error")
