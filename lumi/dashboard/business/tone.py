"""The owner's words on how Lumi answers, and how an answer would sound before they are kept."""

from flask import current_app, flash, g
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lumi import clock, database
from lumi.dashboard.access import needs
from lumi.dashboard.business.columns import keep
from lumi.dashboard.business.forms import ToneForm
from lumi.dashboard.business.room import blueprint, done, page
from lumi.llm import Llm
from lumi.plain import N_
from lumi.receptionist import previewing
from lumi.receptionist.previewing import Preview
from lumi.tenants import caps, usage
from lumi.tenants.users import Role

PATIENCE = 12.0  # seconds that a page waits for a model


@blueprint.route("/tone", methods=["GET", "POST"])
@needs(Role.OWNER)
def tone() -> ResponseReturnValue:
    form, preview = ToneForm(g.tenant), None
    llm = _llm()
    if form.validate_on_submit():
        if form.attempt.data:
            preview = _attempt(form, llm)
        elif keep(form, N_("changed the tone")):
            flash(_("Saved. It holds from the next message on."), "good")
            return done("business.tone")
    return page("tone", form=form, preview=preview, has_model=llm is not None)


def _llm() -> Llm | None:
    """The one that this process asks; None where no key is set."""
    settings = current_app.config["SETTINGS"]
    if not settings.openai_key:
        return None
    known: Llm = current_app.extensions.setdefault("llm", Llm(settings, PATIENCE, PATIENCE))
    return known


def _attempt(form: ToneForm, llm: Llm | None) -> Preview | None:
    question = (form.question.data or "").strip()
    if not question:
        form.question.errors = [_("Write what a customer might ask.")]
        return None
    now = clock.now()
    if llm is None or not caps.allow_model(g.tenant, llm.model, now):
        form.question.errors = [
            _("No model may be asked now: none is set up, or the month's limit is reached.")
        ]
        return None
    preview = previewing.preview(g.tenant, form.system_prompt.data or "", question, now, llm)
    spent = preview.spent
    if spent.tokens_in or spent.tokens_out:
        with database.write() as connection:
            usage.count_tokens(
                *(connection, g.tenant.id, g.tenant.timezone, now, llm.model),
                *(spent.tokens_in, spent.tokens_out),
            )
    return preview
