"""The first page of a business: what is next, who waits, and what is broken."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lumi import clock, database, health
from lumi.answers.checks import looking
from lumi.answers.gaps import unanswered
from lumi.booking import diary
from lumi.booking.hours import DAY, local_of, midnight
from lumi.conversations import waiting
from lumi.dashboard.access import needs
from lumi.owner import telling
from lumi.tenants import audit, enrolment, notices, pausing, usage
from lumi.tenants.users import Role

blueprint = Blueprint("today", __name__, url_prefix="/b/<slug>")

MOST = 5  # rows of each part, which is read standing up; others follow as these are settled
COMING = 8  # of the next appointments
AHEAD = timedelta(days=7)  # whose appointments are the next ones
TIGHT = 100 * 2**20  # bytes free on the disk, below which a day's messages may not fit
# What ends these is a change elsewhere: while it is wanting, to say "done" would hide a fault.
ENDS_BY_ITSELF = {*enrolment.TOKEN_NOTICES, telling.WAITS, looking.PINS, looking.LOST}
CALENDAR = "calendar "  # begins the kind of what is said of a calendar that cannot be read


@dataclass(frozen=True, slots=True)
class Fault:
    """Something broken: in plain words, with where it is mended, if that is a page."""

    kind: str
    detail: str
    times: int
    last_at: datetime
    endpoint: str  # of the page that mends it; "" where none does
    is_for_a_person: bool  # who says when it is done


@blueprint.get("/")
def page() -> ResponseReturnValue:
    now, zone = clock.now(), g.tenant.zone
    today = local_of(now, zone).date()
    dawn, dusk = midnight(today, zone), midnight(today + DAY, zone)
    return render_template(
        "dashboard/today.html",
        now=now,
        is_paused=pausing.is_paused(g.tenant, now),
        faults=[_fault(*found) for found in notices.open_notices(g.tenant.id)],
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
    if not _ends_by_itself(kind):
        with database.write() as connection:
            notices.settle_notice(connection, g.tenant.id, kind, clock.now())
            audit.record(
                connection, g.tenant, current_user.name, "settled a notice", clock.now(), kind[:80]
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
        what = "paused Lumi" if is_wished else "resumed Lumi"
        audit.record(connection, g.tenant, current_user.name, what, clock.now())
    said = (
        _("Paused: what customers write waits for you.") if is_wished else _("Lumi answers again.")
    )
    flash(said, "good")
    return redirect(url_for("today.page", slug=g.tenant.slug), 303)


def _fault(kind: str, detail: str, times: int, last_at: str) -> Fault:
    is_of_token = kind in enrolment.TOKEN_NOTICES or kind.startswith("whatsapp ")
    endpoint = "whatsapp.page" if is_of_token else ""
    return Fault(
        *(kind, detail, times, clock.instant(last_at), endpoint),
        is_for_a_person=not _ends_by_itself(kind),
    )


def _ends_by_itself(kind: str) -> bool:
    return kind in ENDS_BY_ITSELF or kind.startswith(CALENDAR)


def _is_disk_tight() -> bool:
    return shutil.disk_usage(current_app.config["SETTINGS"].database.parent).free < TIGHT
