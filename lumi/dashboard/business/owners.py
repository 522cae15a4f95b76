"""Whose WhatsApp runs the business, each number proven by a code; and when they are briefed."""

from flask import flash, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, SubmitField, TelField, TimeField
from wtforms.validators import InputRequired, Optional

from lumi import clock
from lumi.dashboard.access import needs
from lumi.dashboard.business.forms import clock_of
from lumi.dashboard.business.room import blueprint, change, done, page
from lumi.dashboard.telling import told
from lumi.owner import briefs, numbers
from lumi.plain import N_
from lumi.tenants.enrolment import Refused
from lumi.tenants.users import Role

END = 3  # digits of a number that the audit log has


class NumberForm(FlaskForm):
    phone = TelField(
        _l("WhatsApp number"),
        [InputRequired()],
        description=_l("With its country code: +34 600 111 222."),
        render_kw={"autocomplete": "tel"},
    )
    submit = SubmitField(_l("Get a code"))


class KnownForm(FlaskForm):
    phone = StringField(validators=[InputRequired()])


class BriefForm(FlaskForm):
    at = TimeField(_l("Tell owners the day at"), [Optional()], description=_l("Empty: not at all."))
    submit = SubmitField(_l("Save"))


@blueprint.route("/owners", methods=["GET", "POST"])
@needs(Role.OWNER)
def owners() -> ResponseReturnValue:
    """A number that is added gets its code on this page, once."""
    form, code, phone = NumberForm(), "", ""
    if form.validate_on_submit():
        phone = (form.phone.data or "").strip()
        try:
            code = _issue(phone)
        except Refused as fault:
            form.phone.errors = [told(fault)]
        else:
            if not code:
                flash(_("This number is proven already. Remove it first to begin anew."), "warn")
                return done("business.owners")
            form = NumberForm(formdata=None)
    minute = g.tenant.brief_minute
    brief = BriefForm(formdata=None, at=None if minute is None else clock_of(minute))
    found = numbers.listed(g.tenant)
    return page("owners", form=form, brief=brief, numbers=_shown(found), code=code, phone=phone)


@blueprint.post("/owners/remove")
@needs(Role.OWNER)
def remove_owner() -> ResponseReturnValue:
    form = KnownForm()
    try:
        if form.validate_on_submit():
            with change(N_("removed an owner's number"), _end(form.phone.data or "")):
                numbers.remove(g.tenant, form.phone.data or "")
            flash(_("Removed: this number commands nothing any more."), "good")
    except Refused as fault:
        flash(told(fault), "error")
    return done("business.owners")


@blueprint.post("/owners/brief")
@needs(Role.OWNER)
def brief() -> ResponseReturnValue:
    form = BriefForm()
    if not form.validate_on_submit():
        flash(_("That is no time of the day; nothing was changed."), "error")
        return done("business.owners")
    at = form.at.data
    minute = None if at is None else at.hour * 60 + at.minute
    told = "off" if at is None else f"{at:%H:%M}"
    with change(N_("changed the hour of the brief"), told) as connection:
        briefs.set_hour(connection, g.tenant, minute, clock.now())
    flash(_("Saved."), "good")
    return done("business.owners")


def _issue(phone: str) -> str:
    with change(N_("asked for an owner's code"), _end(phone)):
        return numbers.issue(g.tenant, phone, clock.now())


def _end(phone: str) -> str:
    digits = "".join(one for one in phone if one.isdecimal())
    return f"…{digits[-END:]}"


def _shown(found: list[tuple[str, str]]) -> list[tuple[str, object]]:
    """Each number, and since when it is proven, or None."""
    return [(phone, clock.instant(since) if since else None) for phone, since in found]
