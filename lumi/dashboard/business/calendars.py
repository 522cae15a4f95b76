"""Owners' own calendars, whose events close slots."""

from flask import abort, current_app, flash, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SubmitField, URLField
from wtforms.validators import InputRequired

from lumi import calendars as followed
from lumi import clock
from lumi.dashboard.access import needs
from lumi.dashboard.business.room import blueprint, change, done, offered, page
from lumi.fetching import Unfetchable
from lumi.owner import people
from lumi.plain import N_
from lumi.tenants.users import Role


class CalendarForm(FlaskForm):
    url = URLField(
        _l("Address of the calendar"),
        [InputRequired()],
        description=_l("The secret address in iCal format, as your calendar's settings show it."),
        render_kw={"autocomplete": "off"},
    )
    whose = SelectField(_l("Whose slots it closes"), coerce=int)
    submit = SubmitField(_l("Read this calendar"))


@blueprint.route("/calendars", methods=["GET", "POST"])
@needs(Role.OWNER)
def calendars() -> ResponseReturnValue:
    form, staff = CalendarForm(), people.staff(g.tenant)
    named = {ident: name or _("The chair's") for ident, name in staff}
    form.whose.choices = offered({0: _("Everybody's"), **named})
    if form.whose.data is None:
        form.whose.data = 0
    if form.validate_on_submit() and _follow(form):
        flash(_("It is read within a minute, and every quarter of an hour from then on."), "good")
        return done("business.calendars")
    return page("calendars", form=form, calendars=followed.listed(g.tenant))


@blueprint.post("/calendars/<int:ident>/remove")
@needs(Role.OWNER)
def remove_calendar(ident: int) -> ResponseReturnValue:
    """Its times are free again."""
    known = {one.id: one for one in followed.listed(g.tenant)}
    if ident not in known:
        abort(404)
    one = known[ident]
    with change(N_("forgot a calendar"), one.staff or "everybody"):
        followed.forget(g.tenant, one.staff_id, clock.now())
    flash(_("It is not read any more; its times are free again."), "good")
    return done("business.calendars")


def _follow(form: CalendarForm) -> bool:
    """Whether it is read from now on; else the form says what is wrong."""
    whose = form.whose.data or None
    name = dict(people.staff(g.tenant)).get(whose, "") if whose else "everybody"
    settings = current_app.config["SETTINGS"]
    try:
        with change(N_("followed a calendar"), name):
            followed.follow(g.tenant, whose, form.url.data or "", settings, clock.now())
    except Unfetchable as fault:
        form.url.errors = [_("This calendar cannot be read: %(why)s.", why=fault)]
        return False
    return True
