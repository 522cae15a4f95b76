"""Questions that are pinned to the FAQ that must answer them, and whether it does."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lumi import clock, consulting, database
from lumi.answers.checks import pins
from lumi.answers.checks.pins import UnknownPin
from lumi.answers.faq_files import LONGEST_QUESTION, clean
from lumi.answers.faqs import UnknownFaq
from lumi.consulting import Unanswered
from lumi.dashboard.access import needs
from lumi.dashboard.faqs.room import blueprint, consultant, record
from lumi.plain import N_
from lumi.tenants.users import Role


@blueprint.get("/pins")
@needs(Role.OWNER)
def pinned() -> ResponseReturnValue:
    listed = pins.listed(g.tenant.id)
    failing, is_known = {}, True
    if listed:
        try:
            failing = dict(consulting.rehearse_edit(consultant(), g.tenant, {}).failing)
        except Unanswered:
            is_known = False
    return render_template(
        "dashboard/faqs/pins.html", listed=listed, failing=failing, is_known=is_known
    )


@blueprint.post("/pins")
@needs(Role.OWNER)
def pin() -> ResponseReturnValue:
    """The form's question to the form's FAQ."""
    question = clean(request.form.get("question", ""))[:LONGEST_QUESTION]
    faq_id = request.form.get("faq", 0, type=int)
    try:
        if not question:
            raise UnknownFaq
        with database.write() as connection:
            pins.pin(g.tenant.id, question, faq_id, clock.now())
            record(connection, N_("pinned a question to an FAQ"))
    except UnknownFaq:
        flash(_("That FAQ is gone; nothing was pinned."), "error")
    else:
        flash(_("Pinned. A change that would break this is refused from now on."), "good")
    return _back()


@blueprint.post("/pins/drop")
@needs(Role.OWNER)
def unpin() -> ResponseReturnValue:
    try:
        with database.write() as connection:
            pins.unpin(g.tenant.id, request.form.get("question", ""))
            record(connection, N_("took a pin away"))
    except UnknownPin:
        flash(_("It was not pinned any more."))
    else:
        flash(_("The pin is gone. The FAQ stays as it is."), "good")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("faqs.pinned", slug=g.tenant.slug), 303)
