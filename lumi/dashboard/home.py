"""The address without anything after it: to the reader's business, or to the sign-in."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from lumi.dashboard.access import public

MOST = 100  # businesses that one page lists; others are found by their names

blueprint = Blueprint(
    "home",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/assets",
)


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """Who has one business goes to its page of today; who has several chooses."""
    if not current_user.is_authenticated:
        is_demo = current_app.config["SETTINGS"].demo
        return redirect(url_for("simulator.phone" if is_demo else "sign_in.page"))
    words = request.args.get("q", "").strip()
    tenants = current_user.tenants(words, most=MOST + 1)
    if len(tenants) == 1 and not words:
        return redirect(url_for("today.page", slug=tenants[0].slug))
    return render_template(
        "dashboard/businesses.html",
        tenants=tenants[:MOST],
        words=words,
        is_more=len(tenants) > MOST,
    )
