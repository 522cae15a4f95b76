"""`/calendar/<secret>.ics`: the appointments, for Google, Apple and Outlook to subscribe to."""

from flask import Blueprint, Response, abort, request

from lumi import clock
from lumi.booking import feeds, ics

blueprint = Blueprint("calendar", __name__)


@blueprint.get("/calendar/<secret>.ics")
def calendar(secret: str) -> Response:
    """404 for a secret that is none, 304 for what the calendar has already."""
    found = feeds.found(secret)
    if found is None:
        abort(404)
    tenant, staff_id = found
    answer = Response(ics.feed(tenant, clock.now(), staff_id), mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
