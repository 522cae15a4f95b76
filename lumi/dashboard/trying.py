"""Try it yourself: write as a customer would, and see the reply and why; nothing of it happens."""

from flask import Blueprint, current_app, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length

from lumi import consulting
from lumi.consulting import Unanswered
from lumi.dashboard.access import needs
from lumi.tenants.users import Role

blueprint = Blueprint("trying", __name__, url_prefix="/b/<slug>/try")

LONGEST = 1000  # letters


class TryForm(FlaskForm):
    text = TextAreaField(
        _l("Write as a customer would"),
        [InputRequired(), Length(max=LONGEST)],
        render_kw={"rows": 2},
    )
    submit = SubmitField(_l("Try it"))


@blueprint.route("", methods=["GET", "POST"])
@needs(Role.OWNER)
def page() -> ResponseReturnValue:
    form, trial = TryForm(), None
    if form.validate_on_submit():
        consultant = current_app.extensions["consultant"]
        try:
            trial = consulting.try_out(consultant, g.tenant, form.text.data or "")
        except Unanswered as fault:
            form.form_errors.append(_("Lumi could not answer just now: %(why)s", why=str(fault)))
    has_model = bool(current_app.config["SETTINGS"].openai_key)
    return render_template("dashboard/trying.html", form=form, trial=trial, has_model=has_model)
