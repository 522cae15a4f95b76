"""The first page of a business: what is next, who waits, and what is broken."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from lumi.tenants import notices

blueprint = Blueprint("today", __name__, url_prefix="/b/<slug>")


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return render_template("dashboard/today.html", faults=notices.open_notices(g.tenant.id))
