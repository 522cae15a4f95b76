"""What customers asked in vain, to be turned into FAQs."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lumi import clock, database
from lumi.dashboard.access import needs
from lumi.dashboard.faqs.room import blueprint, record
from lumi.owner.learning import waiting
from lumi.plain import N_
from lumi.tenants.users import Role

MOST = 20  # open questions of a page


@blueprint.get("/open")
@needs(Role.OWNER)
def gaps() -> ResponseReturnValue:
    before = request.args.get("before", type=int)
    listed = waiting.listed(g.tenant, before, MOST + 1)
    return render_template(
        "dashboard/faqs/gaps.html",
        listed=listed[:MOST],
        before=listed[MOST - 1].gap.id if len(listed) > MOST else None,
    )


@blueprint.post("/open/<int:gap_id>/skip")
@needs(Role.OWNER)
def skip(gap_id: int) -> ResponseReturnValue:
    """No answer to that; Lumi does not ask about it for a while."""
    if waiting.one(g.tenant, gap_id) is None:
        abort(404)
    with database.write() as connection:
        if waiting.skip(connection, g.tenant, gap_id, clock.now()):
            record(connection, N_("left an open question without an answer"))
    flash(_("Left without an answer."), "good")
    return redirect(url_for("faqs.gaps", slug=g.tenant.slug), 303)
