"""What the pages about FAQs have in common."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from lumi import clock, consulting
from lumi.answers import browsing
from lumi.answers.browsing import Entry
from lumi.answers.checks import pins
from lumi.answers.texts import Draft
from lumi.consulting import Consultant, Unanswered
from lumi.tenants import audit

blueprint = Blueprint("faqs", __name__, url_prefix="/b/<slug>/faqs")


def consultant() -> Consultant:
    found: Consultant = current_app.extensions["consultant"]
    return found


def entry(faq_id: int) -> Entry:
    """The tenant's FAQ; else the page is not there."""
    found = browsing.one(g.tenant.id, faq_id, clock.now())
    return found or abort(404)


def record(connection: Any, what: str, detail: str = "") -> None:
    """Inside the change's own transaction."""
    audit.record(connection, g.tenant, current_user.name, what, clock.now(), detail)


def is_forced() -> bool:
    """Whether somebody pressed "do it all the same"."""
    return "force" in request.form


def stands_in_the_way(words: Mapping[int, Draft | None]) -> list[str]:
    """Why FAQs should not say so (None: not be there): sentences about pins that would break.

    None if it is to be done all the same, or nothing is pinned: then no model is asked.
    """
    if is_forced() or not pins.listed(g.tenant.id):
        return []
    try:
        found = consulting.rehearse_edit(consultant(), g.tenant, words)
    except Unanswered:
        return [_("Whether pinned questions keep their answers cannot be checked right now.")]
    return [found.failing[question] for question in found.broken]


def done(told: str) -> ResponseReturnValue:
    """Back to the list, where what the change did to answers is shown once it was looked at."""
    if not consulting.look(consultant(), g.tenant):
        told = f"{told} {_('What it changes is being looked at.')}"
    flash(told, "good")
    return redirect(url_for("faqs.page", slug=g.tenant.slug), 303)
