"""Try it yourself: a conversation as a customer would have it; nothing of it happens.

What was said so far travels in the page's own form, signed: no row keeps it.
"""

from flask import Blueprint, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from itsdangerous import BadData, URLSafeSerializer
from wtforms import HiddenField, StringField, SubmitField
from wtforms.validators import InputRequired, Length

from lumi import consulting
from lumi.consulting import Unanswered
from lumi.dashboard.access import needs
from lumi.dashboard.telling import told
from lumi.tenants.users import Role
from lumi.trying import LONGEST, Trial, Written

blueprint = Blueprint("trying", __name__, url_prefix="/b/<slug>/try")


class TryForm(FlaskForm):
    text = StringField(
        _l("Write as a customer would"),
        [InputRequired(), Length(max=LONGEST)],
        render_kw={"autocomplete": "off", "enterkeyhint": "send"},
    )
    past = HiddenField()
    submit = SubmitField(_l("Send"))


@blueprint.route("", methods=["GET", "POST"])
@needs(Role.OWNER)
def page() -> ResponseReturnValue:
    form, trial = TryForm(), None
    tapped = request.form.get("tap", "")
    if form.is_submitted() and (tapped or form.validate()):
        trial = _try(form, Written(form.text.data or "", tapped, _opened(form.past.data)))
    has_model = bool(current_app.config["SETTINGS"].openai_key)
    return render_template("dashboard/trying.html", form=form, trial=trial, has_model=has_model)


def _try(form: TryForm, written: Written) -> Trial | None:
    """The conversation with that message; None with the reason at the form, which keeps it."""
    try:
        trial = consulting.try_out(current_app.extensions["consultant"], g.tenant, written)
    except Unanswered as fault:
        form.form_errors.append(_("Lumi could not answer just now: %(why)s", why=told(fault)))
        return None
    form.text.data, form.past.data = "", _seal().dumps(trial.past)
    return trial


def _opened(sealed: str | None) -> str:
    """What was said so far; "" for what we have not written ourselves."""
    try:
        return str(_seal().loads(sealed or ""))
    except BadData:
        return ""


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"try {g.tenant.id}")
