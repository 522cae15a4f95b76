"""Who works there, what each does, and whose appointments are in the way of a farewell."""

from flask import abort, flash, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, SubmitField

from lumi.booking import chairs
from lumi.booking.models import Staff
from lumi.business import changing
from lumi.business.changing import NameTaken
from lumi.business.file import staff_member
from lumi.business.stranding import Strands
from lumi.business.table import Fault, Table
from lumi.dashboard.access import needs
from lumi.dashboard.business.room import Ticks, blueprint, change, done, offered, page, tell
from lumi.plain import N_
from lumi.tenants.users import Role


class StaffForm(FlaskForm):
    name = StringField(
        _l("Name"), description=_l("As customers know them. May be empty where one works alone.")
    )
    services = Ticks(_l("Does"), description=_l("Nothing ticked: does everything."))
    submit = SubmitField(_l("Save"))


@blueprint.get("/staff")
@needs(Role.OWNER)
def staff() -> ResponseReturnValue:
    own_hours = set(chairs.openings_of(g.tenant))
    names = _service_names()
    does = {
        ident: [name for one, name in names.items() if one in known]
        for ident, known in changing.skills(g.tenant).items()
    }
    working = changing.staff(g.tenant, is_working=True)
    retired = changing.staff(g.tenant, is_working=False)
    return page("staff", staff=working, retired=retired, does=does, own_hours=own_hours)


@blueprint.route("/staff/new", methods=["GET", "POST"])
@needs(Role.OWNER)
def new_member() -> ResponseReturnValue:
    return _edit(None)


@blueprint.route("/staff/<int:ident>", methods=["GET", "POST"])
@needs(Role.OWNER)
def member(ident: int) -> ResponseReturnValue:
    return _edit(_found(ident))


@blueprint.post("/staff/<int:ident>/retire")
@needs(Role.OWNER)
def retire_member(ident: int) -> ResponseReturnValue:
    """Asks once, with what is booked with them."""
    found, form = _found(ident), FlaskForm()
    try:
        with change(N_("retired one of the staff"), found.name):
            changing.employ(g.tenant, found, is_working=False)
    except Strands as hit:
        return page("retiring", hit, form=form, member=found)
    flash(_("%(name)s takes no more bookings.", name=found.name or _("The chair")), "good")
    return done("business.staff")


@blueprint.post("/staff/<int:ident>/employ")
@needs(Role.OWNER)
def employ_member(ident: int) -> ResponseReturnValue:
    found = _found(ident)
    with change(N_("brought one of the staff back"), found.name):
        changing.employ(g.tenant, found, is_working=True)
    flash(_("%(name)s can be booked again.", name=found.name or _("The chair")), "good")
    return done("business.staff")


def _found(ident: int) -> Staff:
    found: Staff | None = Staff.get_or_none(Staff.tenant == g.tenant.id, Staff.id == ident)
    if found is None:
        abort(404)
    return found


def _edit(row: Staff | None) -> ResponseReturnValue:
    names = _service_names()
    skills = changing.skills(g.tenant).get(row.id, set()) if row else set()
    does = [names[one] for one in skills if one in names]
    form = StaffForm(name=row.name if row else "", services=does)
    form.services.choices = offered({name: name for name in names.values()})
    if form.validate_on_submit() and _keep(form, row, list(names.values())):
        flash(_("Saved."), "good")
        return done("business.staff")
    return page("member", form=form, member=row)


def _keep(form: StaffForm, row: Staff | None, offered: list[str]) -> bool:
    """Whether they are kept; else the form says what is wrong."""
    faults: list[Fault] = []
    values = {"name": form.name.data or "", "services": list(form.services.data or [])}
    entry = staff_member(Table("", values, faults), offered)
    if not entry.name and (row is None or row.name):
        faults.append(Fault("name", "is needed"))
    if faults:
        tell(form, faults)
        return False
    what = N_("changed one of the staff") if row else N_("added one of the staff")
    try:
        with change(what, entry.name) as connection:
            changing.keep_staff(connection, g.tenant, row, entry.name, entry.services)
    except NameTaken:
        form.name.errors = [_("Somebody of this name works here already.")]
        return False
    return True


def _service_names() -> dict[int, str]:
    """What is offered, and what is not any more but somebody's only task."""
    offered = {one.id: one.name for one in changing.services(g.tenant, is_offered=True)}
    held = {one for known in changing.skills(g.tenant).values() for one in known}
    retired = changing.services(g.tenant, is_offered=False)
    return offered | {one.id: one.name for one in retired if one.id in held}
