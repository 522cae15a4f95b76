"""One's own account: another password, for who has one."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import PasswordField, SubmitField
from wtforms.validators import InputRequired, Length

from lumi import clock, database
from lumi.dashboard import sessions, visitors
from lumi.dashboard.telling import told
from lumi.plain import N_
from lumi.tenants import audit, throttle, users
from lumi.tenants.throttle import Throttled
from lumi.tenants.users import User, UserRefused

blueprint = Blueprint("account", __name__, url_prefix="/account")


class PasswordForm(FlaskForm):
    present = PasswordField(
        _l("Your present password"),
        [InputRequired()],
        render_kw={"autocomplete": "current-password"},
    )
    password = PasswordField(
        _l("The new one, of 10 characters or more"),
        [InputRequired(), Length(min=users.SHORTEST)],
        description=_l("Four words that have nothing to do with each other are hard to guess."),
        render_kw={"autocomplete": "new-password"},
    )
    submit = SubmitField(_l("Change"))


@blueprint.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Signs out everywhere else. 404 for owners who came by a link: they have none."""
    user = users.with_id(current_user.ident) if current_user.kind == "user" else None
    if user is None:
        abort(404)
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            _change(user, form)
        except (Throttled, UserRefused) as fault:
            form.form_errors.append(told(fault))
        else:
            flash(_("Changed. Everywhere else you are signed out."), "good")
            return redirect(url_for("home.home"), 303)
    return render_template("dashboard/password.html", form=form)


def _change(user: User, form: PasswordForm) -> None:
    """Raises Throttled and UserRefused."""
    address, now = request.remote_addr or "", clock.now()
    throttle.check(user.email, address, now)
    if users.matching(user.email, form.present.data or "") is None:
        with database.write() as connection:
            throttle.failed(connection, user.email, address, now)
        raise UserRefused(_("That is not your present password."))
    hashed = users.chosen(form.password.data or "", user.email)
    with database.write() as connection:
        users.change_password(user, hashed)
        audit.record(connection, None, user.email, N_("changed the password"), now)
    fresh = users.with_id(user.id)
    if fresh is not None:
        sessions.enter(visitors.of_user(fresh))
