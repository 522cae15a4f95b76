"""The customer's card: notes, everything kept of them to hand out, and forgetting them."""

import json
import tempfile
from pathlib import Path

from flask import Response, abort, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import StringField, SubmitField
from wtforms.validators import InputRequired

from lumi import clock, database, phrases
from lumi.conversations import card as cards
from lumi.conversations import media, privacy, thread
from lumi.conversations.card import LONGEST_NOTE
from lumi.dashboard.access import needs
from lumi.dashboard.conversations.room import blueprint, card_of
from lumi.dashboard.conversations.talk import TALK
from lumi.dashboard.showing import language_name
from lumi.plain import N_
from lumi.tenants import audit
from lumi.tenants.users import Role
from lumi.whatsapp.values import text as storable


class EraseForm(FlaskForm):
    typed = StringField(_l("The last digits"), [InputRequired()], render_kw={"autocomplete": "off"})
    submit = SubmitField(_l("Erase for ever"))


@blueprint.post(f"/{TALK}/notes")
def notes(ident: int) -> ResponseReturnValue:
    """What the business notes; its customer never sees it."""
    card, now = card_of(ident), clock.now()
    written = storable(request.form.get("notes", "")).replace("\r\n", "\n").strip()
    if len(written) > LONGEST_NOTE:
        flash(_("Notes have %(limit)s letters at most; the end was cut.", limit=LONGEST_NOTE))
    with database.write() as connection:
        cards.note(connection, g.tenant.id, card.customer_id, written[:LONGEST_NOTE])
        detail = f"customer {card.customer_id}"
        audit.record(
            connection, g.tenant, current_user.name, N_("changed a customer's notes"), now, detail
        )
    flash(_("Noted."), "good")
    return redirect(url_for(".thread", slug=g.tenant.slug, ident=ident, _anchor="card"), 303)


@blueprint.post(f"/{TALK}/language")
def speak(ident: int) -> ResponseReturnValue:
    """In which language Lumi speaks to the customer."""
    card, now, code = card_of(ident), clock.now(), request.form.get("language", "")
    if code not in phrases.languages():
        abort(400)
    if code != card.language:
        with database.write() as connection:
            cards.speak(connection, g.tenant.id, ident, code)
            detail = f"customer {card.customer_id}: {code}"
            audit.record(
                *(connection, g.tenant, current_user.name),
                *(N_("changed a customer's language"), now, detail),
            )
    flash(_("Lumi speaks to them in %(language)s.", language=language_name(code)), "good")
    return redirect(url_for(".thread", slug=g.tenant.slug, ident=ident, _anchor="identity"), 303)


@blueprint.post(f"/{TALK}/export")
@needs(Role.OWNER)
def export(ident: int) -> ResponseReturnValue:
    """Everything kept of the customer: JSON, or a zip with voice notes and pictures."""
    card, now = card_of(ident), clock.now()
    found = privacy.kept_of(g.tenant.id, card.customer_id)
    kept = json.dumps(found, ensure_ascii=False, indent=2)
    detail = f"customer {card.customer_id}"
    with database.write() as connection:
        audit.record(
            connection, g.tenant, current_user.name, N_("exported a customer"), now, detail
        )
    name = f"customer-{card.customer_id}"
    if request.form.get("kind") == "zip":
        return _zip(card.customer_id, kept, f"{name}.zip")
    answer = Response(kept, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _zip(customer_id: int, kept: str, name: str) -> Response:
    """The file is open when its directory goes, and gone when it has been sent."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / name
        privacy.write_zip(path, kept, media.files_of(g.tenant.id, customer_id))
        file = path.open("rb")
    answer = send_file(file, "application/zip", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route(f"/{TALK}/erase", methods=["GET", "POST"])
@needs(Role.OWNER)
def erase(ident: int) -> ResponseReturnValue:
    """For ever, once the end of the number has been typed."""
    card, form, now = card_of(ident), EraseForm(), clock.now()
    if form.validate_on_submit():
        if (form.typed.data or "").strip() == card.last_digits:
            privacy.erase(g.tenant.id, card.customer_id)
            with database.write() as connection:
                detail = f"customer {card.customer_id}"
                audit.record(
                    connection, g.tenant, current_user.name, N_("erased a customer"), now, detail
                )
            flash(_("The customer is erased, with everything that was kept."), "good")
            return redirect(url_for(".page", slug=g.tenant.slug), 303)
        form.typed.errors = [_("That is not it; nothing was erased.")]
    counted = thread.count(g.tenant.id, ident)
    return render_template("dashboard/customer_erase.html", card=card, form=form, counted=counted)
