"""A week's opening hours: the business's, and those that one of the staff keeps instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from flask import abort, flash, g, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from lumi.booking import chairs
from lumi.booking.hours import Opening
from lumi.booking.models import Staff
from lumi.business.furnishing import set_hours
from lumi.business.stranding import Strands
from lumi.business.table import Fault, Table
from lumi.business.week import DAYS, opening_hours
from lumi.dashboard.access import needs
from lumi.dashboard.business.forms import clock_of
from lumi.dashboard.business.room import blueprint, change, done, page, sentence
from lumi.plain import N_
from lumi.tenants.users import Role

MOST = 10  # spans of a day that are read
MONDAY = date(2024, 1, 1)  # any
NOTHING = ("", "")


@dataclass(frozen=True, slots=True)
class Day:
    """A weekday as the page shows it: spans like ("09:00", "13:00"), the last for a break more."""

    key: str
    name: str
    spans: list[tuple[str, str]]
    faults: list[str]


@blueprint.route("/hours", methods=["GET", "POST"])
@needs(Role.OWNER)
def hours() -> ResponseReturnValue:
    return _week(None)


@blueprint.route("/staff/<int:ident>/hours", methods=["GET", "POST"])
@needs(Role.OWNER)
def staff_hours(ident: int) -> ResponseReturnValue:
    member: Staff | None = Staff.get_or_none(Staff.tenant == g.tenant.id, Staff.id == ident)
    if member is None:
        abort(404)
    return _week(member)


def _week(member: Staff | None) -> ResponseReturnValue:
    form, strands = FlaskForm(), None
    spans, faults = _kept(member), list[Fault]()
    if form.validate_on_submit():
        spans = _said()
        written = {day: [f"{a}-{b}" for a, b in pairs] for day, pairs in spans.items()}
        openings = opening_hours(Table("", written, faults))
        try:
            if not faults:
                _keep(member, openings)
                flash(_("Saved. Slots follow the new hours from now on."), "good")
                return _back(member)
        except Strands as hit:
            strands = hit
    return page("hours", strands, form=form, member=member, days=_days(spans, faults))


def _back(member: Staff | None) -> ResponseReturnValue:
    if member:
        return done("business.staff_hours", ident=member.id)
    return done("business.hours")


def _said() -> dict[str, list[tuple[str, str]]]:
    """What was filled in; a pair of empty fields is none."""
    said = {}
    for day in DAYS:
        ends = (request.form.getlist(f"{day}-{end}")[:MOST] for end in ("from", "until"))
        pairs = zip(*ends, strict=False)
        said[day] = [(a.strip(), b.strip()) for a, b in pairs if a.strip() or b.strip()]
    return said


def _keep(member: Staff | None, openings: Iterable[Opening]) -> None:
    what = N_("changed the opening hours")
    if member:
        what = N_("changed the opening hours of %(name)s", name=member.name)
    told = ", ".join(
        f"{DAYS[one.weekday]} {clock_of(one.opens):%H:%M}-{clock_of(one.closes):%H:%M}"
        for one in openings
    )
    with change(what, told) as connection:
        set_hours(connection, g.tenant, member.id if member else None, openings)


def _kept(member: Staff | None) -> dict[str, list[tuple[str, str]]]:
    openings = chairs.openings_of(g.tenant).get(member.id if member else None, ())
    kept: dict[str, list[tuple[str, str]]] = {day: [] for day in DAYS}
    for one in sorted(openings, key=lambda one: one.opens):
        ends = (f"{clock_of(minute):%H:%M}" for minute in (one.opens, one.closes))
        kept[DAYS[one.weekday]].append((next(ends), next(ends)))
    return kept


def _days(spans: dict[str, list[tuple[str, str]]], faults: list[Fault]) -> list[Day]:
    return [
        Day(
            day,
            weekday_name(number),
            [*(spans[day] or [NOTHING]), NOTHING],
            [sentence(fault.what) for fault in faults if fault.place.partition("[")[0] == day],
        )
        for number, day in enumerate(DAYS)
    ]


def weekday_name(number: int) -> str:
    """Of Monday for 0, in the reader's language."""
    return str(format_date(MONDAY + timedelta(days=number), "EEEE"))
