"""Secret addresses under which other calendars read the diary; for the owner alone."""

from dataclasses import dataclass

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lumi import database
from lumi.booking import feeds
from lumi.dashboard.access import needs
from lumi.dashboard.diary.room import blueprint, record, staff_names
from lumi.dashboard.telling import told
from lumi.plain import N_
from lumi.settings import Settings
from lumi.tenants.secrets import SealBroken
from lumi.tenants.users import Role


@dataclass(frozen=True, slots=True)
class Feed:
    """`staff_id` 0: everybody's appointments. `address` "": none was made yet."""

    staff_id: int
    name: str
    address: str


@blueprint.get("/feeds")
@needs(Role.OWNER)
def calendars() -> ResponseReturnValue:
    try:
        kept = feeds.kept(g.tenant, _settings())
    except SealBroken as fault:
        return render_template("dashboard/diary/feeds.html", feeds=[], fault=told(fault))
    listed = [Feed(0, "", _address(kept.get(None)))]
    for staff_id, name in staff_names().items():
        if name:
            listed.append(Feed(staff_id, name, _address(kept.get(staff_id))))
    return render_template("dashboard/diary/feeds.html", feeds=listed, fault="")


@blueprint.post("/feeds")
@needs(Role.OWNER)
def renew() -> ResponseReturnValue:
    """A first address, or another one in its place: the old one ends."""
    staff_id = request.form.get("staff", 0, type=int)
    if staff_id and staff_id not in staff_names():
        abort(404)
    feeds.secret_of(g.tenant, staff_id or None, _settings(), renew=True)
    with database.write() as connection:
        record(connection, N_("made a calendar address"), f"staff #{staff_id}" if staff_id else "")
    flash(_("Here is the new address."), "good")
    return redirect(url_for("diary.calendars", slug=g.tenant.slug), 303)


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def _address(secret: str | None) -> str:
    if secret is None:
        return ""
    return f"{_settings().url or request.host_url.rstrip('/')}/calendar/{secret}.ics"
