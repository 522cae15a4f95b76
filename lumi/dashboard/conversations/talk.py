"""One conversation: what was said, answering as a human, taking over and giving back."""

import uuid
from datetime import datetime

from flask import abort, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Regexp, ValidationError

from lumi import clock, database, phrases
from lumi.booking import appointments, reminders, visits
from lumi.booking.visits import Visit, Visits
from lumi.conversations import handover, thread
from lumi.conversations.card import Card
from lumi.dashboard.conversations.room import blueprint, card_of, number
from lumi.plain import N_
from lumi.tenants import audit
from lumi.whatsapp import contents, messages, sniffing
from lumi.whatsapp.values import text as storable

TALK = "<int:ident>"
NOT_NOW = _l("That could not be kept just now. Your words are still here: please try again.")


def fresh_word() -> str:
    return uuid.uuid4().hex


class ReplyForm(FlaskForm):
    """`once` is a word of this form's own: sent twice, it says its words once."""

    text = TextAreaField(_l("Your answer"), render_kw={"rows": 2, "dir": "auto"})
    once = HiddenField(default=fresh_word, validators=[Regexp(r"\A[0-9a-f]{32}\Z")])

    def validate_text(self, field: TextAreaField) -> None:
        written = storable(field.data or "").replace("\r\n", "\n").strip()
        if contents.is_blank(written):
            raise ValidationError(_("Write something first."))
        if messages.units(written) > messages.TEXT_LIMIT:
            raise ValidationError(
                _("WhatsApp takes %(limit)s letters at once. Please part it.", limit=4096)
            )
        field.data = written


@blueprint.get(f"/{TALK}", endpoint="thread")
def shown(ident: int) -> ResponseReturnValue:
    return _shown(card_of(ident), ReplyForm(formdata=None))


@blueprint.post(f"/{TALK}/reply")
def reply(ident: int) -> ResponseReturnValue:
    """Queued for WhatsApp with the handover that a human's word is; else the words come back."""
    card, form, now = card_of(ident), ReplyForm(), clock.now()
    if not form.validate_on_submit():
        return _shown(card, form), 422
    if card.closes_at(now) is None:
        form.form_errors.append(_("Just now the 24 hours ended: this cannot be sent any more."))
        return _shown(card, form), 422
    try:
        with database.write() as connection:
            if handover.speak(connection, ident, form.text.data, form.once.data, now):
                _record(connection, card, N_("answered a customer"), now)
    except database.Unusable:
        form.form_errors.append(NOT_NOW)
        return _shown(card, form), 503
    return redirect(url_for(".thread", slug=g.tenant.slug, ident=ident, sent=1, _anchor="end"), 303)


@blueprint.post(f"/{TALK}/handover")
def take_over(ident: int) -> ResponseReturnValue:
    card, now = card_of(ident), clock.now()
    with database.write() as connection:
        handover.begin(connection, ident, now, now)
        _record(connection, card, N_("took over a conversation"), now)
    flash(_("You have this conversation: Lumi keeps silent."), "good")
    return _back(ident)


@blueprint.post(f"/{TALK}/handover/end")
def give_back(ident: int) -> ResponseReturnValue:
    card, now = card_of(ident), clock.now()
    with database.write() as connection:
        handover.give_back(connection, card.customer_id)
        _record(connection, card, N_("gave a conversation back to Lumi"), now)
    flash(_("Lumi answers here again."), "good")
    return _back(ident)


@blueprint.post(f"/{TALK}/reminder")
def remind(ident: int) -> ResponseReturnValue:
    """The approved template: all that WhatsApp takes once the 24 hours have ended."""
    card, now = card_of(ident), clock.now()
    visit = _to_remind_of(visits.of(g.tenant, card.customer_id, now))
    found = appointments.find(g.tenant, visit.id) if visit else None
    is_sent = False
    if found:
        with database.write() as connection:
            is_sent = reminders.by_hand(connection, g.tenant, found, now)
            _record(connection, card, N_("reminded a customer"), now)
    if is_sent:
        flash(_("The reminder is on its way."), "good")
    else:
        flash(_("Nothing was sent: this customer wants no messages, or may get none now."), "warn")
    return _back(ident)


@blueprint.get(f"/{TALK}/media/<int:message_id>")
def medium(ident: int, message_id: int) -> ResponseReturnValue:
    """A picture or voice note as it was found to be by its own bytes, and as nothing else."""
    card_of(ident)
    record = thread.file_of(g.tenant.id, ident, message_id)
    if record is None or record.file is None:
        abort(404)
    name = f"{message_id}{sniffing.SUFFIXES[record.mime]}"
    answer = send_file(record.file, mimetype=record.mime, download_name=name)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _shown(card: Card, form: ReplyForm) -> str:
    now = clock.now()
    known = visits.of(g.tenant, card.customer_id, now)
    to_remind_of = _to_remind_of(known) if g.tenant.reminder_template else None
    at = number("at")
    return render_template(
        "dashboard/conversation.html",
        card=card,
        page=thread.page(g.tenant.id, card.conversation_id, before=number("before"), around=at),
        at=at,
        form=form,
        visits=known,
        languages=sorted(phrases.languages()),
        to_remind_of=to_remind_of,
        closes_at=card.closes_at(now),
        is_with_human=card.is_with_human(now),
        is_sent="sent" in request.args,
        pulse_address=url_for("pulse.pulse", slug=g.tenant.slug, talk=card.conversation_id),
    )


def _to_remind_of(known: Visits) -> Visit | None:
    return next((one for one in known.ahead if not one.is_pending), None)


def _record(connection: object, card: Card, what: str, now: datetime) -> None:
    detail = f"conversation {card.conversation_id}"
    audit.record(connection, g.tenant, current_user.name, what, now, detail)


def _back(ident: int) -> ResponseReturnValue:
    return redirect(url_for(".thread", slug=g.tenant.slug, ident=ident), 303)
