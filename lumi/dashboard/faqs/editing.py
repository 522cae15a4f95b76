"""One FAQ: written, changed, switched off and on, deleted."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import StringField, SubmitField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from lumi import clock, database
from lumi.answers import discarded, faqs
from lumi.answers.faq_files import LONGEST_ANSWER, LONGEST_QUESTION, clean
from lumi.answers.faqs import QuestionTaken, UnknownFaq
from lumi.answers.texts import Draft
from lumi.dashboard.access import needs
from lumi.dashboard.faqs import room
from lumi.dashboard.faqs.room import blueprint
from lumi.owner.learning import waiting
from lumi.owner.learning.gap import Gap
from lumi.owner.learning.passing_on import Told
from lumi.plain import N_
from lumi.tenants.users import Role

NEW = -1  # stands for an FAQ that is not in the file yet
MOST_ALTERNATIVES = 50


def _clean(text: str | None) -> str:
    return clean(text or "")


class FaqForm(FlaskForm):
    question = StringField(
        _l("Question"),
        [DataRequired(), Length(max=LONGEST_QUESTION)],
        filters=[_clean],
        description=_l("As a customer would ask it."),
    )
    answer = TextAreaField(
        _l("Answer"),
        [DataRequired(), Length(max=LONGEST_ANSWER)],
        filters=[_clean],
        description=_l("Lumi says it word for word, or in other words that say the same."),
        render_kw={"rows": 5},
    )
    alternatives = TextAreaField(
        _l("Other ways to ask the same"),
        filters=[_clean],
        description=_l("One a line. The more of your customers' own words, the better."),
        render_kw={"rows": 4},
    )
    submit = SubmitField(_l("Save"))

    @classmethod
    def of(cls, draft: Draft) -> "FaqForm":
        """Filled in, unless somebody has sent other words."""
        lines = "\n".join(draft.alternatives)
        return cls(data={"question": draft.question, "answer": draft.answer, "alternatives": lines})

    def validate_alternatives(self, one: TextAreaField) -> None:
        if any(len(line) > LONGEST_QUESTION for line in self.draft.alternatives):
            raise ValidationError(
                _("A line is longer than %(most)s letters.", most=LONGEST_QUESTION)
            )
        if len(self.draft.alternatives) > MOST_ALTERNATIVES:
            raise ValidationError(_("These are more than %(most)s lines.", most=MOST_ALTERNATIVES))

    @property
    def draft(self) -> Draft:
        question = self.question.data or ""
        lines = (line.strip() for line in (self.alternatives.data or "").splitlines())
        others = dict.fromkeys(line for line in lines if line and line != question)
        return Draft(question, self.answer.data or "", tuple(others))


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Role.OWNER)
def new() -> ResponseReturnValue:
    """An FAQ; of an open question (?gap=…) its words are there, and who asked is answered."""
    gap = _gap()
    if gap is None and "gap" in request.args:
        flash(_("This question has been answered already."))
        return redirect(url_for("faqs.gaps", slug=g.tenant.slug), 303)
    form = FaqForm.of(gap.draft if gap else Draft(request.args.get("question", "")[:200], ""))
    broken: list[str] = []
    if form.validate_on_submit():
        broken = room.stands_in_the_way({NEW: form.draft})
        if not broken and (told := _added(form, gap)):
            return room.done(told)
    return render_template("dashboard/faqs/edit.html", form=form, gap=gap, broken=broken)


@blueprint.route("/<int:faq_id>", methods=["GET", "POST"])
@needs(Role.OWNER)
def edit(faq_id: int) -> ResponseReturnValue:
    entry = room.entry(faq_id)
    form = FaqForm.of(entry.faq.draft)
    broken: list[str] = []
    if form.validate_on_submit():
        broken = room.stands_in_the_way({faq_id: form.draft}) if entry.faq.enabled else []
        if not broken and _edited(form, faq_id):
            return room.done(_("Saved."))
    return render_template("dashboard/faqs/edit.html", form=form, entry=entry, broken=broken)


@blueprint.post("/<int:faq_id>/switch")
@needs(Role.OWNER)
def switch(faq_id: int) -> ResponseReturnValue:
    """Off, or on again."""
    faq = room.entry(faq_id).faq
    words = {faq_id: None if faq.enabled else faq.draft}
    if broken := room.stands_in_the_way(words):
        return _asks_again(faq.draft, broken)

    def change(connection: Any) -> None:
        faqs.switch(g.tenant.id, faq_id, not faq.enabled, None, clock.now())
        room.record(
            connection, N_("switched an FAQ off") if faq.enabled else N_("switched an FAQ on")
        )

    _carry_out(change)
    if faq.enabled:
        return room.done(_("Switched off. It is kept, but Lumi does not use it."))
    return room.done(_("Switched on."))


@blueprint.route("/<int:faq_id>/delete", methods=["GET", "POST"])
@needs(Role.OWNER)
def delete(faq_id: int) -> ResponseReturnValue:
    """Asks once; and it can be put back."""
    entry = room.entry(faq_id)
    if request.method == "GET":
        return render_template("dashboard/faqs/delete.html", entry=entry)
    words = {faq_id: None}
    if entry.faq.enabled and (broken := room.stands_in_the_way(words)):
        return _asks_again(entry.faq.draft, broken)

    def change(connection: Any) -> None:
        discarded.discard(g.tenant.id, faq_id, clock.now())
        room.record(connection, N_("deleted an FAQ"))

    _carry_out(change)
    return room.done(_("Deleted. For 30 days it can be put back."))


@blueprint.post("/discarded/<int:ident>/put-back")
@needs(Role.OWNER)
def put_back(ident: int) -> ResponseReturnValue:
    def change(connection: Any) -> None:
        discarded.put_back(g.tenant.id, ident, clock.now())
        room.record(connection, N_("put a deleted FAQ back"))

    try:
        _carry_out(change)
    except QuestionTaken:
        flash(_("There is an FAQ with this question already."), "error")
        return redirect(url_for("faqs.page", slug=g.tenant.slug), 303)
    return room.done(_("It is back."))


def _gap() -> Gap | None:
    """The open question that is to be answered, if the address names one."""
    ident = request.args.get("gap", type=int)
    return None if ident is None else waiting.one(g.tenant, ident)


def _added(form: FaqForm, gap: Gap | None) -> str:
    """What became of it; "" when the form says why it was not kept."""
    now, told = clock.now(), None
    try:
        with database.write() as connection:
            faq_id = faqs.add(g.tenant.id, form.draft, None, now)
            if gap is not None:
                told = waiting.keep(connection, g.tenant, gap.id, form.draft, faq_id, now)
            room.record(connection, N_("added an FAQ"))
    except QuestionTaken:
        form.question.errors = [_("There is an FAQ with this question already.")]
        return ""
    return _told(told) if told else _("Added.")


def _told(told: Told) -> str:
    parts = [_("Added.")]
    if told.now:
        parts.append(
            ngettext(
                "%(num)s customer who asked gets the answer now.",
                "%(num)s customers who asked get the answer now.",
                told.now,
            )
        )
    if told.later:
        parts.append(
            ngettext(
                "%(num)s gets it when they write again: WhatsApp's 24 hours are over.",
                "%(num)s get it when they write again: WhatsApp's 24 hours are over.",
                told.later,
            )
        )
    return " ".join(parts)


def _edited(form: FaqForm, faq_id: int) -> bool:
    """False when the form says why it was not kept."""

    def change(connection: Any) -> None:
        faqs.edit(g.tenant.id, faq_id, form.draft, None, clock.now())
        room.record(connection, N_("edited an FAQ"))

    try:
        _carry_out(change)
    except QuestionTaken:
        form.question.errors = [_("Another FAQ has this question already.")]
        return False
    return True


def _carry_out(change: Callable[[Any], None]) -> None:
    """In one transaction; what was deleted meanwhile is not there."""
    try:
        with database.write() as connection:
            change(connection)
    except UnknownFaq:
        abort(404)


def _asks_again(draft: Draft, broken: list[str]) -> ResponseReturnValue:
    """Nothing was changed: a pinned question would lose its answer."""
    return render_template("dashboard/faqs/broken.html", draft=draft, broken=broken), 409
