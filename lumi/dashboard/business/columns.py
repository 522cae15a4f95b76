"""Pages for what stands in the business's own row: one form each, by the rules of its file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from flask import current_app, flash, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lumi.business.file import columns
from lumi.business.stranding import Strands
from lumi.business.table import Fault, Table
from lumi.dashboard.access import needs
from lumi.dashboard.business import forms
from lumi.dashboard.business.forms import ColumnForm
from lumi.dashboard.business.room import blueprint, change, done, page, tell
from lumi.dashboard.telling import told
from lumi.plain import N_
from lumi.tenants import enrolment
from lumi.tenants.enrolment import Refused
from lumi.tenants.users import Role

QUIET = {"quiet_hours": "quiet_from"}  # the field beside which a fault of this key stands
LONGEST = 60  # letters of a value that the audit log quotes


@dataclass(frozen=True, slots=True)
class Concern:
    """A page, and what is changed on it."""

    form: Callable[..., ColumnForm]
    title: object
    intro: object
    what: str  # for the audit log


CONCERNS: Mapping[str, Concern] = {
    "profile": Concern(
        forms.ProfileForm,
        _l("Profile"),
        _l("Who you are and where. Lumi tells customers so when they ask."),
        N_("changed the profile"),
    ),
    "booking": Concern(
        forms.BookingForm,
        _l("Booking rules"),
        _l("How customers may book, and until when they may change their minds."),
        N_("changed the booking rules"),
    ),
    "messages": Concern(
        forms.MessagesForm,
        _l("Reminders and templates"),
        _l("What Lumi writes unasked, and when it keeps quiet."),
        N_("changed reminders and templates"),
    ),
    "handover": Concern(
        forms.HandoverForm,
        _l("Handing over"),
        _l("When a customer is for you. Whoever asks for a person or is angry always is."),
        N_("changed the handover"),
    ),
    "limits": Concern(
        forms.LimitsForm,
        _l("Limits"),
        _l("What a month may cost, and what is kept of what customers send."),
        N_("changed the limits"),
    ),
    "privacy": Concern(
        forms.PrivacyForm,
        _l("Privacy"),
        _l("For how long messages are kept, and what your customers are told of it."),
        N_("changed privacy"),
    ),
}


def keep(form: ColumnForm, what: str) -> bool:
    """Whether what was filled in is kept; else the form says what is wrong.

    Raises Strands, as `change` does.
    """
    faults: list[Fault] = []
    values = {"name": g.tenant.name, **form.said()}
    found = columns(Table("", values, faults), {})
    changed = {
        key: value
        for key, value in found.items()
        if value is not None and value != getattr(g.tenant, key)
    }
    if faults:
        tell(form, faults, QUIET)
        return False
    if not changed:
        return True
    detail = "; ".join(_told(key, value) for key, value in changed.items())
    try:
        with change(what, detail):
            enrolment.edit(g.tenant, current_app.config["SETTINGS"], **changed)
    except Refused as fault:
        form.form_errors.append(told(fault))
        return False
    return True


def _told(key: str, value: Any) -> str:
    """`slot_minutes: 30 to 15`; of long texts only that they changed."""
    before, after = (str(one) for one in (getattr(g.tenant, key), value))
    is_short = max(len(before), len(after)) <= LONGEST
    return f"{key}: {before or '–'} → {after or '–'}" if is_short else key


def _view(key: str, concern: Concern) -> Callable[[], ResponseReturnValue]:
    @needs(Role.OWNER)
    def view() -> ResponseReturnValue:
        form, strands = concern.form(g.tenant), None
        if form.validate_on_submit():
            try:
                if keep(form, concern.what):
                    flash(_("Saved."), "good")
                    return done(f"business.{key}")
            except Strands as hit:
                strands = hit
        zones = _zones() if key in ("profile", "limits") else ()
        return page("columns", strands, form=form, concern=concern, zones=zones)

    return view


@cache
def _zones() -> list[str]:
    """Those that are named for a place; the others are kept for old programs."""
    return sorted(zone for zone in available_timezones() if _is_place(zone))


def _is_place(zone: str) -> bool:
    regions = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/")
    return zone.startswith((*regions, "Pacific/"))


for _key, _concern in CONCERNS.items():
    blueprint.add_url_rule(f"/{_key}", _key, _view(_key, _concern), methods=["GET", "POST"])
