"""Every business of this server: how each is, taking on another, suspending, deleting."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp

from lumi import business, clock, database, phrases
from lumi.business import BusinessFault
from lumi.conversations import activity, media
from lumi.dashboard import faults
from lumi.dashboard.access import needs
from lumi.dashboard.telling import told
from lumi.plain import N_
from lumi.settings import Settings
from lumi.tenants import audit, enrolment, notices, pausing, usage
from lumi.tenants.enrolment import Refused
from lumi.tenants.models import Tenant
from lumi.tenants.users import Role

blueprint = Blueprint("operator", __name__, url_prefix="/operator")

A_PAGE = 50
LARGEST_FILE = 2 * 2**20  # bytes of a business's TOML; one with 5,000 FAQs is smaller


@dataclass(frozen=True, slots=True)
class Line:
    """A business at a glance."""

    tenant: Tenant
    notices: int
    waiting: int
    heard: int  # messages of customers this month
    last_at: datetime | None

    @property
    def state(self) -> str:
        if pausing.is_suspended(self.tenant):
            return "suspended"
        if not self.tenant.phone_id:
            return "unconnected"
        return "blocked" if self.tenant.sending_blocked else "works"


class AddForm(FlaskForm):
    name = StringField(_l("Name"), [InputRequired(), Length(max=200)])
    timezone = StringField(
        _l("Time zone"), [InputRequired()], default="UTC", render_kw={"list": "zones"}
    )
    language = SelectField(_l("Language"), default="en")
    phone_id = StringField(
        _l("Phone number ID, if there is one"),
        [Optional(), Regexp(r"\s*[0-9]{5,25}\s*\Z", message=_l("An id is digits only."))],
        render_kw={"inputmode": "numeric"},
    )
    submit = SubmitField(_l("Take on"))


class UploadForm(FlaskForm):
    file = FileField(_l("The business's file"), [FileRequired()], render_kw={"accept": ".toml"})
    submit = SubmitField(_l("Upload"))


class DeleteForm(FlaskForm):
    typed = StringField(render_kw={"autocomplete": "off", "autocapitalize": "none"})
    submit = SubmitField(_l("Delete for good"))


@blueprint.get("")
@needs(Role.OPERATOR)
def page() -> ResponseReturnValue:
    after = request.args.get("after", type=int) or 0
    words = request.args.get("q", "").strip()
    every = Tenant.select().where(Tenant.id > after, Tenant.called(words))
    found = list(every.order_by(Tenant.id).limit(A_PAGE + 1))
    more = found[A_PAGE - 1].id if len(found) > A_PAGE else None
    return render_template(
        "dashboard/operator.html",
        faults=faults.open_ones(None),
        lines=_lines(found[:A_PAGE]),
        more=more,
        after=after,
        words=words,
    )


@blueprint.post("/notices/done")
@needs(Role.OPERATOR)
def done() -> ResponseReturnValue:
    """A person has seen to something of the server; what happens again is told again."""
    kind = request.form.get("kind", "")
    if not faults.ends_by_itself(kind):
        with database.write() as connection:
            notices.settle_notice(connection, None, kind, clock.now())
            who, now = current_user.name, clock.now()
            audit.record(connection, None, who, N_("settled a notice"), now, kind[:80])
    return _said(_("Done. It comes back if it happens again."))


@blueprint.route("/add", methods=["GET", "POST"])
@needs(Role.OPERATOR)
def add() -> ResponseReturnValue:
    form = _add_form()
    if form.validate_on_submit():
        try:
            with database.write() as connection:
                made = enrolment.add(
                    form.name.data or "",
                    *(clock.now(), _settings()),
                    timezone=form.timezone.data,
                    language=form.language.data,
                    phone_id=(form.phone_id.data or "").strip() or None,
                )
                business.furnish(made)
                _record(connection, made, N_("took on the business"))
        except Refused as fault:
            form.form_errors.append(told(fault))
        else:
            return _taken_on(made.slug, _("%(name)s is here.", name=made.name))
    return _adding(form, UploadForm())


@blueprint.post("/upload")
@needs(Role.OPERATOR)
def upload() -> ResponseReturnValue:
    """A new business from its file; nothing is stored of one with a fault."""
    form = UploadForm()
    if form.validate_on_submit():
        try:
            return _upload(form)
        except (BusinessFault, Refused) as fault:
            form.file.errors = [told(fault)]
    return _adding(_add_form(empty=True), form)


@blueprint.post("/<slug>/suspend")
@needs(Role.OPERATOR)
def suspend() -> ResponseReturnValue:
    with database.write() as connection:
        pausing.suspend(connection, g.tenant, clock.now())
        _record(connection, g.tenant, N_("suspended the business"))
    said = _("%(name)s is suspended: nothing is answered or sent.", name=g.tenant.name)
    return _said(said)


@blueprint.post("/<slug>/resume")
@needs(Role.OPERATOR)
def resume() -> ResponseReturnValue:
    with database.write() as connection:
        pausing.reinstate(connection, g.tenant)
        _record(connection, g.tenant, N_("resumed the business"))
    return _said(_("%(name)s works again.", name=g.tenant.name))


@blueprint.route("/<slug>/delete", methods=["GET", "POST"])
@needs(Role.OPERATOR)
def delete() -> ResponseReturnValue:
    """Everything of a business goes, once its slug was typed; the audit log stays."""
    form = DeleteForm()
    if form.validate_on_submit():
        if (form.typed.data or "").strip() == g.tenant.slug:
            return _delete(g.tenant)
        form.typed.errors = [_("That is not what it is called. Nothing was deleted.")]
    return render_template("dashboard/operator_delete.html", form=form, tenant=g.tenant)


def _lines(tenants: list[Tenant]) -> list[Line]:
    now, ids = clock.now(), [tenant.id for tenant in tenants]
    noticed, waiting = notices.counts(), activity.unsent(ids)
    heard = usage.heard_since(ids, f"{now:%Y-%m}-01")
    last = activity.latest(ids)
    return [
        Line(
            tenant,
            *(noticed.get(tenant.id, 0), waiting.get(tenant.id, 0), heard.get(tenant.id, 0)),
            last.get(tenant.id),
        )
        for tenant in tenants
    ]


def _upload(form: UploadForm) -> ResponseReturnValue:
    """Raises BusinessFault and Refused. No variable of the server is read for a file from afar."""
    content = form.file.data.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise BusinessFault("The file is larger than 2 MB.")
    plan = business.parse(content, form.file.data.filename or "The file", {})
    with database.write() as connection:
        slug = business.take_on(plan, clock.now(), _settings())
        made = Tenant.get(Tenant.slug == slug)
        _record(connection, made, N_("took on the business from a file"))
    return _taken_on(slug, _("%(name)s is here.", name=made.name))


def _delete(tenant: Tenant) -> ResponseReturnValue:
    with database.write() as connection:
        enrolment.remove(tenant)
        what = N_(
            "deleted the business %(name)s with everything", name=f"{tenant.name} ({tenant.slug})"
        )
        audit.record(connection, None, current_user.name, what, clock.now())
    media.sweep()
    return _said(_("%(name)s is deleted, with everything it had.", name=tenant.name))


def _adding(form: AddForm, file: UploadForm) -> ResponseReturnValue:
    zones = sorted(available_timezones())
    return render_template("dashboard/operator_add.html", form=form, file=file, zones=zones)


def _add_form(empty: bool = False) -> AddForm:
    form = AddForm(formdata=None) if empty else AddForm()
    form.language.choices = [SelectChoice(code) for code in sorted(phrases.languages())]
    return form


def _taken_on(slug: str, said: str) -> ResponseReturnValue:
    """Next it is connected."""
    flash(said, "good")
    return redirect(url_for("whatsapp.page", slug=slug), 303)


def _said(said: str) -> ResponseReturnValue:
    flash(said, "good")
    return redirect(url_for(".page"), 303)


def _record(connection: object, tenant: Tenant, what: str) -> None:
    audit.record(connection, tenant, current_user.name, what, clock.now())


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
