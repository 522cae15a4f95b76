"""How a business is connected to WhatsApp: step by step, each step checked when asked."""

import secrets as chance
from threading import Lock
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, StringField, SubmitField
from wtforms.validators import InputRequired, Length, Regexp

from lumi import clock, database
from lumi.dashboard.access import needs
from lumi.dashboard.telling import told
from lumi.plain import N_
from lumi.settings import Settings
from lumi.tenants import audit, enrolment, secrets
from lumi.tenants.enrolment import Refused
from lumi.tenants.secrets import SealBroken
from lumi.tenants.users import Role

if TYPE_CHECKING:
    from lumi.doctor import Finding

blueprint = Blueprint("whatsapp", __name__, url_prefix="/b/<slug>/whatsapp")

# A check waits for Meta; a second one must not take another of the few threads of the web.
_checking = Lock()
_NEVER_SHOWN = {"autocomplete": "off", "spellcheck": "false"}
_PLAIN = Regexp(r"\s*[!-~]+\s*\Z", message=_l("This holds letters that no token has."))


class NumberForm(FlaskForm):
    phone_id = StringField(
        _l("Phone number ID"),
        [InputRequired(), Regexp(r"\s*[0-9]{5,25}\s*\Z", message=_l("An id is digits only."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    submit = SubmitField(_l("Save"))


class TokenForm(FlaskForm):
    token = PasswordField(
        _l("Access token"), [InputRequired(), Length(max=2000), _PLAIN], render_kw=_NEVER_SHOWN
    )
    submit = SubmitField(_l("Store"))


class SecretForm(FlaskForm):
    app_secret = PasswordField(
        _l("App secret"), [InputRequired(), Length(max=200), _PLAIN], render_kw=_NEVER_SHOWN
    )
    keep_old = BooleanField(_l("The old one is right too, while Meta changes over"))
    submit = SubmitField(_l("Store"))


@blueprint.get("")
@needs(Role.OWNER)
def page() -> ResponseReturnValue:
    return _shown()


@blueprint.post("/check")
@needs(Role.OWNER)
def check() -> ResponseReturnValue:
    """Ask about everything, Meta and this server; the answer is the page and changes nothing."""
    from lumi import doctor

    if not _checking.acquire(blocking=False):
        flash(_("Another check is running. Try again in a moment."))
        return redirect(url_for(".page", slug=g.tenant.slug), 303)
    try:
        found = doctor.examine_server(_settings(), clock.now())
        found += doctor.examine_tenant(g.tenant, _settings(), clock.now())
    finally:
        _checking.release()
    return _shown(found)


@blueprint.post("/number")
@needs(Role.OWNER)
def number() -> ResponseReturnValue:
    form = NumberForm()
    if form.validate_on_submit():
        try:
            _change(N_("changed the phone number id"), phone_id=(form.phone_id.data or "").strip())
        except Refused as fault:
            form.phone_id.errors = [told(fault)]
        else:
            return _saved(_("Saved."))
    return _shown(number=form)


@blueprint.post("/token")
@needs(Role.OWNER)
def token() -> ResponseReturnValue:
    """A new access token takes the place of the old one, and sending goes on."""
    form = TokenForm()
    if form.validate_on_submit():
        _change(N_("stored a new access token"), token=(form.token.data or "").strip())
        return _saved(_("Stored. It is kept encrypted and never shown again."))
    return _shown(token=form)


@blueprint.post("/app-secret")
@needs(Role.OWNER)
def app_secret() -> ResponseReturnValue:
    form = SecretForm()
    if form.validate_on_submit():
        kept = (form.app_secret.data or "").strip()
        if form.keep_old.data:
            kept = ",".join((kept, *_own_app_secrets()[:1]))
        _change(N_("stored a new app secret"), app_secret=kept)
        return _saved(_("Stored. It is kept encrypted and never shown again."))
    return _shown(secret=form)


@blueprint.post("/verify-token")
@needs(Role.OWNER)
def verify_token() -> ResponseReturnValue:
    """A word of this business's own that proves to Meta that the webhook address is ours."""
    _change(N_("made a new verify token"), verify_token=chance.token_urlsafe(24))
    return _saved(_("Copy it into Meta's console, beside the webhook address."))


@blueprint.post("/subscribe")
@needs(Role.OWNER)
def subscribe() -> ResponseReturnValue:
    """Meta sends the account's messages to the app: the one step that is a call, not a click."""
    from lumi.doctor import meta

    try:
        meta.subscribe(g.tenant, _settings())
    except meta.NotSubscribed as fault:
        flash(told(fault), "error")
    else:
        with database.write() as connection:
            what = N_("subscribed the app to the WhatsApp account")
            audit.record(connection, g.tenant, current_user.name, what, clock.now())
        flash(_("The app is subscribed: messages come to Lumi."), "good")
    return redirect(url_for(".page", slug=g.tenant.slug), 303)


def _change(what: str, **values: str) -> None:
    """Raises Refused."""
    with database.write() as connection:
        enrolment.edit(g.tenant, _settings(), **values)
        audit.record(connection, g.tenant, current_user.name, what, clock.now())


def _saved(said: str) -> ResponseReturnValue:
    flash(said, "good")
    return redirect(url_for(".page", slug=g.tenant.slug), 303)


def _shown(
    found: "list[Finding] | None" = None,
    number: NumberForm | None = None,
    token: TokenForm | None = None,
    secret: SecretForm | None = None,
) -> ResponseReturnValue:
    """The page; with what a check found, or with a form that was filled in wrongly."""
    from lumi import doctor

    settings = _settings()
    is_checked = found is not None
    listed = found if found is not None else doctor.glance(g.tenant, settings, clock.now())
    return render_template(
        "dashboard/whatsapp.html",
        found=listed,
        is_checked=is_checked,
        troubles=sum(one.needs_you for one in listed),
        address=f"{settings.url}/webhook/{g.tenant.slug}",
        has_url=bool(settings.url),
        verify=_own_verify_token(),
        has_own={"token": bool(g.tenant.token), "secret": bool(g.tenant.app_secret)},
        number=number or NumberForm(phone_id=g.tenant.phone_id or ""),
        token=token or TokenForm(),
        secret=secret or SecretForm(),
    )


def _own_verify_token() -> str:
    """It is no secret of weight: it lets somebody prove an address, and read or send nothing."""
    try:
        return secrets.unseal(g.tenant.verify_token, _settings())
    except SealBroken:
        return ""  # a new one can be made


def _own_app_secrets() -> tuple[str, ...]:
    try:
        return secrets.app_secrets(g.tenant.app_secret, _settings())
    except SealBroken:
        return ()


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
