"""FAQs from a file: read, shown with what they would change, and kept when somebody says so."""

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SubmitField

from lumi import clock, consulting, database
from lumi.answers import faq_files, faqs, imports
from lumi.answers.checks import pins
from lumi.answers.checks.rehearsing import Report
from lumi.answers.imports import Difference, Import
from lumi.consulting import Unanswered
from lumi.dashboard.access import needs
from lumi.dashboard.faqs import room
from lumi.dashboard.faqs.room import blueprint
from lumi.plain import N_
from lumi.tenants.users import Role

MOST_SHOWN = 40  # FAQs, faults or changed answers; the rest is counted
LONGEST_NAME = 100  # letters of a file's name


class ImportForm(FlaskForm):
    file = FileField(
        _l("File"),
        [FileRequired()],
        description=_l("A table saved as .csv or .tsv, or a .jsonl file, of at most 1 MB."),
        render_kw={"accept": ".csv,.tsv,.jsonl,text/csv"},
    )
    submit = SubmitField(_l("Read it"))


@blueprint.route("/import", methods=["GET", "POST"])
@needs(Role.OWNER)
def upload() -> ResponseReturnValue:
    """Reads the file; nothing is written to the FAQs yet, whatever is in it."""
    form, faults = ImportForm(), list[str]()
    if form.validate_on_submit():
        name = faq_files.clean(form.file.data.filename or "")[-LONGEST_NAME:]
        sheet = faq_files.parse(name, form.file.data.read())
        if not sheet.faults:
            with database.write() as connection:
                ident = imports.keep(connection, g.tenant.id, name, sheet.drafts, clock.now())
            return redirect(url_for("faqs.preview", slug=g.tenant.slug, import_id=ident), 303)
        faults = sheet.faults
    return render_template(
        "dashboard/faqs/import.html", form=form, faults=faults[:MOST_SHOWN], many=len(faults)
    )


@blueprint.get("/import/<int:import_id>")
@needs(Role.OWNER)
def preview(import_id: int) -> ResponseReturnValue:
    found = _import(import_id)
    return _previewed(found, imports.differences(g.tenant.id, found.drafts))


@blueprint.post("/import/<int:import_id>")
@needs(Role.OWNER)
def keep(import_id: int) -> ResponseReturnValue:
    """Everything that was shown, or nothing."""
    found = _import(import_id)
    if _is_in_the_way(found):
        return _previewed(found, imports.differences(g.tenant.id, found.drafts))
    with database.write() as connection:
        if not imports.forget(connection, g.tenant.id, import_id):
            abort(404)
        kept = faqs.keep_all(g.tenant.id, found.drafts, None, clock.now())
        room.record(connection, N_("imported FAQs"), f"{kept.added} new, {kept.changed} changed")
    return room.done(
        _("Imported: %(added)s new, %(changed)s changed.", added=kept.added, changed=kept.changed)
    )


@blueprint.post("/import/<int:import_id>/drop")
@needs(Role.OWNER)
def drop(import_id: int) -> ResponseReturnValue:
    found = _import(import_id)
    with database.write() as connection:
        imports.forget(connection, g.tenant.id, found.id)
    flash(_("Nothing was imported."))
    return redirect(url_for("faqs.page", slug=g.tenant.slug), 303)


def _import(import_id: int) -> Import:
    return imports.one(g.tenant.id, import_id) or abort(404)


def _previewed(found: Import, differences: list[Difference]) -> ResponseReturnValue:
    added = sum(one.before is None for one in differences)
    report = _rehearsed(found) if differences else None
    return render_template(
        "dashboard/faqs/preview.html",
        found=found,
        differences=differences[:MOST_SHOWN],
        left_out=max(0, len(differences) - MOST_SHOWN),
        added=added,
        changed=len(differences) - added,
        same=len(found.drafts) - len(differences),
        report=report,
        changes=report.changes[:MOST_SHOWN] if report else (),
        broken=[report.failing[question] for question in report.broken] if report else [],
        pinned=bool(pins.listed(g.tenant.id)),
    )


def _rehearsed(found: Import) -> Report | None:
    """None when the model cannot say in time."""
    try:
        return consulting.rehearse_import(room.consultant(), g.tenant, found.drafts)
    except Unanswered:
        return None


def _is_in_the_way(found: Import) -> bool:
    """Whether pinned questions would lose their FAQ, or nobody can tell, and it is not forced."""
    if room.is_forced() or not pins.listed(g.tenant.id):
        return False
    report = _rehearsed(found)
    return report is None or bool(report.broken)
