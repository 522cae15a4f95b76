"""Getting in and out: e-mail and password, a link that serves once, the first operator."""

import hmac

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, SubmitField
from wtforms.validators import InputRequired, Length

from lumi import clock, database
from lumi.dashboard import sessions, visitors
from lumi.dashboard.access import is_ours, public
from lumi.dashboard.telling import told
from lumi.dashboard.visitors import Visitor
from lumi.owner import links
from lumi.plain import N_
from lumi.tenants import audit, throttle, users
from lumi.tenants.throttle import Throttled
from lumi.tenants.users import UserRefused

blueprint = Blueprint("sign_in", __name__)


class SignInForm(FlaskForm):
    email = EmailField(_l("E-mail"), [InputRequired()], render_kw={"autocomplete": "username"})
    password = PasswordField(
        _l("Password"), [InputRequired()], render_kw={"autocomplete": "current-password"}
    )
    submit = SubmitField(_l("Sign in"))


class FirstRunForm(FlaskForm):
    email = EmailField(_l("E-mail"), [InputRequired()], render_kw={"autocomplete": "username"})
    password = PasswordField(
        _l("A password of 10 characters or more"),
        [InputRequired(), Length(min=users.SHORTEST)],
        render_kw={"autocomplete": "new-password"},
    )
    submit = SubmitField(_l("Begin"))


class OnlyASign(FlaskForm):
    """A button and nothing to fill in."""

    submit = SubmitField(_l("Sign in"))


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def page() -> ResponseReturnValue:
    form = SignInForm()
    if form.validate_on_submit():
        visitor = _known(form)
        if visitor is not None:
            return _let_in(visitor)
    elif current_user.is_authenticated:
        return redirect(url_for("home.home"))
    return render_template("dashboard/sign_in.html", form=form)


def _known(form: SignInForm) -> Visitor | None:
    """Who has that e-mail and password; else the form says why nobody does."""
    email, address, now = form.email.data or "", request.remote_addr or "", clock.now()
    try:
        throttle.check(email, address, now)
    except Throttled as fault:
        form.form_errors.append(told(fault))
        return None
    user = users.matching(email, form.password.data or "")
    with database.write() as connection:
        if user is None:
            throttle.failed(connection, email, address, now)
        else:
            throttle.succeeded(connection, email, address)
    if user is None:
        form.form_errors.append(_("No account has that e-mail and password."))
        return None
    return visitors.of_user(user)


def _let_in(visitor: Visitor) -> ResponseReturnValue:
    """Then where they wanted to go."""
    sessions.enter(visitor)
    wanted = request.args.get("next")
    return redirect(wanted if wanted and is_ours(wanted) else url_for("home.home"), 303)


@blueprint.route("/sign-in/<token>", methods=["GET", "POST"])
@public
def link(token: str) -> ResponseReturnValue:
    """A link from WhatsApp, used by a press of the button: who only looks at it uses it up not."""
    form = OnlyASign()
    if not form.validate_on_submit():
        return render_template("dashboard/sign_in_link.html", form=form)
    with database.write() as connection:
        owner = links.use(connection, token, clock.now())
    visitor = visitors.of_owner(owner.id) if owner else None
    if visitor is None:
        flash(_("This link was used already or is too old. Write “link” again to get a new one."))
        return redirect(url_for("sign_in.page"), 303)
    return _let_in(visitor)


@blueprint.route("/first-run/<code>", methods=["GET", "POST"])
@public
def first_run(code: str) -> ResponseReturnValue:
    """The first operator's account, for who has read the code on the server. 404 afterwards."""
    wanted = users.first_run_code(current_app.config["SETTINGS"].secret_key)
    if users.operators() or not hmac.compare_digest(code.encode(), wanted.encode()):
        abort(404)
    form = FirstRunForm()
    if form.validate_on_submit():
        try:
            hashed = users.chosen(form.password.data or "", form.email.data or "")
            with database.write() as connection:
                user = users.add(form.email.data, hashed, clock.now(), None)
                audit.record(connection, None, user.email, N_("became the operator"), clock.now())
        except UserRefused as fault:
            form.form_errors.append(told(fault))
        else:
            return _let_in(visitors.of_user(user))
    return render_template("dashboard/first_run.html", form=form)


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    sessions.leave()
    left = redirect(url_for("sign_in.page"), 303)
    left.headers["Clear-Site-Data"] = '"cache", "storage"'  # the next reader finds nothing
    return left


@blueprint.post("/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    """On every phone and laptop, this one too."""
    with database.write() as connection:
        current_user.end_every_session(connection)
        audit.record(connection, None, current_user.name, N_("signed out everywhere"), clock.now())
    return sign_out()
