"""The first page of a business: what is next, who waits, and what is broken."""

import shutil
from datetime import timedelta

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lumi import clock, database, health
from lumi.answers.gaps import unanswered
from lumi.booking import diary
from lumi.booking.hours import DAY, local_of, midnight
from lumi.conversations import waiting
from lumi.dashboard import faults
from lumi.dashboard.access import needs
from lumi.plain import N_
from lumi.tenants import audit, notices, pausing, usage
from lumi.tenants.users import Role

blueprint = Blueprint("today", __name__, url_prefix="/b/<slug>")

MOST = 5  # rows of each part, which is read standing up; others follow as these are settled
COMING = 8  # of the next appointments
AHEAD = timedelta(days=7)  # whose appointments are the next ones
TIGHT = 100 * 2**20  # bytes free on the disk, below which a day's messages may not fit


@blueprint.get("/")
def page() -> ResponseReturnValue:
    now, zone = clock.now(), g.tenant.zone
    today = local_of(now, zone).date()
    dawn, dusk = midnight(today, zone), midnight(today + DAY, zone)
    return render_template(
        "dashboard/today.html",
        now=now,
        is_paused=pausing.is_paused(g.tenant, now),
        faults=faults.open_ones(g.tenant.id),
        server_faults=faults.open_ones(None) if g.role is Role.OPERATOR else [],
        is_worker_well=health.worker(now) == "ok",
        is_disk_tight=_is_disk_tight(),
        waiting=waiting.for_a_person(g.tenant.id, now, MOST),
        pending=diary.pending(g.tenant, now, MOST),
        coming=diary.coming(g.tenant, now, now + AHEAD, COMING),
        questions=unanswered.questions(g.tenant.id, MOST),
        figures=diary.figures(g.tenant, dawn, dusk),
        most=MOST,
        used=usage.of_day(g.tenant.id, today.isoformat()),
    )


@blueprint.post("/notices/done")
def done() -> ResponseReturnValue:
    """A person has seen to it; what happens again is told again."""
    kind = request.form.get("kind", "")
    if not faults.ends_by_itself(kind):
        with database.write() as connection:
            notices.settle_notice(connection, g.tenant.id, kind, clock.now())
            audit.record(
                connection,
                g.tenant,
                current_user.name,
                N_("settled a notice"),
                clock.now(),
                kind[:80],
            )
        flash(_("Done. It comes back if it happens again."), "good")
    return redirect(url_for("today.page", slug=g.tenant.slug), 303)


@blueprint.post("/pause")
@needs(Role.OWNER)
def pause() -> ResponseReturnValue:
    """Lumi answers no customer until it is resumed, or goes on."""
    is_wished = request.form.get("paused") == "yes"
    with database.write() as connection:
        if is_wished:
            pausing.pause(connection, g.tenant, None)
        else:
            pausing.resume(connection, g.tenant)
        what = N_("paused Lumi") if is_wished else N_("resumed Lumi")
        audit.record(connection, g.tenant, current_user.name, what, clock.now())
    said = (
        _("Paused: what customers write waits for you.") if is_wished else _("Lumi answers again.")
    )
    flash(said, "good")
    return redirect(url_for("today.page", slug=g.tenant.slug), 303)


def _is_disk_tight() -> bool:
    return shutil.disk_usage(current_app.config["SETTINGS"].database.parent).free < TIGHT
