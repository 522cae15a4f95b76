"""What can be booked: services with their times, prices, room, and who does them."""

from flask import abort, flash, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, SubmitField
from wtforms.validators import InputRequired

from lumi.booking.models import Service, Staff
from lumi.business import changing
from lumi.business.changing import DoesNothingElse, NameTaken
from lumi.business.file import service as read_service
from lumi.business.plan import ServiceEntry
from lumi.business.table import Fault, Table
from lumi.dashboard.access import needs
from lumi.dashboard.business.room import Ticks, blueprint, change, done, offered, page, tell
from lumi.plain import N_
from lumi.tenants.users import Role

NEEDED = [InputRequired()]
KEYS = ("name", "minutes", "price", "buffer_before", "buffer_after", "capacity")


class ServiceForm(FlaskForm):
    name = StringField(_l("Name"))
    minutes = IntegerField(_l("Minutes"), NEEDED, default=30)
    price = StringField(_l("Price"), description=_l("As you write it: 18 €."))
    buffer_before = IntegerField(
        _l("Minutes kept free before"), NEEDED, default=0, description=_l("To prepare.")
    )
    buffer_after = IntegerField(
        _l("Minutes kept free after"), NEEDED, default=0, description=_l("To tidy up.")
    )
    capacity = IntegerField(
        _l("Customers at once"), NEEDED, default=1, description=_l("1, or more for a class.")
    )
    doers = Ticks(_l("Who does it"), coerce=int)
    submit = SubmitField(_l("Save"))

    def entry(self, faults: list[Fault]) -> ServiceEntry:
        """By the rules of a business's file."""
        return read_service(Table("", {key: self[key].data for key in KEYS}, faults))


@blueprint.get("/services")
@needs(Role.OWNER)
def services() -> ResponseReturnValue:
    staff, skills = changing.staff(g.tenant, is_working=True), changing.skills(g.tenant)
    offered = changing.services(g.tenant, is_offered=True)
    doers = {one.id: [who.name for who in _doers(one, staff, skills)] for one in offered}
    retired = changing.services(g.tenant, is_offered=False)
    return page("services", services=offered, retired=retired, doers=doers, many=len(staff) > 1)


@blueprint.route("/services/new", methods=["GET", "POST"])
@needs(Role.OWNER)
def new_service() -> ResponseReturnValue:
    return _edit(None)


@blueprint.route("/services/<int:ident>", methods=["GET", "POST"])
@needs(Role.OWNER)
def service(ident: int) -> ResponseReturnValue:
    return _edit(_found(ident))


@blueprint.post("/services/<int:ident>/retire")
@needs(Role.OWNER)
def retire_service(ident: int) -> ResponseReturnValue:
    """Appointments for it stand; nobody can book it any more."""
    return _offer(_found(ident), is_offered=False)


@blueprint.post("/services/<int:ident>/offer")
@needs(Role.OWNER)
def offer_service(ident: int) -> ResponseReturnValue:
    return _offer(_found(ident), is_offered=True)


def _found(ident: int) -> Service:
    found: Service | None = Service.get_or_none(Service.tenant == g.tenant.id, Service.id == ident)
    if found is None:
        abort(404)
    return found


def _offer(found: Service, *, is_offered: bool) -> ResponseReturnValue:
    with change(
        N_("brought a service back") if is_offered else N_("retired a service"), found.name
    ):
        changing.offer(g.tenant, found, is_offered=is_offered)
    if is_offered:
        flash(_("%(name)s can be booked again.", name=found.name), "good")
    else:
        flash(_("%(name)s is retired. What is booked stands.", name=found.name), "good")
    return done("business.services")


def _edit(row: Service | None) -> ResponseReturnValue:
    staff, skills = changing.staff(g.tenant, is_working=True), changing.skills(g.tenant)
    form = ServiceForm(
        data={key: getattr(row, key) for key in KEYS} if row else None,
        doers=[one.id for one in (_doers(row, staff, skills) if row else staff)],
    )
    form.doers.choices = offered({one.id: one.name for one in staff})
    if len(staff) < 2:
        del form.doers
    if form.validate_on_submit() and _keep(form, row):
        flash(_("Saved."), "good")
        return done("business.services")
    return page("service", form=form, service=row)


def _keep(form: ServiceForm, row: Service | None) -> bool:
    """Whether it is kept; else the form says what is wrong."""
    faults: list[Fault] = []
    entry = form.entry(faults)
    if faults:
        tell(form, faults)
        return False
    try:
        with change(
            N_("changed a service") if row else N_("added a service"), entry.name
        ) as connection:
            ident = changing.keep_service(g.tenant, row, entry)
            if form.doers:
                changing.set_doers(connection, g.tenant, ident, form.doers.data or [])
    except NameTaken:
        form.name.errors = [_("There is a service of this name already.")]
        return False
    except DoesNothingElse as fault:
        form.doers.errors = [
            _(
                "%(name)s would be left with nothing to do."
                " Give them another service, or retire them.",
                name=fault,
            )
        ]
        return False
    return True


def _doers(row: Service, staff: list[Staff], skills: dict[int, set[int]]) -> list[Staff]:
    """Who has no service of their own does everything."""
    return [one for one in staff if one.id not in skills or row.id in skills[one.id]]
