"""What cannot be undone is asked about once: by the script, or without one by a page of its own."""

from urllib.parse import urlsplit

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lumi.dashboard.access import is_ours

QUESTION, SURE = "ask", "sure"  # fields: what a form asks, and that somebody said yes


def ask() -> ResponseReturnValue | None:
    """Before a change whose form has a question: the question, unless somebody said yes to it."""
    # What is no page of ours has no limit on what it is sent: nothing of it is read here.
    if request.method != "POST" or request.blueprint not in current_app.extensions["dashboard"]:
        return None
    question = request.form.get(QUESTION)
    if not question or SURE in request.form:
        return None
    left_out = (QUESTION, SURE, "csrf_token")
    fields = [(name, value) for name, value in request.form.items(True) if name not in left_out]
    return render_template(
        "dashboard/sureness.html", question=question, fields=fields, way_back=_way_back()
    )


def _way_back() -> str:
    """The page that the form was on."""
    path = urlsplit(request.referrer or "").path
    return path if is_ours(path) else url_for("home.home")
