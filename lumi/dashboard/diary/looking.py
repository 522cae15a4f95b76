"""The diary to look at: a day or a week by staff, a month from afar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date

from lumi import clock
from lumi.booking import chairs, closures, diary
from lumi.booking.hours import DAY, Hours, instant_of, midnight, open_between
from lumi.dashboard import showing
from lumi.dashboard.diary import columns
from lumi.dashboard.diary.columns import Booked, Column, Shut
from lumi.dashboard.diary.room import blueprint, day_asked, staff_names, today

VIEWS = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    view: str
    on: date
    staff_id: int | None  # None: everybody

    def address(self, **other: object) -> str:
        """Of the same page with something else."""
        wanted = {"view": self.view, "on": self.on, "staff": self.staff_id, **other}
        values: dict[str, Any] = {key: str(one) for key, one in wanted.items() if one is not None}
        if values["view"] == "day":
            del values["view"]
        return url_for("diary.page", slug=g.tenant.slug, **values)


@blueprint.get("/")
def page() -> ResponseReturnValue:
    names = staff_names()
    view = request.args.get("view", "day")
    staff_id = request.args.get("staff", type=int)
    asked = Asked(
        view if view in VIEWS else "day", day_asked(), staff_id if staff_id in names else None
    )
    if asked.view == "month":
        return _month(asked, names)
    return _columns(asked, names)


def _columns(asked: Asked, names: dict[int, str]) -> ResponseReturnValue:
    first, days = _days(asked)
    whose = [asked.staff_id] if asked.staff_id else list(names)
    shown = _read(names, whose, first, days)
    is_table = asked.view == "day" or len(whose) == 1
    now, least = clock.now(), timedelta(minutes=g.tenant.slot_minutes)
    listed = shown if is_table else columns.together(shown)
    return render_template(
        "dashboard/diary/columns.html",
        asked=asked,
        names=names,
        title=showing.day(first) if days == 1 else _from_to(first, first + DAY * (days - 1)),
        columns=shown,
        table=columns.table(shown, g.tenant.slot_minutes, g.tenant.zone, now) if is_table else [],
        lists=[(column, columns.lines(column, now, least)) for column in listed],
        today=today(),
        earlier=asked.address(on=first - DAY * days),
        later=asked.address(on=first + DAY * days),
    )


def _from_to(first: date, last: date) -> str:
    return f"{showing.short_day(first)} – {showing.short_day(last)}"


def _days(asked: Asked) -> tuple[date, int]:
    """The first local day that is shown, and how many."""
    if asked.view == "week":
        return asked.on - DAY * asked.on.weekday(), 7
    return asked.on, 1


def _read(names: dict[int, str], whose: Sequence[int], first: date, days: int) -> list[Column]:
    """A column for each day and each of the staff: four queries, however many there are.

    Who does not work there any more has one while somebody is booked with them.
    """
    zone = g.tenant.zone
    since, until = midnight(first, zone), midnight(first + DAY * days, zone)
    entries = diary.between(g.tenant, since, until)
    shut = _shut(first, days)
    weekly = chairs.weekly_hours(g.tenant)
    gone = {one.staff_id: one.staff for one in entries if one.staff_id not in names}
    everybody = {**names, **(gone if len(whose) == len(names) else {})}
    found = []
    for day in (first + DAY * ahead for ahead in range(days)):
        bounds = midnight(day, zone), midnight(day + DAY, zone)
        for staff_id in (*whose, *(ident for ident in everybody if ident not in names)):
            booked = [
                Booked(one.starts, one.ends, one, one.is_standing)
                for one in entries
                if one.staff_id == staff_id and one.starts < bounds[1] and one.ends > bounds[0]
            ]
            closed = [one for whom, one in shut if whom in (None, staff_id)]
            closed = [one for one in closed if one.starts < bounds[1] and one.ends > bounds[0]]
            opens = _opens(weekly.get(staff_id), day, *bounds)
            found.append(Column(everybody[staff_id], day, staff_id, opens, booked, closed))
    return found


def _opens(
    hours: Hours | None, day: date, dawn: datetime, dusk: datetime
) -> list[tuple[datetime, datetime]]:
    """Within the day; what began the evening before goes on."""
    if hours is None:
        return []
    found = open_between(hours, day - DAY, day)
    return [
        (max(one.starts, dawn), min(one.ends, dusk))
        for one in found
        if one.starts < dusk and one.ends > dawn
    ]


def _shut(first: date, days: int) -> list[tuple[int | None, Shut]]:
    """Closures and the owner's own calendars, with whom each concerns; None: everybody."""
    zone, dawn = g.tenant.zone, datetime.combine(first, time())
    found = [
        (
            one.staff_id,
            Shut(instant_of(one.starts, zone), instant_of(one.ends, zone), one.reason, one.id),
        )
        for one in closures.between(g.tenant, dawn, dawn + DAY * days)
    ]
    since, until = midnight(first, zone), midnight(first + DAY * days, zone)
    for busy in diary.elsewhere(g.tenant, since, until):
        found.append((busy.staff_id, Shut(busy.starts, busy.ends, "")))
    return found


def _month(asked: Asked, names: dict[int, str]) -> ResponseReturnValue:
    first = asked.on.replace(day=1)
    following = (first + DAY * 31).replace(day=1)
    begins = first - DAY * first.weekday()
    weeks = -(-(following - begins).days // 7)
    days = [begins + DAY * ahead for ahead in range(weeks * 7)]
    zone = g.tenant.zone
    since, until = midnight(begins, zone), midnight(days[-1] + DAY, zone)
    dawn = datetime.combine(begins, time())
    return render_template(
        "dashboard/diary/month.html",
        asked=asked,
        names=names,
        title=format_date(first, "LLLL y", rebase=False),
        first=first,
        weeks=[days[at : at + 7] for at in range(0, len(days), 7)],
        tallies=diary.tallies(g.tenant, since, until),
        closed=_closed_days(dawn, dawn + DAY * len(days)),
        today=today(),
        earlier=asked.address(on=(first - DAY).replace(day=1)),
        later=asked.address(on=following),
    )


def _closed_days(since: datetime, until: datetime) -> dict[date, str]:
    """Days that a closure of everybody meets, with its reason."""
    found: dict[date, str] = {}
    for one in closures.between(g.tenant, since, until):
        day = max(one.starts, since).date()
        while one.staff_id is None and datetime.combine(day, time()) < min(one.ends, until):
            found.setdefault(day, one.reason)
            day += DAY
    return found
