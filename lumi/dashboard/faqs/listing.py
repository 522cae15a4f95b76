"""All FAQs with what each was good for; and as a file."""

import io
from datetime import datetime, timedelta

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue

from lumi import clock
from lumi.answers import browsing, discarded, faqs
from lumi.answers.browsing import Shown
from lumi.answers.checks import looking, pins
from lumi.answers.checks.comparing import Kind
from lumi.answers.checks.rehearsing import Report
from lumi.dashboard.access import needs
from lumi.dashboard.faqs.room import blueprint
from lumi.owner.learning import waiting
from lumi.tenants.users import Role

MOST = 40  # FAQs of a page
FRESH = timedelta(minutes=10)  # for which an answer that was deleted lies open to be put back
MOST_CHANGES = 12  # answers that changed, as a page tells them


@blueprint.get("")
@needs(Role.OWNER)
def page() -> ResponseReturnValue:
    words, shown = request.args.get("q", "")[:200], _shown()
    before = request.args.get("before", type=int)
    now = clock.now()
    listed = browsing.page(g.tenant.id, words, shown, before, MOST + 1, now)
    gone = discarded.listed(g.tenant.id, now) if before is None else []
    return render_template(
        "dashboard/faqs/list.html",
        words=words,
        shown=shown,
        Shown=Shown,
        is_first=before is None,
        listed=listed[:MOST],
        before=listed[MOST - 1].faq.id if len(listed) > MOST else None,
        counts=browsing.counts(g.tenant.id),
        waiting=waiting.count(g.tenant),
        pinned=len(pins.listed(g.tenant.id)),
        looked=_looked(looking.last(g.tenant.id)),
        is_due=looking.is_due_for(g.tenant.id),
        Kind=Kind,
        discarded=gone,
        is_fresh=bool(gone) and now - gone[0].discarded_at < FRESH,
    )


@blueprint.get("/export.csv")
@needs(Role.OWNER)
def export() -> Response:
    """What an import takes back; nothing in it is a formula to a spreadsheet."""
    sheet = io.StringIO(newline="")
    faqs.write_csv(faqs.export_rows(g.tenant.id), sheet)
    # With a mark for Excel, which takes a file for one of its own code page otherwise.
    answer = Response("\ufeff" + sheet.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{g.tenant.slug}-faqs.csv"'
    return answer


def _shown() -> Shown:
    asked = request.args.get("shown", "")
    return Shown(asked) if asked in list(Shown) else Shown.ALL


def _looked(last: tuple[datetime, Report] | None) -> tuple[datetime, Report] | None:
    """The latest look, with the lost answers first and no more than a page can tell."""
    if last is None or not last[1].changes:
        return None
    order = (Kind.LOST, Kind.OTHER, Kind.GAINED)
    changes = sorted(last[1].changes, key=lambda one: order.index(one[1].kind))
    return last[0], Report(last[1].questions, tuple(changes[:MOST_CHANGES]), {})
