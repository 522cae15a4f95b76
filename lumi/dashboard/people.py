"""Who may sign in for a business, and the link by which each sets a password of their own."""

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, SelectField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from lumi import clock, database
from lumi.dashboard import sessions, visitors
from lumi.dashboard.access import needs, public
from lumi.dashboard.telling import told
from lumi.plain import N_
from lumi.settings import Settings
from lumi.tenants import audit, invitations, users
from lumi.tenants.users import Role, User, UserRefused

blueprint = Blueprint("people", __name__, url_prefix="/b/<slug>/people")
welcoming = Blueprint("welcome", __name__)

ROLES = {Role.STAFF: _l("Staff: diary and chats"), Role.OWNER: _l("Owner: everything here")}


class InviteForm(FlaskForm):
    email = EmailField(_l("E-mail"), [InputRequired()], render_kw={"autocomplete": "off"})
    role = SelectField(_l("May do"), choices=[SelectChoice(*each) for each in ROLES.items()])
    submit = SubmitField(_l("Add"))


class PasswordForm(FlaskForm):
    password = PasswordField(
        _l("A password of 10 characters or more"),
        [InputRequired(), Length(min=users.SHORTEST)],
        render_kw={"autocomplete": "new-password"},
    )
    submit = SubmitField(_l("Begin"))


@blueprint.route("", methods=["GET", "POST"])
@needs(Role.OWNER)
def page() -> ResponseReturnValue:
    """Everybody with a role here; a new one gets a link, shown once, to hand over."""
    form, link = InviteForm(), ""
    if form.validate_on_submit():
        try:
            user, is_new = _add(form.email.data or "", Role(form.role.data))
        except UserRefused as fault:
            form.email.errors = [told(fault)]
        else:
            if not is_new:
                flash(_("%(email)s has an account and signs in as always.", email=user.email))
                return redirect(url_for(".page", slug=g.tenant.slug), 303)
            # Shown to who made the account, and only then: a link to an account that others made
            # would let an owner in as somebody else.
            link = _link(user)
            form = InviteForm(formdata=None)
    people = users.people_of(g.tenant)
    return render_template(
        "dashboard/people.html", form=form, people=people, link=link, roles=ROLES
    )


@blueprint.post("/<int:user_id>/remove")
@needs(Role.OWNER)
def remove(user_id: int) -> ResponseReturnValue:
    """Ends the sign-in for this business at once; 404 for who has no role here."""
    user = next((one for one, _role in users.people_of(g.tenant) if one.id == user_id), None)
    if user is None:
        abort(404)
    with database.write() as connection:
        users.leave(user, g.tenant)
        what = N_("took the sign-in of %(email)s", email=user.email)
        audit.record(connection, g.tenant, current_user.name, what, clock.now())
    flash(_("%(email)s no longer signs in here.", email=user.email))
    return redirect(url_for(".page", slug=g.tenant.slug), 303)


@welcoming.route("/welcome/<token>", methods=["GET", "POST"])
@public
def page_of(token: str) -> ResponseReturnValue:
    """Who was invited sets a password and is in. 404 for a link that serves no more."""
    user = invitations.invited(token, _settings().secret_key, clock.now())
    if user is None:
        abort(404)
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            hashed = users.chosen(form.password.data or "", user.email)
        except UserRefused as fault:
            form.form_errors.append(told(fault))
        else:
            with database.write() as connection:
                users.change_password(user, hashed)
                audit.record(connection, None, user.email, N_("set a password"), clock.now())
            sessions.enter(visitors.of_user(User.get_by_id(user.id)))
            return redirect(url_for("home.home"), 303)
    return render_template("dashboard/welcome.html", form=form, email=user.email)


def _add(email: str, role: Role) -> tuple[User, bool]:
    """The account, and whether it was made just now. Raises UserRefused."""
    is_new = not User.select().where(User.email == users.address(email)).exists()
    with database.write() as connection:
        user = users.add(email, invitations.nobodys(), clock.now(), g.tenant, role)
        what = N_("let %(email)s sign in as %(role)s", email=user.email, role=role)
        audit.record(connection, g.tenant, current_user.name, what, clock.now())
    return user, is_new


def _link(user: User) -> str:
    token = invitations.make(user, _settings().secret_key, clock.now())
    return f"{_settings().url}{url_for('welcome.page_of', token=token)}"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
